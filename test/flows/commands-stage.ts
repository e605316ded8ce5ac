import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { speak } from "./conversation.ts";
import type { Stage } from "./harness.ts";
import { BASE, WORKFLOW } from "./models.ts";
import type { MatrixCommand, Who } from "./who-may.ts";

/** Drift that nobody needs to reckon, and cards that are not there: many findings that are found in no time. */
const REPORT = readFileSync(new URL("../reference/drift/evidently-0.7.23-with-tests.json", import.meta.url));
const EVIDENCE = { "drift.json": REPORT };
const DRIFTING = ["credit", "loans"];
const UNDESCRIBED = Array.from({ length: 14 }, (_, index) => `m${index + 1}`);
const CARD_RULE = "model-card/present";

function drifting(name: string, index: number): string {
  return `  ${name}:
    paths: [models/credit/**]
    risk: high
    ${index === 0 ? "sign-off: 1" : "card: models/loans.md"}
    evidence: { reports: [{ from: { workflow: evaluate.yml, artifact: evaluation, path: drift.json } }] }
    rules: { drift/features: {} }
`;
}

function undescribed(name: string): string {
  return `  ${name}: { paths: [models/credit/**], risk: high, card: models/${name}.md, rules: { ${CARD_RULE}: {} } }
`;
}

/** Persons of the matrix by login, with their permission; those without one have none of their own. */
export const LOGINS: Readonly<
  Record<Who, readonly [login: string, level?: "read" | "triage" | "write" | "maintain" | "admin"]>
> = {
  stranger: ["sten"],
  outsider: ["otto"],
  reader: ["rita", "read"],
  triager: ["tom", "triage"],
  writer: ["wanda", "write"],
  maintainer: ["mia", "maintain"],
  admin: ["ada", "admin"],
  approver: ["bob", "read"],
  member: ["bea", "read"],
  author: ["alice", "write"],
  pusher: ["pia", "write"],
  committer: ["carl", "write"],
  authorApprover: ["amy", "write"],
  pusherApprover: ["paul", "write"],
  committerApprover: ["cora", "write"],
  uncertain: ["una", "read"],
  listedBot: ["retrainer[bot]"],
  otherBot: ["chatter[bot]"],
  edited: ["eddy", "admin"],
  editedLater: ["elsa", "admin"],
  deleted: ["dora", "admin"],
};
/** Prepares what a command needs: asks, and approves. Neither has a hand in any pull request. */
export const ASKER = "asker";
export const BOSS = "boss";

const APPROVERS = ["approver", "authorApprover", "pusherApprover", "committerApprover", "uncertain"] as const;
const MORE_APPROVERS = ["edited", "editedLater", "deleted"] as const;

const POLICY = `version: 1
wait: 0m
forks: with-approval
report: { comment: never }
waivers:
  approvers: [${[BOSS, "team:ml-risk", ...[...APPROVERS, ...MORE_APPROVERS].map((who) => LOGINS[who][0])].join(", ")}]
bots: ["${LOGINS.listedBot[0]}"]
environments: { production: {} }
models:
${[...DRIFTING.map(drifting), ...UNDESCRIBED.map(undescribed)].join("")}`;

const FILES = { ...BASE, ".github/assay.yml": POLICY };
const CHANGE = { "models/credit/model.py": "threshold = 0.7\n" };

/** Pull requests of one author in each state that a command needs. */
export interface Seats {
  readonly repo: string;
  /** Blocked, with drift and a changed policy. */
  readonly plain: number;
  /** Changes the workflow that makes its evidence; held. */
  readonly workflow: number;
  /** From a fork. */
  readonly fork: number;
  /** Waivers in force. */
  readonly active: readonly string[];
  /** Waivers that wait. */
  readonly asked: readonly string[];
}

/** A repository with everybody in it, and a baseline. */
export async function openRepository(stage: Stage, name: string, isPrivate: boolean): Promise<string> {
  const { github, sandbox } = stage;
  const { repo, sha } = github.createRepository({ name, files: FILES, private: isPrivate });
  github.protectBranch({ repo, checks: [{ name: "assay", appId: sandbox.app.id }] });
  for (const [user, level] of Object.values(LOGINS))
    if (level !== undefined) github.setPermission({ repo, user, level });
  github.setPermission({ repo, user: ASKER, level: "write" });
  github.setPermission({ repo, user: BOSS, level: "write" });
  await stage.evaluate({ repo, sha, branch: "main", files: EVIDENCE, event: "push" });
  return repo;
}

