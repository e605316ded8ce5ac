import type { RemoteGitHub } from "../sandbox/connect-sandbox.ts";
import { predictions } from "../test/flows/models.ts";
import { createGatePlayer, type PlayedDraft } from "./play-gates.ts";
import type { Manifest } from "./read-manifest.ts";
import { POLICY, policyText } from "./stage.ts";
import type { Environment, Evidence, Head, Pull, Repo, Step } from "./world.ts";

/** Approvals of 100 women and 100 men with these ratios. */
const APPROVED = { 0.5: { F: 30, M: 60 }, 0.7: { F: 42, M: 60 }, 0.92: { F: 55, M: 60 } } as const;

/** Does on GitHub what the story tells, and knows under which numbers and commits it is known there. */
export interface Player {
  play(step: Step): Promise<void>;
  numberOf(pull: Pull): number;
  shaOf(head: Head): string;
  /** Every comment that asks something. */
  questions(): readonly Question[];
  /** Every deployment that the App was asked about. */
  deployments(): readonly AskedDeployment[];
  /** Every release that was drafted. */
  drafts(): readonly PlayedDraft[];
  /** Every commit that was ever a head, by the repository's name. */
  commits(): readonly { readonly repo: string; readonly sha: string; readonly head: Head }[];
}

/** A comment of a pull request to which an answer is owed. */
export interface Question {
  readonly repo: string;
  readonly pull: number;
  readonly comment: number;
}

/** A deployment to an environment that Assay protects. */
export interface AskedDeployment {
  readonly repo: string;
  readonly sha: string;
  readonly head: Head;
  readonly environment: Environment;
  readonly deployment: number;
}

/**
 * @param permissions what the App is granted
 * @param first the first commit of each repository, from which all branches start
 */
export function createPlayer(
  github: RemoteGitHub,
  permissions: Manifest["permissions"],
  first: ReadonlyMap<string, string>,
): Player {
  const gates = createGatePlayer(github, first);
  const numbers = new Map<Pull, number>();
  const questions: Question[] = [];
  const deployments: AskedDeployment[] = [];
  const shas = new Map<Head, { readonly repo: string; readonly sha: string }>();
  const numberOf = (pull: Pull) => known(numbers.get(pull), pull.key);
  const shaOf = (head: Head) => known(shas.get(head), head.key).sha;
  const at = (pull: Pull) => ({ repo: pull.repo.name, pull: numberOf(pull) });

  const commit = async ({ name: repo }: Repo, branch: string, head: Head, from: string | undefined) => {
    // Each commit is another one, also where two are made within a second.
    const text = `# ${head.key}\n`;
    const files = head.touches ? { [`models/credit/${branch}.py`]: text } : { [`texts/${branch}.md`]: text };
    const start = from === undefined ? {} : { from };
    const { sha } = await github.pushCommit({ repo, branch, files, message: head.key, ...start });
    shas.set(head, { repo, sha });
  };

  const evaluate = async (repo: string, branch: string, head: Head, evidence: NonNullable<Evidence>) => {
    const headSha = shaOf(head);
    const { run } = await github.createRun({ repo, workflow: "evaluate.yml", headSha, headBranch: branch });
    if (evidence === "failed") return github.completeRun({ repo, run, conclusion: "failure" });
    const files = { "predictions.csv": predictions(APPROVED[evidence]) };
    await github.uploadArtifact({ repo, run, name: "evaluation", files });
    await github.completeRun({ repo, run });
  };

  const play = async (step: Step): Promise<void> => {
    switch (step.do) {
      case "branch": {
        const { repo, branch, head, at: source } = step;
        if (source === null) return commit(repo, branch, head, first.get(repo.name));
        await github.createBranch({ repo: repo.name, branch, from: shaOf(source) });
        return;
      }
      case "open": {
        const { repo, branch, base, draft } = step.pull;
        const { pull } = await github.openPullRequest({ repo: repo.name, head: branch, base, draft });
        numbers.set(step.pull, pull);
        return;
      }
      case "push":
        return commit(step.repo, step.branch, step.head, undefined);
      case "close":
        return github.closePullRequest(at(step.pull));
      case "reopen":
        return github.reopenPullRequest(at(step.pull));
      case "draft":
        return github.convertToDraft(at(step.pull));
      case "ready":
        return github.markReady(at(step.pull));
      case "retarget":
        return github.editPullRequest({ ...at(step.pull), base: step.base });
      case "evidence":
        return evaluate(step.repo.name, step.branch, step.head, step.evidence);
      case "ask": {
        const { id } = await github.comment({ ...at(step.pull), user: "olivia", body: "/assay status" });
        questions.push({ ...at(step.pull), comment: id });
        return;
      }
      case "deploy": {
        const { repo, branch, head, environment } = step;
        const sha = shaOf(head);
        const at = { repo: repo.name, workflow: "deploy.yml", headSha: sha, headBranch: branch, event: "push" };
        const { run } = await github.createRun(at);
        const { deployment } = await github.reachEnvironment({ repo: repo.name, run, environment });
        deployments.push({ repo: repo.name, sha, head, environment, deployment });
        return;
      }
      case "night":
        return gates.night(step.service, step.holds);
      case "draft-release":
        return gates.draft(step.draft);
      case "replace-asset":
        return gates.replace(step.draft, step.right);
      case "permit": {
        const { account, may } = step;
        const granted = { ...permissions, deployments: may ? ("write" as const) : ("read" as const) };
        return github.setInstallationPermissions({ account, permissions: granted });
      }
      case "policy": {
        const files = { [POLICY]: policyText(step.repo, step.law) };
        await github.pushCommit({ repo: step.repo.name, branch: step.base, files });
      }
    }
  };
  return {
    play,
    questions: () => questions,
    deployments: () => deployments,
    drafts: gates.drafts,
    numberOf,
    shaOf,
    commits: () => [...shas].map(([head, place]) => ({ head, ...place })),
  };
}

function known<T>(value: T | undefined, key: string): T {
  if (value === undefined) throw new Error(`the story speaks of ${key} before it tells of it`);
  return value;
}
