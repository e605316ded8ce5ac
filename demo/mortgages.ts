import { connectSandbox, type RemoteGitHub } from "../sandbox/connect-sandbox.ts";
import { exampleFiles, type Files } from "./example-files.ts";
import type { Running } from "./processes.ts";
import { until } from "./story.ts";

export const REPO = "acme/mortgages";
export const TITLE = "Use all columns, weigh denials up";
const BRANCH = "all-columns";
const CARD = "models/mortgage-approval/MODEL_CARD.md";

export type CheckRun = Awaited<ReturnType<RemoteGitHub["checkRuns"]>>[number];
export type Review = Awaited<ReturnType<RemoteGitHub["reviews"]>>[number];

/** The repository of the mortgage example on the sandbox, and what its people do. */
export function mortgages(running: Running) {
  const github = connectSandbox(running.sandbox.url);

  /** Runs evaluate.yml for a commit and uploads what it made. */
  async function evaluate(run: { sha: string; branch: string; event: string; artifact: Record<string, Uint8Array> }) {
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

  async function push(state: string, message: string, edit = (files: Files) => files) {
    const { committed: asItIs, artifact } = exampleFiles(`mortgage-approval/${state}`);
    const committed = edit(asItIs);
    const { sha } = await github.pushCommit({ repo: REPO, branch: BRANCH, files: committed, message });
    return { sha, artifact };
  }

  /** The newest check `assay` of a commit, as soon as it meets the condition. */
  function checkThat(sha: string, condition: (run: CheckRun) => boolean): Promise<CheckRun> {
    return until(`the check on ${sha.slice(0, 7)}`, async () => {
      const found = (await github.checkRuns({ repo: REPO, sha })).findLast((run) => run.name === "assay");
      return found !== undefined && condition(found) ? found : null;
    });
  }

  return {
    github,

    /** A repository with policy, model and evidence on `main`; the check `assay` of this App is required. */
    prepareTarget: async () => {
      const { committed, artifact } = exampleFiles("mortgage-approval/baseline");
      await github.deliverTo(`${running.appUrl}/api/github/webhooks`);
      const { sha } = await github.createRepository({ name: "mortgages", files: committed });
      await evaluate({ sha, branch: "main", event: "push", artifact });
      const checks = [{ name: "assay", appId: running.sandbox.app.id }];
      await github.protectBranch({ repo: REPO, checks, noChangesRequested: true });
      return { files: Object.keys(committed).length };
    },

    /** Opens the pull request with the unfair model and a card that flatters it; gives its number, the check while it waits, and what ends the wait. */
    openUnfair: async () => {
      const { sha, artifact } = await push("unfair", "Use all columns", flatterCard);
      const { pull } = await github.openPullRequest({ repo: REPO, head: BRANCH, title: TITLE });
      const waiting = await checkThat(sha, (run) => run.title?.startsWith("Waiting") ?? false);
      return { pull, waiting, evaluate: () => evaluate({ sha, branch: BRANCH, event: "pull_request", artifact }) };
    },

    /** Pushes the better model to the same pull request and runs its evaluation. */
    pushBetter: async () => {
      const { sha, artifact } = await push("better", "Train under a fairness constraint");
      await evaluate({ sha, branch: BRANCH, event: "pull_request", artifact });
      return { sha };
    },

    /** The completed check of the pull request's head. */
    verdictOn: async (pull: number): Promise<CheckRun> => {
      const { headSha } = await github.pullRequest({ repo: REPO, pull });
      return checkThat(headSha, (run) => run.status === "completed");
    },

    /** The App's review, as soon as it is in the state that follows from the verdict: the review is written after the check. */
    reviewThat: (pull: number, state: "CHANGES_REQUESTED" | "DISMISSED"): Promise<Review> =>
      until(`the review of #${pull}`, async () => {
        const [review] = await github.reviews({ repo: REPO, pull });
        return review?.state === state ? review : null;
      }),
  };
}

/** The author has printed a better accuracy in the card than the predictions show. */
function flatterCard(files: Files): Files {
  const card = Buffer.from(files[CARD] ?? []).toString("utf8");
  return { ...files, [CARD]: Buffer.from(card.replace("| Accuracy | 0.867 |", "| Accuracy | 0.897 |")) };
}
