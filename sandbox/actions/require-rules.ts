import { ancestors } from "../git/history.ts";
import { ApiError } from "../model/api-error.ts";
import { refViolations } from "../model/ruleset.ts";
import type { Account, Repository, World } from "../model/types.ts";

/** Holds a push to a branch or tag (`refs/…`) against the rulesets. @throws 422 with GitHub's sentences */
export function requireRules(
  world: World,
  repository: Repository,
  move: { ref: string; to: string | null; by: Account },
): void {
  const { ref, to, by } = move;
  const [, kind, ...name] = ref.split("/");
  const before = (kind === "tags" ? repository.tags : repository.branches).get(name.join("/"));
  if (before === (to ?? undefined)) return;
  const forced = before !== undefined && to !== null && !ancestors(repository.objects, to).has(before);
  refuse(refViolations(world, repository, { ref, before, to, forced, by }));
}

/** @throws 422 in GitHub's words where there is any violation of a rule */
export function refuse(violations: readonly string[]): void {
  if (violations.length === 0) return;
  throw new ApiError(422, `Repository rule violations found\n\n${violations.join("\n")}\n\n`);
}
