import assert from "node:assert/strict";
import { after, before, describe, it, mock } from "node:test";
import { speak } from "./conversation.ts";
import { type Stage, startStage } from "./harness.ts";
import { BASE, demand, FAIR, policy, UNFAIR } from "./models.ts";

const RULE = "fairness/demographic-parity-ratio";
const DAY_MS = 24 * 3_600_000;
const WAIVABLE = {
  ...BASE,
  ".github/assay.yml": policy({ rest: "waivers:\n  approvers: [bob, team:ml-risk]\n  max-days: 60\n" }),
};
const CHANGE = { "models/credit/model.py": "threshold = 0.7\n" };

describe("a waiver", () => {
  let stage: Stage;
  before(async () => {
    stage = await startStage({}, { chores: true });
  });
  after(() => stage.close());

  const say = (repo: string, pull: number, user: string, body: string) => speak(stage, { repo, pull, user, body });

  async function propose(repo: string, branch: string) {
    const files = { "models/credit/model.py": `threshold = 0.${branch.length}\n` };
    const { pull, sha } = stage.propose({ repo, branch, files });
    await stage.evaluate({ repo, sha, branch, files: UNFAIR });
    await stage.settle();
    return { pull, sha };
  }

  async function repository(name: string, files: Parameters<Stage["repository"]>[1]) {
    const repo = stage.repository(name, files);
    stage.github.setPermission({ repo, user: "bob", level: "write" });
    return { repo, ...(await propose(repo, "change")) };
  }

  it("that covers every pull request covers another, but none that its approver had a hand in", async () => {
    const { repo, pull, sha } = await repository("everywhere", WAIVABLE);
    await say(repo, pull, "alice", `/assay waive ${RULE} --reason "known since May" --until 20d --everywhere`);
    await say(repo, pull, "bob", "/assay approve w1");
    assert.equal(stage.check({ repo, sha }).conclusion, "success");
    const other = await propose(repo, "another");
    assert.equal(stage.check({ repo, sha: other.sha }).conclusion, "success");
    const own = stage.github.pushCommit({ repo, branch: "another", files: CHANGE, author: "bob" });
    await stage.evaluate({ repo, sha: own.sha, branch: "another", files: UNFAIR });
    await stage.settle();
    const blocked = stage.check({ repo, sha: own.sha });
    assert.equal(blocked.conclusion, "failure");
    assert.match(blocked.summary ?? "", /Waiver `?w1`? does not count: bob wrote, committed or pushed/);
    const listed = await say(repo, pull, "carol", "/assay waivers");
    assert.match(listed.reply ?? "", /`w1`.*in every pull request.*approved by bob/);
  });

  it("ends when its approver is none any more, on record", async () => {
    const { github } = stage;
    github.createTeam({ slug: "ml-risk", members: ["erin"] });
    const { repo, pull, sha } = await repository("lost-approver", WAIVABLE);
    github.setPermission({ repo, user: "erin", level: "read" });
    await say(repo, pull, "alice", `/assay waive ${RULE} --reason "known" --until 20d`);
    await say(repo, pull, "erin", "/assay approve");
    assert.equal(stage.check({ repo, sha }).conclusion, "success");
    github.removeFromTeam({ team: "ml-risk", user: "erin" });
    await say(repo, pull, "alice", "/assay check");
    assert.equal(stage.check({ repo, sha }).conclusion, "failure");
    github.addToTeam({ team: "ml-risk", user: "erin" });
    await say(repo, pull, "alice", "/assay check");
    assert.equal(stage.check({ repo, sha }).conclusion, "failure", "what has ended does not come back");
  });

  it("does not count while the App may not read the team of its approver, which is said and not guessed", async () => {
    const { github } = stage;
    const { repo, pull, sha } = await repository("unreadable", WAIVABLE);
    github.setPermission({ repo, user: "erin", level: "read" });
    await say(repo, pull, "alice", `/assay waive ${RULE} --reason "known" --until 20d`);
    await say(repo, pull, "erin", "/assay approve");
    assert.equal(stage.check({ repo, sha }).conclusion, "success");
    const { members: _members, ...rest } = stage.permissions;
    github.setInstallationPermissions({ permissions: rest });
    await stage.settle();
    await say(repo, pull, "alice", "/assay check");
    const blocked = stage.check({ repo, sha });
    assert.equal(blocked.conclusion, "failure");
    assert.match(blocked.summary ?? "", /The App may not read the team `?ml-risk`? of acme/);
    github.setInstallationPermissions({ permissions: stage.permissions });
    await stage.settle();
    await say(repo, pull, "alice", "/assay check");
    assert.equal(stage.check({ repo, sha }).conclusion, "success");
  });

  it("of a rule that the organisation's floor demands is for the floor's approvers only", async () => {
    const { github } = stage;
    const floor = (rest: string) => `version: 1\nrules:\n  ${demand(0.7)}\n${rest}`;
    github.createRepository({ name: ".github", files: { "assay-floor.yml": floor("") } });
    const { repo, pull, sha } = await repository("floor", WAIVABLE);
    github.setPermission({ repo, user: "frank", level: "read" });
    const ask = `/assay waive ${RULE} --reason "known" --until 20d`;
    assert.match((await say(repo, pull, "alice", ask)).reply ?? "", /Nobody may grant this/);
    const approvers = "waivers: { approvers: [frank], max-days: 10 }\n";
    github.pushCommit({ repo: "acme/.github", branch: "main", files: { "assay-floor.yml": floor(approvers) } });
    await stage.settle();
    assert.match((await say(repo, pull, "alice", ask)).reply ?? "", /10 days at most/);
    await say(repo, pull, "alice", ask.replace("20d", "10d"));
    assert.match((await say(repo, pull, "bob", "/assay approve w1")).reply ?? "", /bob is none of the approvers/);
    assert.equal(stage.check({ repo, sha }).conclusion, "failure");
    await say(repo, pull, "frank", "/assay approve w1");
    assert.equal(stage.check({ repo, sha }).conclusion, "success");
    github.deleteRepository({ repo: "acme/.github" });
    await stage.settle();
  });

  it("that is kept as code counts from the target branch, and a broken file counts for nothing and is said", async () => {
    const { github } = stage;
    const day = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
    const { repo, sha } = await repository("as-code", WAIVABLE);
    const entry = `{ model: credit, rule: ${RULE}, reason: "see the minutes", since: ${day(-1)}, until: ${day(9)}, worst: 0.4 }`;
    const push = async (text: string) => {
      github.pushCommit({ repo, branch: "main", files: { ".github/assay-waivers.yml": text } });
      await stage.settle();
    };
    await push(`version: 1\nwaivers:\n  - ${entry}\n`);
    const passed = stage.check({ repo, sha });
    assert.equal(passed.conclusion, "success", passed.title ?? "");
    assert.match(passed.summary ?? "", /assay-waivers\.yml:3/);
    await push(`version: 1\nwaivers:\n  - ${entry.replace("worst", "worse")}\n`);
    const blocked = stage.check({ repo, sha });
    assert.equal(blocked.conclusion, "failure");
    assert.match(blocked.summary ?? "", /line 3, column \d+/);
  });

  it("is announced to end in an issue a week before, once, which is closed when it has ended", async () => {
    const { github } = stage;
    const { repo, pull, sha } = await repository("announced", WAIVABLE);
    await say(repo, pull, "alice", `/assay waive ${RULE} --reason "ask @acme/everybody" --until 30d`);
    await say(repo, pull, "bob", "/assay approve");
    assert.deepEqual(github.issues({ repo }), []);
    const begin = Date.now();
    try {
      for (const days of [24, 25]) {
        mock.timers.reset();
        mock.timers.enable({ apis: ["Date"], now: begin + days * DAY_MS });
        await stage.stop(5000);
        await stage.start();
        await stage.settle();
        const [issue, second] = github.issues({ repo });
        assert.equal(second, undefined);
        assert.match(issue?.title ?? "", /Waiver w1 of fairness\/demographic-parity-ratio for credit ends on/);
        assert.doesNotMatch((issue?.body ?? "").replace(/`[^`]*`/g, ""), /@/);
      }
      mock.timers.reset();
      mock.timers.enable({ apis: ["Date"], now: begin + 31 * DAY_MS });
      await stage.stop(5000);
      await stage.start();
      await stage.settle();
      assert.equal(github.issues({ repo })[0]?.state, "closed");
      assert.equal(stage.check({ repo, sha }).conclusion, "failure");
    } finally {
      mock.timers.reset();
    }
  });
});

describe("the buttons on a check", () => {
  let stage: Stage;
  before(async () => {
    stage = await startStage();
  });
  after(() => stage.close());

  it("explain what closes the gate, and fill in the command that asks for a waiver; each in one comment", async () => {
    const { github } = stage;
    const repo = stage.repository("buttons", WAIVABLE);
    const { pull, sha } = stage.propose({ repo, branch: "change", files: CHANGE });
    await stage.evaluate({ repo, sha, branch: "change", files: UNFAIR });
    await stage.settle();
    const comments = (marker: string) =>
      github.comments({ repo, pull }).filter(({ body }) => body.startsWith(`<!-- assay:${marker} -->`));
    const press = async (identifier: string) => {
      github.clickAction({ repo, checkRun: stage.check({ repo, sha }).id, identifier, user: "alice" });
      await stage.settle();
    };
    for (let times = 0; times < 2; times += 1) {
      await press("explain");
      await press("waive");
    }
    const [explained, ...more] = comments("explain");
    assert.deepEqual(more, []);
    assert.match(explained?.body ?? "", /alice pressed "Explain"/);
    assert.match(explained?.body ?? "", /\| +`sex = F` +\|/);
    const [filledIn, ...others] = comments("waive");
    assert.deepEqual(others, []);
    assert.match(filledIn?.body ?? "", /\/assay waive fairness\/demographic-parity-ratio --model credit --reason "…"/);

    await stage.evaluate({ repo, sha, branch: "change", files: FAIR });
    await stage.settle();
    assert.equal(stage.check({ repo, sha }).actions.length, 1);
  });
});
