import type { BranchRules, Repository, World } from "../model/types.ts";

/** The protection of a branch, as only those see it who may administer. Rulesets are not part of it. */
export function fullProtectionView(world: World, repository: Repository, branch: string, rules: BranchRules) {
  const url = `${world.urls.api}/repos/${repository.fullName}/branches/${branch}/protection`;
  const off = { enabled: false };
  return {
    url,
    ...(rules.checks.length === 0
      ? {}
      : { required_status_checks: checksView(`${url}/required_status_checks`, rules) }),
    ...(rules.noChangesRequested
      ? { required_pull_request_reviews: reviewsView(`${url}/required_pull_request_reviews`) }
      : {}),
    required_signatures: { url: `${url}/required_signatures`, enabled: false },
    enforce_admins: { url: `${url}/enforce_admins`, enabled: rules.enforceAdmins },
    required_linear_history: off,
    allow_force_pushes: off,
    allow_deletions: off,
    block_creations: off,
    required_conversation_resolution: off,
    lock_branch: off,
    allow_fork_syncing: off,
  };
}

function checksView(url: string, { checks, strict }: BranchRules) {
  return {
    url,
    strict,
    contexts: checks.map((check) => check.context),
    contexts_url: `${url}/contexts`,
    checks: checks.map((check) => ({ context: check.context, app_id: check.appId })),
  };
}

function reviewsView(url: string) {
  return {
    url,
    dismiss_stale_reviews: false,
    require_code_owner_reviews: false,
    require_last_push_approval: false,
    required_approving_review_count: 0,
  };
}
