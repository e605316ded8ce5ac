import { matchesGlob } from "node:path";
import { membershipIn } from "./teams.ts";
import type { Account, Repository, World } from "./types.ts";
import { atLeast, levelOf } from "./world.ts";

/** A rule in GitHub's own words. */
export type Rule =
  | { type: "creation" | "update" | "deletion" | "non_fast_forward" }
  | {
      type: "required_status_checks";
      parameters: {
        required_status_checks: readonly { context: string; integration_id?: number }[];
        strict_required_status_checks_policy?: boolean;
      };
    }
  | { type: "merge_queue"; parameters?: Readonly<Record<string, unknown>> }
  | { type: "pull_request"; parameters?: Readonly<Record<string, unknown>> };

/** Who need not keep to a ruleset. The role is 2 (maintain), 4 (write) or 5 (admin), as GitHub counts them. */
export type BypassActor = {
  actor_type: "Integration" | "RepositoryRole" | "Team" | "User";
  actor_id: number;
  bypass_mode: "always" | "pull_request";
};

export type Ruleset = {
  id: number;
  name: string;
  target: "branch" | "tag";
  enforcement: "active" | "evaluate" | "disabled";
  /** Patterns of whole names (`refs/tags/v*`), `~ALL` or `~DEFAULT_BRANCH`. */
  include: readonly string[];
  exclude: readonly string[];
  rules: readonly Rule[];
  bypass: readonly BypassActor[];
  createdAt: string;
  updatedAt: string;
};

const ROLES: Readonly<Record<number, "maintain" | "write" | "admin">> = { 2: "maintain", 4: "write", 5: "admin" };

/** The rulesets in force for a branch or tag (`refs/…`), whether it is there or not. */
export function rulesetsOn(repository: Repository, ref: string): Ruleset[] {
  const target = ref.startsWith("refs/tags/") ? "tag" : "branch";
  const names = (pattern: string): boolean => {
    if (pattern === "~ALL") return true;
    if (pattern === "~DEFAULT_BRANCH") return ref === `refs/heads/${repository.defaultBranch}`;
    return matchesGlob(ref, pattern);
  };
  return [...repository.rulesets.values()].filter(
    (one) =>
      one.target === target && one.enforcement === "active" && one.include.some(names) && !one.exclude.some(names),
  );
}

/** Whether and when an account need not keep to a ruleset, in GitHub's words. */
export function bypassOf(
  world: World,
  repository: Repository,
  ruleset: Ruleset,
  account: Account,
): "always" | "pull_requests_only" | "never" {
  const mine = ruleset.bypass.filter((actor) => isMeant(world, repository, actor, account));
  if (mine.some((actor) => actor.bypass_mode === "always")) return "always";
  return mine.length > 0 ? "pull_requests_only" : "never";
}

function isMeant(world: World, repository: Repository, actor: BypassActor, account: Account): boolean {
  const id = actor.actor_id;
  switch (actor.actor_type) {
    case "Integration":
      return world.apps.get(account.id)?.id === id;
    case "User":
      return account.id === id;
    case "Team": {
      const team = world.teams.get(id);
      return team !== undefined && membershipIn(world, team, account) === "active";
    }
    case "RepositoryRole": {
      const role = ROLES[id];
      // The bot of an App has permissions and no role.
      return role !== undefined && account.type === "User" && atLeast(levelOf(world, repository, account), role);
    }
  }
}

/** What rulesets have against a move of a branch or tag (null: there is none) by somebody, in GitHub's sentences. */
export function refViolations(
  world: World,
  repository: Repository,
  move: { ref: string; before: string | undefined; to: string | null; forced: boolean; by: Account },
): string[] {
  return rulesetsOn(repository, move.ref)
    .filter((ruleset) => bypassOf(world, repository, ruleset, move.by) !== "always")
    .flatMap((ruleset) => ruleset.rules)
    .flatMap((rule) => violation(rule, move) ?? []);
}

function violation(
  rule: Rule,
  { before, to, forced }: { before: string | undefined; to: string | null; forced: boolean },
): string | undefined {
  switch (rule.type) {
    case "creation":
      return before === undefined ? "Cannot create ref due to creations being restricted." : undefined;
    case "deletion":
      return to === null ? "Cannot delete this protected ref." : undefined;
    case "update":
      return before !== undefined && to !== null ? "Cannot update this protected ref." : undefined;
    case "non_fast_forward":
      return forced ? "Cannot force-push to this branch" : undefined;
    case "pull_request":
      return before !== undefined && to !== null ? "Changes must be made through a pull request." : undefined;
    case "required_status_checks":
    case "merge_queue":
      // These hold for merges.
      return undefined;
  }
}
