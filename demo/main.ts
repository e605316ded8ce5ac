/**
 * `npm run demo`: a local GitHub and the App, each a process of its own; an unfair model is refused, a better one merged.
 * `npm run demo -- --keep` leaves both running and prints what to try.
 */
import { once } from "node:events";
import { connectSandbox, type RemoteGitHub } from "../sandbox/connect-sandbox.ts";
import { exampleFiles } from "./example-files.ts";
import { startBoth } from "./processes.ts";
import { chapter, green, red, say, showCheck, showMarkdown } from "./show.ts";

const REPO = "acme/mortgages";
const keep = process.argv.includes("--keep");

const running = await startBoth();
const github = connectSandbox(running.sandbox.url);
try {
  await story();
  if (keep) await stayOpen();
} finally {
  await running.stop();
}

async function story(): Promise<void> {
  await prepareTarget();
  const pull = await openUnfair();
  const blocked = await verdictOn(pull);
  showCheck(blocked);
  await showReviews(pull);
  const refused = await github.merge({ repo: REPO, pull });
  expect(refused.status === 405, `the merge of an unfair model was answered with ${refused.status}`);
  chapter("The merge button");
  say(`${red("✖")} ${refused.status} ${refused.message}`);

  await pushBetter(pull);
  const passed = await verdictOn(pull);
  showCheck(passed);
  await showReviews(pull);
  const merged = await github.merge({ repo: REPO, pull });
  expect(merged.status === 200, `the merge of the better model was answered with ${merged.status}: ${merged.message}`);
  chapter("The merge button");
  say(`${green("✔")} ${merged.status} ${merged.message}`);
  const violations = await github.violations();
  expect(
    violations.length === 0,
    `the App sent requests that GitHub would not understand: ${JSON.stringify(violations)}`,
  );
}

async function prepareTarget(): Promise<void> {
  chapter("A repository with a policy, a model, and evidence of it on the branch main");
  const { committed, artifact } = exampleFiles("mortgage-approval/baseline");
  await github.deliverTo(`${running.appUrl}/api/github/webhooks`);
  const { sha } = await github.createRepository({ name: "mortgages", files: committed });
  await evaluate({ sha, branch: "main", event: "push", artifact });
  await github.protectBranch({
    repo: REPO,
    checks: [{ name: "assay", appId: running.sandbox.app.id }],
    noChangesRequested: true,
  });
  say(`${REPO}: ${Object.keys(committed).length} files, the check "assay" is required, its source pinned to the App`);
}

async function openUnfair(): Promise<number> {
  chapter('A pull request: "Use all columns, weigh denials up"');
  const { committed, artifact } = exampleFiles("mortgage-approval/unfair");
  const { sha } = await github.pushCommit({
    repo: REPO,
    branch: "all-columns",
    files: committed,
    message: "Use all columns",
  });
  const { pull } = await github.openPullRequest({
    repo: REPO,
    head: "all-columns",
    title: "Use all columns, weigh denials up",
  });
  const waiting = await checkThat(sha, (run) => run.title !== null && run.status !== "queued");
  say(`● assay  ${waiting.status}  ${waiting.title ?? ""}`);
  await evaluate({ sha, branch: "all-columns", event: "pull_request", artifact });
  say("evaluate.yml has run for this commit and uploaded its artifact; Assay judges it:\n");
  return pull;
}

async function pushBetter(pull: number): Promise<void> {
  chapter("The author pushes a better model");
  const { committed, artifact } = exampleFiles("mortgage-approval/better");
  const { sha } = await github.pushCommit({
    repo: REPO,
    branch: "all-columns",
    files: committed,
    message: "Train under a fairness constraint",
  });
  await evaluate({ sha, branch: "all-columns", event: "pull_request", artifact });
  say(`pull request #${pull} is now at ${sha.slice(0, 7)}; evaluate.yml has run again:\n`);
}

async function evaluate(run: {
  sha: string;
  branch: string;
  event: string;
  artifact: Record<string, Uint8Array>;
}): Promise<void> {
  const { run: id } = await github.createRun({
    repo: REPO,
    workflow: "evaluate.yml",
    headSha: run.sha,
    headBranch: run.branch,
    event: run.event,
  });
  await github.uploadArtifact({ repo: REPO, run: id, name: "evaluation", files: run.artifact });
  await github.completeRun({ repo: REPO, run: id });
}

type CheckRun = Awaited<ReturnType<RemoteGitHub["checkRuns"]>>[number];

/** The completed check of the pull request's head. */
async function verdictOn(pull: number): Promise<CheckRun> {
  const { headSha } = await github.pullRequest({ repo: REPO, pull });
  const run = await checkThat(headSha, (candidate) => candidate.status === "completed");
  // The review follows the check: what is shown next must be what a person sees once Assay has finished.
  await quiet();
  return run;
}

async function checkThat(sha: string, condition: (run: CheckRun) => boolean): Promise<CheckRun> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    const runs = await github.checkRuns({ repo: REPO, sha });
    const found = runs.findLast((run) => run.name === "assay");
    if (found !== undefined && condition(found)) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`the check on ${sha.slice(0, 7)} did not get there within a minute`);
}

/** Waits until the App has nothing more to do. */
async function quiet(): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (Date.now() < deadline) {
    await github.settled();
    const health: unknown = await (await fetch(`${running.appUrl}/healthz`)).json();
    if (typeof health === "object" && health !== null && "jobs" in health && health.jobs === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("the App was still busy after 30 seconds");
}

async function showReviews(pull: number): Promise<void> {
  for (const review of await github.reviews({ repo: REPO, pull })) {
    chapter(`Review by ${review.user}: ${review.state.toLowerCase().replaceAll("_", " ")}`);
    if (review.state !== "CHANGES_REQUESTED") continue;
    showMarkdown(review.body);
    for (const comment of review.comments) {
      say(`\n  ${comment.path}:${comment.line ?? comment.originalLine}`);
      showMarkdown(comment.body);
    }
  }
}

async function stayOpen(): Promise<void> {
  const { committed } = exampleFiles("mortgage-approval/unfair");
  const change = { repo: REPO, branch: "again", files: committed, message: "Use all columns again" };
  await github.pushCommit(change);
  const { pull } = await github.openPullRequest({ repo: REPO, head: "again", title: "Use all columns again" });
  const { url } = running.sandbox;
  const { token } = await github.createUser("you");
  await github.setPermission({ repo: REPO, user: "you", level: "write" });
  chapter("Both are still running; Ctrl-C ends them");
  say(`Pull request #${pull} is open with the unfair model, and waits for evidence. In another terminal:

  # its checks, as GitHub's API gives them
  curl -s -H 'Authorization: Bearer ${token}' ${url}/api/v3/repos/${REPO}/commits/again/check-runs
  # try to merge it
  curl -s -X PUT -H 'Authorization: Bearer ${token}' ${url}/api/v3/repos/${REPO}/pulls/${pull}/merge
  # the conversation
  curl -s -H 'Authorization: Bearer ${token}' ${url}/api/v3/repos/${REPO}/issues/${pull}/comments
  # everything that the App has asked of this GitHub
  curl -s -X POST ${url}/_sandbox/requests
  # the App's health
  curl -s ${running.appUrl}/healthz
`);
  await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
}

function expect(condition: boolean, otherwise: string): void {
  if (!condition) throw new Error(`the demo did not go as it should: ${otherwise}`);
}
