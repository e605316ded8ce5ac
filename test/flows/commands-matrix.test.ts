import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { COMMANDS } from "../../src/commands/grammar.ts";
import { BOSS, LOGINS, openRepository, type Seats, spokenIn, takeSeats } from "./commands-stage.ts";
import { type Heard, heard, speak } from "./conversation.ts";
import { type Stage, startStage } from "./harness.ts";
import { GROUPS, type Group, type MatrixCommand, type Outcome, WHO_MAY, type Who } from "./who-may.ts";

const COMMANDS_OF: Readonly<Record<Group, readonly MatrixCommand[]>> = GROUPS;
const GROUP_NAMES = ["read", "triage", "write", "closing", "opening"] as const satisfies readonly Group[];
const EVERYBODY = Object.keys(WHO_MAY).filter((who): who is Who => who in WHO_MAY);
/** A refusal that is not about who somebody is would show that a seat is not what the command needs. */
const WHY = /needs the permission|is not for you here|is for persons|was edited/;

interface Cell {
  readonly who: Who;
  readonly command: MatrixCommand;
  readonly expected: Outcome;
}

const CELLS = EVERYBODY.flatMap((who) =>
  GROUP_NAMES.flatMap((group) =>
    COMMANDS_OF[group].map((command): Cell => ({ who, command, expected: WHO_MAY[who][group] })),
  ),
);

describe("who may give which command", () => {
  let stage: Stage;
  let seats: Readonly<Record<"known" | "plain" | "secret", Seats>>;
  const found = new Map<string, string>();

  before(async () => {
    stage = await startStage();
    stage.github.createTeam({ slug: "ml-risk", members: [LOGINS.member[0]] });
    const repo = await openRepository(stage, "models", false);
    const secret = await openRepository(stage, "secret", true);
    seats = {
      known: await takeSeats(stage, { repo, author: LOGINS.authorApprover[0] }),
      plain: await takeSeats(stage, { repo, author: LOGINS.author[0], uncertain: true }),
      secret: await takeSeats(stage, { repo: secret, author: LOGINS.author[0] }),
    };
  });
  after(() => stage.close());

  function seatsOf(who: Who): Seats {
    if (who === "stranger") return seats.secret;
    return who === "author" || who === "uncertain" ? seats.plain : seats.known;
  }

  /** Says a command as somebody. @returns what gives the outcome when everything has come to rest */
  function give({ who, command }: Pick<Cell, "who" | "command">, turn: number): () => string {
    const { github } = stage;
    const at = seatsOf(who);
    const { repo } = at;
    const { pull, body } = spokenIn(at, command, turn);
    const [user] = LOGINS[who];
    const before = who === "editedLater" ? "What do you think?" : who === "edited" ? "/assay help waive" : body;
    const { id } = github.comment({ repo, pull, user, body: before });
    if (before !== body) github.editComment({ repo, comment: id, user, body });
    if (who === "deleted") github.deleteComment({ repo, comment: id, user });
    return () => outcomeOf(heard(stage, { repo, pull, comment: id }));
  }

  async function giveAll(
    cells: readonly (readonly [cell: Pick<Cell, "who" | "command">, turn: number])[],
  ): Promise<void> {
    const outcomes = cells.map(([cell, turn]) => ({ cell, outcome: give(cell, turn) }));
    await stage.settle();
    for (const { cell, outcome } of outcomes) found.set(`${cell.command}: ${cell.who}`, outcome());
  }

  it("is named for every command, once", () => {
    // `release` is said in the issue of a release: the flows of releases hold who may.
    const listed = [...Object.values(GROUPS).flat(), "release"];
    assert.deepEqual(
      listed.filter((name) => name !== "approve sign-off").sort(),
      COMMANDS.map(({ name }) => name).sort(),
    );
  });

  it("is what is promised", async () => {
    // What changes nothing, or only what nobody else waits for, is said by everybody at once.
    const changes = ({ expected, command }: Cell) =>
      expected === "done" && [...COMMANDS_OF.closing, ...COMMANDS_OF.opening].includes(command);
    await giveAll(CELLS.filter((cell) => !changes(cell)).map((cell) => [cell, 0]));

    // The others have one waiver, one model or one hold each.
    const isHold = ({ command }: Cell) => command === "hold" || command === "resume";
    const turns = new Map<string, number>();
    const inTurn = CELLS.filter((cell) => changes(cell) && !isHold(cell)).map((cell) => {
      const key = `${cell.command} ${seatsOf(cell.who).plain}`;
      const turn = turns.get(key) ?? 0;
      turns.set(key, turn + 1);
      return [cell, turn] as const;
    });
    await giveAll(inTurn);
    for (const cell of CELLS.filter((one) => changes(one) && isHold(one))) {
      await giveAll([[cell, 0]]);
      const { repo } = seatsOf(cell.who);
      const { pull } = spokenIn(seatsOf(cell.who), cell.command, 0);
      const back = cell.command === "hold" ? "/assay resume" : '/assay hold --reason "again"';
      if (cell.who !== "uncertain") await speak(stage, { repo, pull, user: BOSS, body: back });
    }

    const [signed, never] = [LOGINS.member[0], LOGINS.pusherApprover[0]];
    const takeBack = (user: string) => {
      const body = '/assay reject sign-off --reason "too early"';
      return speak(stage, { repo: seats.known.repo, pull: seats.known.plain, user, body });
    };
    // He has said as much as somebody without write access may say within an hour.
    stage.github.setPermission({ repo: seats.known.repo, user: signed, level: "write" });
    assert.match((await takeBack(never)).reply ?? "", /have not signed off/);
    assert.match((await takeBack(signed)).reply ?? "", /took the sign-off back/);

    const wanted = new Map(CELLS.map(({ who, command, expected }) => [`${command}: ${who}`, expected]));
    assert.deepEqual(Object.fromEntries([...found].sort()), Object.fromEntries([...wanted].sort()));
    assert.deepEqual(stage.github.violations(), []);
    assert.deepEqual(stage.log, []);
  });
});

function outcomeOf({ reply, reactions }: Heard): string {
  if (reply === null && reactions.length === 0) return "silent";
  if (reply === null) return `no reply, ${reactions.join(" ")}`;
  const said = reply.replace(/^<!--.*-->\n/, "");
  const end = reactions.filter((one) => one !== "eyes").join(" ");
  if (end === "+1" && said !== "") return "done";
  return end === "-1" && WHY.test(said) ? "refused" : `${end} ${said}`;
}
