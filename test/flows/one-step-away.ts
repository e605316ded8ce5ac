import { readFileSync } from "node:fs";
import type { Stage } from "./harness.ts";
import { WORKFLOW } from "./models.ts";

/** In it the column `income` has drifted, and `region` has not. */
const REPORT = readFileSync(new URL("../reference/drift/evidently-0.7.23-with-tests.json", import.meta.url));

/** Ways in which a pull request is blocked here; each is one command of an approver away from its merge. */
export const WAYS = ["rule", "drift", "workflow", "fork", "hold", "sign-off"] as const;
export type Way = (typeof WAYS)[number];

function policy(approvers: readonly string[], bot: string): string {
  const judged = (name: Way, workflow: string, feature: string) => `  ${name}:
    paths: [${name}/**]
    risk: high
    evidence: { reports: [{ from: { workflow: ${workflow}, artifact: evaluation, path: drift.json } }] }
    rules: { drift/feature: { features: [${feature}] } }
`;
  return `version: 1
wait: 0m
forks: with-approval
report: { comment: never }
waivers: { approvers: [${approvers.join(", ")}] }
bots: ["${bot}"]
models:
  rule: { paths: [rule/**], risk: high, card: CARD.md, rules: { model-card/present: {} } }
${judged("drift", "drift.yml", "income")}${judged("workflow", "evaluate.yml", "region")}${judged("fork", "evaluate.yml", "region")}  hold: { paths: [hold/**], risk: high, card: README.md, rules: { model-card/front-matter: {} } }
  sign-off: { paths: [sign-off/**], risk: high, sign-off: 1, card: README.md, rules: { model-card/front-matter: {} } }
`;
}

/** What opens a pull request, said by an approver who had no hand in it, given the waiver that waits for the broken rule. */
export function keyOf(way: Way, waiver: string): string {
  const keys: Readonly<Record<Way, string>> = {
    rule: `approve ${waiver}`,
    drift: 'baseline accept --reason "a new market"',
    workflow: "accept workflow",
    fork: "accept fork",
    hold: "resume",
    "sign-off": "approve sign-off",
  };
  return `/assay ${keys[way]}`;
}

/** Who brings the commits of every pull request. */
export interface Hands {
  readonly author: string;
  readonly pusher: string;
  readonly committer: string;
  /** Whether one commit belongs to no account. */
  readonly unattributed: boolean;
}

/** A repository with one pull request for each way, all judged; `asker` has asked for the waiver `w1`. */
export async function openWays(
  stage: Stage,
  options: {
    readonly name: string;
    readonly approvers: readonly string[];
    readonly bot: string;
    readonly hands: Hands;
    readonly asker: string;
    readonly holder: string;
  },
): Promise<{ readonly repo: string; readonly pulls: Readonly<Record<Way, number>> }> {
  const { github } = stage;
  const { name, approvers, bot, hands, asker, holder } = options;
  const files = {
    ".github/assay.yml": policy(approvers, bot),
    ".github/workflows/evaluate.yml": WORKFLOW,
    ".github/workflows/drift.yml": WORKFLOW,
    "README.md": "# A\n",
  };
  const repo = stage.repository(name, files);
  for (const user of [asker, hands.author, hands.pusher, hands.committer])
    github.setPermission({ repo, user, level: "write" });
  const fork = github.fork({ repo, owner: hands.author }).repo;
  const { author, pusher, committer, unattributed } = hands;
  const open = async (way: Way): Promise<number> => {
    const at = { repo: way === "fork" ? fork : repo, branch: way };
    const changed: Readonly<Record<string, string>> =
      way === "workflow" ? { ".github/workflows/evaluate.yml": `${WORKFLOW}# changed\n` } : {};
    github.pushCommit({ ...at, author, files: { [`${way}/a.py`]: "a\n", ...changed } });
    github.pushCommit({ ...at, author, pusher, files: { [`${way}/b.py`]: "b\n" } });
    github.pushCommit({ ...at, author, committer, pusher: author, files: { [`${way}/c.py`]: "c\n" } });
    if (unattributed) github.pushCommit({ ...at, author, unattributed: true, files: { [`${way}/d.py`]: "d\n" } });
    const { pull, sha } = github.openPullRequest({ repo, head: way, headRepo: at.repo, author });
    const workflow = way === "drift" ? "drift.yml" : "evaluate.yml";
    await stage.evaluate({ repo, sha, branch: way, headRepo: at.repo, workflow, files: { "drift.json": REPORT } });
    return pull;
  };
  const pulls = {
    rule: await open("rule"),
    drift: await open("drift"),
    workflow: await open("workflow"),
    fork: await open("fork"),
    hold: await open("hold"),
    "sign-off": await open("sign-off"),
  };
  await stage.settle();
  github.comment({ repo, pull: pulls.hold, user: holder, body: '/assay hold --reason "wait"' });
  const body = '/assay waive model-card/present --model rule --reason "it is being written" --until 30d';
  github.comment({ repo, pull: pulls.rule, user: asker, body });
  await stage.settle();
  return { repo, pulls };
}