/** Opens the pull requests of an author, has them judged, and brings waivers and a hold to them. */
export async function takeSeats(
  stage: Stage,
  { repo, author, uncertain = false }: { readonly repo: string; readonly author: string; readonly uncertain?: boolean },
): Promise<Seats> {
  const { github } = stage;
  const fork = github.fork({ repo, owner: author }).repo;
  const open = async (branch: string, files: Readonly<Record<string, string>>, headRepo: string) => {
    const at = { repo: headRepo, branch: `${author}-${branch}` };
    const [pusher, committer] = [LOGINS.pusher[0], LOGINS.committer[0]];
    github.pushCommit({ ...at, files, author });
    github.pushCommit({ ...at, files: { "a.md": branch }, author, pusher });
    github.pushCommit({ ...at, files: { "b.md": branch }, author, pusher: LOGINS.pusherApprover[0] });
    github.pushCommit({ ...at, files: { "c.md": branch }, author, committer });
    github.pushCommit({
      ...at,
      files: { "d.md": branch },
      author,
      committer: LOGINS.committerApprover[0],
      pusher: author,
    });
    const { pull, sha } = github.openPullRequest({ repo, head: at.branch, headRepo, author });
    await stage.evaluate({ repo, sha, branch: at.branch, files: EVIDENCE, headRepo });
    return { pull, at };
  };
  const proposal = { ".github/assay.yml": POLICY.replace("sign-off: 1", "sign-off: 2") };
  const plain = await open("plain", { ...CHANGE, ...proposal }, repo);
  const changed = { ".github/workflows/evaluate.yml": `${WORKFLOW}# changed\n` };
  const workflow = await open("workflow", { ...CHANGE, ...changed }, repo);
  const forked = await open("fork", CHANGE, fork);
  await stage.settle();

  const tell = async (pull: number, user: string, body: string) =>
    (await speak(stage, { repo, pull, user, body })).reply ?? "";
  const waive = (models: readonly string[]) => models.map(waiveLine).join("\n");
  const namesIn = (answer: string) => [...answer.matchAll(/Waiver `(w\d+)` waits/g)].map(([, name]) => name ?? "");
  const active = namesIn(await tell(plain.pull, ASKER, waive(UNDESCRIBED.slice(1, 7))));
  await tell(plain.pull, BOSS, active.map((name) => `/assay approve ${name}`).join("\n"));
  const asked = namesIn(await tell(plain.pull, ASKER, waive(UNDESCRIBED.slice(7))));
  await tell(workflow.pull, BOSS, '/assay hold --reason "until the workflow was read"');
  // What is granted before stays, and does not count.
  for (const { at } of uncertain ? [plain, workflow, forked] : []) {
    const { sha } = github.pushCommit({ ...at, files: { "e.md": "e" }, author, unattributed: true, pusher: author });
    await stage.evaluate({ repo, sha, branch: at.branch, files: EVIDENCE, headRepo: at.repo });
  }
  await stage.settle();
  assert.deepEqual([active.length, asked.length], [6, 7]);
  return { repo, plain: plain.pull, workflow: workflow.pull, fork: forked.pull, active, asked };
}

function waiveLine(model: string): string {
  return `/assay waive ${CARD_RULE} --model ${model} --reason "it is being written" --until 30d`;
}

/** A command as it is given in its seat; `turn` chooses among what one only can have. */
export function spokenIn(
  seats: Seats,
  command: MatrixCommand,
  turn: number,
): { readonly pull: number; readonly body: string } {
  const { plain, workflow, fork, active, asked } = seats;
  const said: Readonly<Record<MatrixCommand, readonly [pull: number, words: string]>> = {
    help: [plain, "help"],
    status: [plain, "status"],
    explain: [plain, "explain drift/features --model credit"],
    diff: [plain, "diff"],
    waivers: [plain, "waivers"],
    "policy preview": [plain, "policy preview"],
    check: [plain, "check"],
    waive: [plain, waiveLine("m1").slice("/assay ".length)],
    "card draft": [plain, "card draft --model credit"],
    doctor: [plain, "doctor"],
    approve: [plain, `approve ${asked[turn]}`],
    "approve sign-off": [plain, "approve sign-off"],
    reject: [plain, `reject ${asked[2 + turn]} --reason "no"`],
    revoke: [plain, `revoke ${active[turn]}`],
    "baseline accept": [plain, `baseline accept --model ${DRIFTING[turn]} --reason "a new market"`],
    "accept workflow": [workflow, "accept workflow"],
    "accept fork": [fork, "accept fork"],
    rollback: [plain, "rollback production"],
    hold: [plain, 'hold --reason "wait"'],
    resume: [workflow, "resume"],
  };
  const [pull, words] = said[command];
  return { pull, body: `/assay ${words}` };
}
