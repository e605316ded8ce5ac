import { once } from "node:events";
import { exampleFiles } from "./example-files.ts";
import { mortgages, REPO, type Review, TITLE } from "./mortgages.ts";
import { type Running, startBoth } from "./processes.ts";
import { chapter, green, red, say, showCheck, showMarkdown } from "./show.ts";
import { expect, type Story } from "./story.ts";

type People = ReturnType<typeof mortgages>;

/** An unfair model is refused, a better one merged. */
export const pullRequest: Story = async ({ keep }) => {
  const running = await startBoth();
  const people = mortgages(running);
  try {
    await story(people);
    if (keep) await stayOpen(people, running);
  } finally {
    await running.stop();
  }
};

async function story(people: People): Promise<void> {
  chapter("A repository with a policy, a model, and evidence of it on the branch main");
  const { files } = await people.prepareTarget();
  say(`${REPO}: ${files} files; the check "assay" is required, its source pinned to the App`);

  chapter(`A pull request: "${TITLE}"`);
  const { pull, waiting, evaluate } = await people.openUnfair();
  say(`● assay  ${waiting.status}  ${waiting.title ?? ""}`);
  await evaluate();
  say("The card prints a better accuracy (0.897) than the model has: the author has changed it for this demo.");
  say("evaluate.yml has run for this commit and uploaded its artifact; Assay judges it:\n");
  showCheck(await people.verdictOn(pull));
  showReview(await people.reviewThat(pull, "CHANGES_REQUESTED"));
  await pressMerge(people, pull, 405);

  chapter("The author pushes a better model");
  const { sha } = await people.pushBetter();
  say(`#${pull} is now at ${sha.slice(0, 7)}; evaluate.yml has run again:\n`);
  showCheck(await people.verdictOn(pull));
  showReview(await people.reviewThat(pull, "DISMISSED"));
  await pressMerge(people, pull, 200);

  const violations = await people.github.violations();
  expect(violations.length === 0, `the App sent what GitHub would not understand: ${JSON.stringify(violations)}`);
}

function showReview(review: Review): void {
  chapter(`Review by ${review.user}: ${review.state.toLowerCase().replaceAll("_", " ")}`);
  if (review.state !== "CHANGES_REQUESTED") return;
  showMarkdown(review.body);
  for (const comment of review.comments) {
    say(`\n  ${comment.path}:${comment.line ?? comment.originalLine}`);
    showMarkdown(comment.body);
  }
}

async function pressMerge({ github }: People, pull: number, expected: number): Promise<void> {
  chapter("The merge button");
  const { status, message } = await github.merge({ repo: REPO, pull });
  say(`${status === 200 ? green("✔") : red("✖")} ${status} ${message}`);
  expect(status === expected, `the merge was answered with ${status}, not ${expected}`);
}

async function stayOpen({ github }: People, running: Running): Promise<void> {
  const { committed } = exampleFiles("mortgage-approval/unfair");
  await github.pushCommit({ repo: REPO, branch: "again", files: committed, message: TITLE });
  const { pull } = await github.openPullRequest({ repo: REPO, head: "again", title: `${TITLE}, again` });
  const { token } = await github.createUser("you");
  await github.setPermission({ repo: REPO, user: "you", level: "write" });
  const api = `${running.sandbox.url}/api/v3/repos/${REPO}`;
  const curl = `curl -s -H 'Authorization: Bearer ${token}'`;
  chapter("Both are still running; Ctrl-C ends them");
  say(`Pull request #${pull} is open with the unfair model, and waits for evidence. In another terminal:

  # its checks, as GitHub's API gives them
  ${curl} ${api}/commits/again/check-runs
  # try to merge it
  ${curl} -X PUT ${api}/pulls/${pull}/merge
  # the conversation
  ${curl} ${api}/issues/${pull}/comments
  # everything that the App has asked of this GitHub
  curl -s -X POST ${running.sandbox.url}/_sandbox/requests
  # the App's health
  curl -s ${running.appUrl}/healthz
`);
  await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
}
