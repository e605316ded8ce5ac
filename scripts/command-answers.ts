/**
 * Plays a story on the sandbox and writes down what Assay answers: `docs/commands.answers.md`, and a picture of each answer
 * under `docs/images/commands/`. Pictures need Chromium and pngquant (both of Debian): `node scripts/with-node.js scripts/command-answers.ts
 * [/usr/bin/chromium]`; run `npm run docs` afterwards.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { heard } from "../test/flows/conversation.ts";
import { type Stage, startStage } from "../test/flows/harness.ts";
import { BASE, demand, policy, WORKFLOW } from "../test/flows/models.ts";
import { releaseStage } from "../test/flows/release-stage.ts";
import { asText, drawPage, heightsOf, htmlOf } from "./draw-page.ts";

const RULE = "fairness/demographic-parity-ratio";
const DRIFT = `${demand(0.8)}\n      drift/predictions: {}`;
const POLICY = policy({
  rule: DRIFT,
  wait: "0m",
  forks: "with-approval",
  rest: "waivers:\n  approvers: [bob, carol]\n  max-days: 90\nenvironments: { production: {} }\n",
}).replace("risk: high\n", "risk: high\n    sign-off: 1\n");
const CHANGE = { "models/credit/model.py": "threshold = 0.7\n" };
const BEFORE = { "predictions.csv": tableOf({ F: 0.85, M: 0.9 }) };
const NOW = { "predictions.csv": tableOf({ F: 0.3, M: 0.6 }) };
const PNGQUANT = "/usr/bin/pngquant";
/** Highest picture, in pixels; what is longer ends there. */
const HIGHEST = 760;
const images = fileURLToPath(new URL("../docs/images/commands/", import.meta.url));
const [, , chromium = "/usr/bin/chromium"] = process.argv;

/** Predictions of 300 women and 300 men, of whom such a share is approved. */
function tableOf(share: { readonly F: number; readonly M: number }): string {
  const rows = (["F", "M"] as const).flatMap((sex) =>
    Array.from({ length: 300 }, (_, index) => `${sex},${index % 2},${index < 300 * share[sex] ? 1 : 0}`),
  );
  return `sex,defaulted,approved\n${rows.join("\n")}\n`;
}

/** One command of the story and its answer. */
interface Scene {
  /** File name of its picture. */
  readonly name: string;
  readonly title: string;
  readonly user: string;
  readonly said: string;
  readonly answer: string;
  readonly isDone: boolean;
}

const stage = await startStage();
try {
  const scenes = [...(await play(stage)), await playRelease()];
  writeFileSync(new URL("../docs/commands.answers.md", import.meta.url), `${scenes.map(asMarkdown).join("\n\n")}\n`);
  const missing = [chromium, PNGQUANT].filter((program) => !existsSync(program));
  if (missing.length === 0) drawAll(scenes);
  else process.stderr.write(`there is no ${missing.join(" and no ")}: the pictures stay as they are\n`);
} finally {
  await stage.close();
}

