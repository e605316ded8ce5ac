import { type ChangedFiles, readChangedFiles } from "../../github/changed-files.ts";
import { NotVisibleError } from "../../github/errors.ts";
import type { Repository } from "../../github/octokit.ts";
import type { PullRequest } from "../../github/read-pull.ts";
import { branchTip } from "../../github/tree.ts";
import { POLICY_PATH, type PolicyOutcome } from "../../policy/load-policy.ts";
import { readPolicy } from "./read-law.ts";

/** Everything about a pull request that the judgement begins with. */
export interface Facts {
  readonly pull: PullRequest;
  /** Current commit of the target branch. */
  readonly baseTip: string;
  readonly changed: ChangedFiles;
  /** The policy that governs: that of the target branch; null where it has none and the change adds one. */
  readonly policy: PolicyOutcome | null;
  /** What the change does to the policy. */
  readonly proposal:
    | { readonly kind: "none" }
    | { readonly kind: "deleted" }
    | { readonly kind: "changed"; readonly outcome: PolicyOutcome };
}

/** The facts, or null where no policy governs and none is added: then Assay has nothing to say. */
export async function gather(repository: Repository, pull: PullRequest): Promise<Facts | null> {
  const baseTip = await branchTip(repository, pull.baseRef);
  if (baseTip === null) throw new NotVisibleError(`The branch ${pull.baseRef} is not visible through GitHub's API.`);
  const policy = await readPolicy(repository, baseTip);
  const changed = await readChangedFiles(repository, pull);
  const touched = changed.paths === null || changed.paths.includes(POLICY_PATH);
  const proposed = touched ? await readPolicy(repository, pull.headSha) : null;
  if (policy === null && proposed === null) return null;
  const proposal = !touched || isSame(policy, proposed) ? NO_PROPOSAL : proposalOf(proposed);
  return { pull, baseTip, changed, policy, proposal };
}

const NO_PROPOSAL = { kind: "none" } as const;

function proposalOf(outcome: PolicyOutcome | null): Facts["proposal"] {
  return outcome === null ? { kind: "deleted" } : { kind: "changed", outcome };
}

function isSame(policy: PolicyOutcome | null, proposed: PolicyOutcome | null): boolean {
  return policy?.ok === true && proposed?.ok === true && policy.loaded.digest === proposed.loaded.digest;
}
