import { look, type Seen, type Viewed } from "./seen.ts";

/** A ruleset about tags. */
export interface TagRules {
  readonly id: number;
  readonly name: string;
  readonly isActive: boolean;
  /** Patterns of refs that it is about, such as `refs/tags/v*` or `~ALL`. */
  readonly include: readonly string[];
  /** Whether it keeps tags from being made, moved and deleted. */
  readonly rules: readonly string[];
  /** Ids of the Apps that get past it; `null` where that may not be seen. */
  readonly bypassApps: readonly number[] | null;
  /** Whether anybody else gets past it. */
  readonly othersBypass: boolean;
}

/** The rulesets about tags, those of the organisation too. */
export function tagRulesOf({ octokit, owner, repo }: Viewed): Promise<Seen<readonly TagRules[]>> {
  return look("Metadata: read", async () => {
    const query = { owner, repo, targets: "tag", includes_parents: true, per_page: 100 };
    const { data } = await octokit.request("GET /repos/{owner}/{repo}/rulesets", query);
    const found: TagRules[] = [];
    for (const { id } of data.filter(({ target }) => target === "tag")) {
      const path = "GET /repos/{owner}/{repo}/rulesets/{ruleset_id}";
      const { data: set } = await octokit.request(path, { owner, repo, ruleset_id: id });
      const actors = set.bypass_actors;
      const conditions = set.conditions;
      const names =
        conditions !== null && conditions !== undefined && "ref_name" in conditions ? conditions.ref_name : undefined;
      found.push({
        id,
        name: set.name,
        isActive: set.enforcement === "active",
        include: names?.include ?? [],
        rules: (set.rules ?? []).map(({ type }) => type),
        bypassApps:
          actors === undefined
            ? null
            : actors.flatMap(({ actor_type, actor_id }) => (actor_type === "Integration" ? (actor_id ?? []) : [])),
        othersBypass: (actors ?? []).some(({ actor_type }) => actor_type !== "Integration"),
      });
    }
    return found;
  });
}
