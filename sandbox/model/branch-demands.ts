import { rulesetsOn } from "./ruleset.ts";
import type { BranchRules, Repository } from "./types.ts";

/** What a merge into a branch demands: its protection and the rulesets on it together. Undefined without any. */
export function demandsOn(
  repository: Repository,
  branch: string,
): Pick<BranchRules, "checks" | "noChangesRequested" | "mergeQueue"> | undefined {
  const own = repository.rules.get(branch);
  const rules = rulesetsOn(repository, `refs/heads/${branch}`).flatMap((ruleset) => ruleset.rules);
  if (own === undefined && rules.length === 0) return undefined;
  const checks = rules
    .flatMap((rule) => (rule.type === "required_status_checks" ? rule.parameters.required_status_checks : []))
    .map((check) => ({ context: check.context, appId: check.integration_id ?? null }));
  return {
    checks: [...(own?.checks ?? []), ...checks],
    noChangesRequested: (own?.noChangesRequested ?? false) || rules.some((rule) => rule.type === "pull_request"),
    mergeQueue: (own?.mergeQueue ?? false) || rules.some((rule) => rule.type === "merge_queue"),
  };
}
