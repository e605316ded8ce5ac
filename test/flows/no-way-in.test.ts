import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import fc from "fast-check";
import { COMMANDS, type CommandGrammar } from "../../src/commands/grammar.ts";
import { speak } from "./conversation.ts";
import { type Stage, startStage } from "./harness.ts";
import { keyOf, openWays, WAYS, type Way } from "./one-step-away.ts";

const HANDS = { author: "amy", pusher: "paul", committer: "cora" };
const APPROVERS = ["bob", "holly", ...Object.values(HANDS)];
const BOT = "retrainer[bot]";
/** Whoever has less than `write` is answered 20 times an hour, so there are several of each. */
const READERS = ["rita", "rolf", "rosa", "ravi"];
const TRIAGERS = ["tom", "tess", "tara", "theo"];
const BELOW = ["asker", "wanda", "mia", "ada", "otto", BOT, ...READERS, ...TRIAGERS];

/** A comment, and what becomes of it. */
interface Said {
  readonly way: Way;
  readonly user: string;
  readonly lines: readonly string[];
  readonly fate: "nothing" | "edit at once" | "edit later" | "delete at once" | "delete later";
  /** What an edit makes of it. */
  readonly edited: readonly string[];
}

const waiver = fc.oneof(
  fc.integer({ min: 1, max: 12 }).map((id) => `w${id}`),
  fc.constant("sign-off"),
  fc.constant(""),
);
const values: Readonly<Record<string, fc.Arbitrary<string>>> = {
  model: fc.constantFrom(...WAYS),
  reason: fc.constantFrom('"so"', "“it is fine”", '"/assay approve w1"', '"--until 9d"'),
  until: fc.constantFrom("30d", "1d", "90d", "2020-01-01", "0d"),
};
const subjects: Readonly<Record<string, fc.Arbitrary<string>>> = {
  "<rule>": fc.constantFrom("model-card/present", "drift/feature", "model-card/front-matter", "governance/sign-off"),
  "[rule]": fc.constantFrom("", "drift/feature"),
  "[ref]": fc.constantFrom("", "main"),
  "[command]": fc.constantFrom("", "approve"),
  "[waiver]": waiver,
};

/** A command as somebody might give it. A draft that is committed would be another head. */
const command: fc.Arbitrary<string> = fc.constantFrom<CommandGrammar[]>(...COMMANDS).chain((grammar) => {
  const options = grammar.options.filter(({ name }) => name !== "commit");
  const written = options.map(({ name, required }) => {
    const value = values[name];
    const one = value === undefined ? fc.constant(`--${name}`) : value.map((given) => `--${name} ${given}`);
    return required === true ? one : fc.oneof(one, fc.constant(""));
  });
  const subject = grammar.subject === undefined ? fc.constant("") : (subjects[grammar.subject] ?? fc.constant(""));
  return fc
    .tuple(subject, ...written)
    .map((parts) => ["/assay", grammar.name, ...parts].filter((part) => part !== "").join(" "));
});
/** What would open a pull request if the right person said it. */
const key = fc.tuple(fc.constantFrom(...WAYS), waiver).map(([way, name]) => keyOf(way, name));
const lines = fc.array(fc.oneof(command, key), { minLength: 1, maxLength: 3 });

function saidBy(users: readonly string[]): fc.Arbitrary<readonly Said[]> {
  const said: fc.Arbitrary<Said> = fc.record({
    way: fc.constantFrom(...WAYS),
    user: fc.constantFrom(...users),
    lines,
    fate: fc.constantFrom("nothing", "nothing", "edit at once", "edit later", "delete at once", "delete later"),
    edited: lines,
  });
  return fc.array(said, { minLength: 2, maxLength: 6 });
}

describe("no sequence of comments opens the gate", () => {
  let stage: Stage;
  before(async () => {
    stage = await startStage();
  });
  after(() => stage.close());

  async function everyWay(name: string, unattributed: boolean) {
    const hands = { ...HANDS, unattributed };
    const opened = await openWays(stage, {
      name,
      approvers: APPROVERS,
      bot: BOT,
      hands,
      asker: "asker",
      holder: "holly",
    });
    const { repo } = opened;
    for (const user of READERS) stage.github.setPermission({ repo, user, level: "read" });
    for (const user of TRIAGERS) stage.github.setPermission({ repo, user, level: "triage" });
    stage.github.setPermission({ repo, user: "wanda", level: "write" });
    stage.github.setPermission({ repo, user: "mia", level: "maintain" });
    stage.github.setPermission({ repo, user: "ada", level: "admin" });
    return opened;
  }

  /** Says everything, and lets it come to rest; what is to happen later happens then. */
  async function sayAll(repo: string, pulls: Readonly<Record<Way, number>>, all: readonly Said[]): Promise<void> {
    const { github } = stage;
    const later: (() => void)[] = [];
    for (const { way, user, lines: said, fate, edited } of all) {
      const { id: comment } = github.comment({ repo, pull: pulls[way], user, body: said.join("\n") });
      const edit = () => github.editComment({ repo, comment, user, body: edited.join("\n") });
      const remove = () => github.deleteComment({ repo, comment, user });
      if (fate === "edit at once") edit();
      if (fate === "delete at once") remove();
      if (fate === "edit later") later.push(edit);
      if (fate === "delete later") later.push(remove);
    }
    await stage.settle();
    for (const act of later) act();
    await stage.settle();
  }

  async function staysShut(
    at: { repo: string; pulls: Readonly<Record<Way, number>> },
    users: readonly string[],
    seed: number,
  ) {
    const property = fc.asyncProperty(saidBy(users), async (all) => {
      await sayAll(at.repo, at.pulls, all);
      for (const way of WAYS) assert.equal(stage.github.merge({ repo: at.repo, pull: at.pulls[way] }).status, 405, way);
    });
    // What was said before counts on, so a shorter sequence would be no proof.
    await fc.assert(property, { seed, numRuns: 30, endOnFailure: true });
  }

  it("by people below approvers, and by approvers who had a hand in the change; one word of another approver does", async () => {
    const at = await everyWay("ways", false);
    await staysShut(at, [...BELOW, ...Object.values(HANDS)], 20261102);
    const { repo, pulls } = at;
    // Approvers with a hand in it may hold it, and take waivers away.
    for (const way of WAYS.filter((one) => one !== "hold")) {
      await speak(stage, { repo, pull: pulls[way], user: "bob", body: "/assay resume" });
    }
    for (const way of WAYS) {
      const ask = '/assay waive model-card/present --model rule --reason "it is being written" --until 30d';
      const asked = way === "rule" ? await speak(stage, { repo, pull: pulls.rule, user: "asker", body: ask }) : null;
      const [, newest = "w1"] = /Waiver `(w\d+)` waits/.exec(asked?.reply ?? "") ?? [];
      await speak(stage, { repo, pull: pulls[way], user: "bob", body: keyOf(way, newest) });
      const { status, message } = stage.github.merge({ repo, pull: pulls[way] });
      assert.equal(status, 200, `${way}: ${message}`);
    }
    assert.deepEqual(stage.github.violations(), []);
    assert.deepEqual(stage.log, []);
  });

  it("by anybody at all, where a commit belongs to no account", async () => {
    const at = await everyWay("unattributed", true);
    await staysShut(at, [...BELOW, ...APPROVERS], 20261103);
    assert.deepEqual(stage.log, []);
  });
});
