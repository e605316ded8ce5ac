import { type ChangedFiles, readChangedFiles } from "../../github/changed-files.ts";
import { NotVisibleError } from "../../github/errors.ts";
import type { Repository } from "../../github/octokit.ts";
import type { PullRequest } from "../../github/read-pull.ts";
import { branchTip } from "../../github/tree.ts";
import { POLICY_PATH, type PolicyOutcome } from "../../policy/load-policy.ts";
import { readPolicy } from "./read-law.ts";

/** What decides by which law a change is judged. */
export interface LawFacts {
  readonly pull: Pick<PullRequest, "baseRef">;
  readonly changed: Pick<ChangedFiles, "paths">;
  /** The policy that governs: that of the target branch; null where it has none and the change adds one. */
  readonly policy: PolicyOutcome | null;
  /** What the change does to the policy. */
  readonly proposal:
    | { readonly kind: "none" }
    | { readonly kind: "deleted" }
    | { readonly kind: "changed"; readonly outcome: PolicyOutcome };
}

/** Everything about a pull request that the judgement begins with. */
export interface Facts extends LawFacts {
  readonly pull: PullRequest;
  /** Current commit of the target branch. */
  readonly baseTip: string;
  readonly changed: ChangedFiles;
}

/** The facts, or null where no policy governs and none is added: then Assay has nothing to say. */
export async function gather(repository: Repository, pull: PullRequest): Promise<Facts | null> {
  const baseTip = await branchTip(repository, pull.baseRef);
  if (baseTip === null) throw new NotVisibleError(`The branch ${pull.baseRef} is not visible through GitHub's API.`);
  const changed = await readChangedFiles(repository, pull);
  const policies = await readPolicies(repository, { baseTip, headSha: pull.headSha, paths: changed.paths });
  return policies === null ? null : { pull, baseTip, changed, ...policies };
}

/** The policy that governs and what a change does to it; null where there is neither. */
export async function readPolicies(
  repository: Repository,
  change: { readonly baseTip: string; readonly headSha: string; readonly paths: readonly string[] | null },
): Promise<Pick<Facts, "policy" | "proposal"> | null> {
  const policy = await readPolicy(repository, change.baseTip);
  const touched = change.paths === null || change.paths.includes(POLICY_PATH);
  const proposed = touched ? await readPolicy(repository, change.headSha) : null;
  if (policy === null && proposed === null) return null;
  return { policy, proposal: !touched || isSame(policy, proposed) ? NO_PROPOSAL : proposalOf(proposed) };
}

const NO_PROPOSAL = { kind: "none" } as const;

function proposalOf(outcome: PolicyOutcome | null): Facts["proposal"] {
  return outcome === null ? { kind: "deleted" } : { kind: "changed", outcome };
}

function isSame(policy: PolicyOutcome | null, proposed: PolicyOutcome | null): boolean {
  return policy?.ok === true && proposed?.ok === true && policy.loaded.digest === proposed.loaded.digest;
}