async function play({ github, settle, evaluate, repository, propose, sandbox }: Stage): Promise<readonly Scene[]> {
  const repo = repository("lending", { ...BASE, ".github/assay.yml": POLICY });
  github.setPermission({ repo, user: "bob", level: "write" });
  github.setPermission({ repo, user: "carol", level: "read" });
  github.setPermission({ repo, user: "ada", level: "admin" });
  github.createEnvironment({ repo, name: "production", protectedBy: sandbox.app, canAdminsBypass: false });
  const main = github.tipOf({ repo }) ?? "";
  await evaluate({ repo, sha: main, branch: "main", files: BEFORE, event: "push" });
  const proposal = { ".github/assay.yml": POLICY.replace("min: 0.8", "min: 0.4") };
  const first = propose({ repo, branch: "threshold", files: { ...CHANGE, ...proposal } });
  await evaluate({ repo, sha: first.sha, branch: "threshold", files: NOW });
  const files = { ...CHANGE, ".github/workflows/evaluate.yml": `${WORKFLOW}# on the new runner\n` };
  const second = propose({ repo, branch: "runner", files });
  await evaluate({ repo, sha: second.sha, branch: "runner", files: BEFORE });
  const fork = github.fork({ repo, owner: "dana" }).repo;
  github.pushCommit({ repo: fork, branch: "typo", files: CHANGE, author: "dana" });
  const third = github.openPullRequest({ repo, head: "typo", headRepo: fork, author: "dana" });
  await evaluate({ repo, sha: third.sha, branch: "typo", headRepo: fork, files: BEFORE });
  await settle();

  const scenes: Scene[] = [];
  const scene = async (name: string, user: string, said: string, title: string, pull = first.pull) => {
    const { id: comment } = github.comment({ repo, pull, user, body: said });
    await settle();
    const { reply, reactions } = heard({ github }, { repo, pull, comment });
    if (reply === null) throw new Error(`nobody answered ${said}`);
    const answer = reply.replace(/^<!--.*-->\n/, "").replaceAll(sandbox.url, "https://github.com");
    scenes.push({ name, title, user, said, answer, isDone: reactions.includes("+1") });
  };
  const waive = `/assay waive ${RULE} --reason "small sample, see the plan of October" --until 30d`;

  await scene("help", "alice", "/assay help", "`help`: what there is, and what you may do here");
  await scene("help-command", "alice", "/assay help waive", "`help`: more about one command");
  await scene("status", "alice", "/assay status", "`status`: the verdict, and what waits");
  await scene("check", "alice", `/assay check ${RULE}`, "`check`: judges again now");
  await scene("explain", "alice", `/assay explain ${RULE}`, "`explain`: a finding in full");
  await scene("diff", "alice", "/assay diff", "`diff`: the figures beside those of the target branch");
  await scene("waive", "alice", waive, "`waive`: asks for an exception");
  await scene("approve-refused", "alice", "/assay approve w1", "`approve`: refused to whoever asked");
  await scene("approve", "bob", "/assay approve w1", "`approve`: grants a waiver");
  await scene("waivers", "alice", "/assay waivers", "`waivers`: all of the repository");
  await scene(
    "revoke",
    "bob",
    '/assay revoke w1 --reason "the sample has grown"',
    "`revoke`: ends a waiver before its day",
  );
  await scene("waive-misspelt", "alice", `/assay waive ${RULE} --until 30d`, "What is misspelt changes nothing");
  await ask(waive);
  await scene("reject", "bob", '/assay reject w2 --reason "mend it instead"', "`reject`: refuses a waiver that waits");
  await scene(
    "baseline-accept",
    "bob",
    '/assay baseline accept --reason "we lend in two more countries"',
    "`baseline accept`: the data is different from now on",
  );
  await scene(
    "policy-preview",
    "alice",
    "/assay policy preview",
    "`policy preview`: what the proposed policy would say",
  );
  await scene("card-draft", "alice", "/assay card draft", "`card draft`: a model card from the evidence");
  await scene(
    "sign-off",
    "bob",
    "/assay approve sign-off",
    "`approve sign-off`: signs off the change, for this very commit",
  );
  await scene(
    "accept-workflow",
    "bob",
    "/assay accept workflow",
    "`accept workflow`: evidence counts though its workflow is changed",
    second.pull,
  );
  await scene("accept-fork", "bob", "/assay accept fork", "`accept fork`: the evidence of a fork counts", third.pull);
  await scene(
    "hold",
    "bob",
    '/assay hold --reason "legal has to read it first"',
    "`hold`: keeps the check red",
    third.pull,
  );
  await scene("resume", "carol", "/assay resume", "`resume`: lifts the hold", third.pull);
  await scene(
    "doctor",
    "ada",
    "/assay doctor",
    "`doctor`: whether the gate of this repository really is one",
    third.pull,
  );
  await deployTwice();
  await scene("rollback", "bob", "/assay rollback production", "`rollback`: what an environment can go back to");
  return scenes;

  /** Two texts that touch no model, merged and deployed one after the other. */
  async function deployTwice(): Promise<void> {
    for (const branch of ["first", "second"]) {
      const { pull } = propose({ repo, branch, files: { [`texts/${branch}.md`]: branch } });
      await settle();
      github.protectBranch({ repo, checks: [] });
      github.deploy({ repo, environment: "production", ref: github.merge({ repo, pull }).sha ?? "" });
    }
  }

  async function ask(said: string): Promise<void> {
    github.comment({ repo, pull: first.pull, user: "alice", body: said });
    await settle();
  }
}

/** A draft that passes, and is published by hand. */
async function playRelease(): Promise<Scene> {
  const released = await releaseStage("{}");
  const { github, repo, stage: at } = released;
  try {
    const { release } = await released.draft();
    const issue = released.issueOf(release)?.issue;
    if (issue === undefined) throw new Error("the draft has no issue");
    const said = "/assay release";
    const { id } = github.comment({ repo, issue, user: "emil", body: said });
    await at.settle();
    const replies = github.comments({ repo, issue });
    const reply = replies.find(({ body }) => body.startsWith(`<!-- assay:reply ${id} -->`))?.body;
    if (reply === undefined) throw new Error(`nobody answered ${said}`);
    const answer = reply.replace(/^<!--.*-->\n/, "").replaceAll(at.sandbox.url, "https://github.com");
    return { name: "release", title: "`release`: publishes a draft", user: "emil", said, answer, isDone: true };
  } finally {
    await at.close();
  }
}

function asMarkdown({ name, title, said, answer, isDone }: Scene): string {
  const quoted = answer.split("\n").map((line) => `> ${line}`.trimEnd());
  return `### ${title}

\`\`\`
${said}
\`\`\`

![The answer to ${said.replaceAll(/[[\]"]/g, "")}](images/commands/${name}.png)

<details><summary>${isDone ? "👍" : "👎"} As text</summary>

${quoted.join("\n")}

</details>`;
}

function asHtml({ user, said, answer, isDone }: Scene): string {
  return `<section style="padding-bottom: 12px"><div class="box" style="margin-top: 0"><header><b>${user}</b></header><div>${asText(said)}</div>
<footer><span>👀 1</span><span>${isDone ? "👍" : "👎"} 1</span></footer></div>
<div class="box"><header><b>assay</b> bot</header><div>${htmlOf(answer)}</div></div></section>`;
}

function drawAll(scenes: readonly Scene[]): void {
  mkdirSync(images, { recursive: true });
  const heights = heightsOf(scenes.map(asHtml).join(""), chromium);
  for (const [index, scene] of scenes.entries()) {
    const height = Math.min(HIGHEST, (heights[index] ?? HIGHEST) + 36);
    const to = `${images}${scene.name}.png`;
    drawPage(asHtml(scene), { chromium, height, to });
    execFileSync(PNGQUANT, ["--force", "--output", to, "32", to]);
  }
}
