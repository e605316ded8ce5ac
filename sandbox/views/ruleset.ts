import type { Rule, Ruleset } from "../model/ruleset.ts";
import type { Repository, World } from "../model/types.ts";
import { nodeId } from "./account.ts";

/** A ruleset as lists show it. */
export function rulesetView(world: World, repository: Repository, ruleset: Ruleset) {
  const { id } = ruleset;
  return {
    id,
    name: ruleset.name,
    target: ruleset.target,
    source_type: "Repository",
    source: repository.fullName,
    enforcement: ruleset.enforcement,
    node_id: nodeId("RRS", id),
    _links: {
      self: { href: `${world.urls.api}/repos/${repository.fullName}/rulesets/${id}` },
      html: { href: `${world.urls.html}/${repository.fullName}/rules/${id}` },
    },
    created_at: ruleset.createdAt,
    updated_at: ruleset.updatedAt,
  };
}

/** A ruleset with its rules; who may bypass it is for those to see who may change it. */
export function fullRulesetView(
  world: World,
  repository: Repository,
  ruleset: Ruleset,
  { bypass, mayWrite }: { bypass: string; mayWrite: boolean },
) {
  return {
    ...rulesetView(world, repository, ruleset),
    conditions: { ref_name: { include: ruleset.include, exclude: ruleset.exclude } },
    rules: ruleset.rules.map(ruleView),
    ...(mayWrite ? { bypass_actors: ruleset.bypass } : {}),
    current_user_can_bypass: bypass,
  };
}

/** The rules of a ruleset as they hold for a branch. */
export function branchRulesView(repository: Repository, ruleset: Ruleset) {
  const source = { ruleset_source_type: "Repository", ruleset_source: repository.fullName, ruleset_id: ruleset.id };
  return ruleset.rules.map((rule) => ({ ...ruleView(rule), ...source }));
}

// What GitHub fills in where a rule leaves its parameters open.
function ruleView(rule: Rule) {
  switch (rule.type) {
    case "required_status_checks":
      return { type: rule.type, parameters: { strict_required_status_checks_policy: false, ...rule.parameters } };
    case "merge_queue":
      return { type: rule.type, parameters: { ...QUEUE, ...rule.parameters } };
    case "pull_request":
      return { type: rule.type, parameters: { ...REVIEW, ...rule.parameters } };
    default:
      return rule;
  }
}

const QUEUE = {
  check_response_timeout_minutes: 60,
  grouping_strategy: "ALLGREEN",
  max_entries_to_build: 5,
  max_entries_to_merge: 5,
  merge_method: "MERGE",
  min_entries_to_merge: 1,
  min_entries_to_merge_wait_minutes: 5,
};

const REVIEW = {
  dismiss_stale_reviews_on_push: false,
  require_code_owner_review: false,
  require_last_push_approval: false,
  required_approving_review_count: 0,
  required_review_thread_resolution: false,
};
