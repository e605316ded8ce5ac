import { look, type Seen, seen, type Viewed } from "./seen.ts";

/** A check that a merge into a branch demands. */
export interface RequiredCheck {
  readonly context: string;
  /** The App whose check it must be; `null`: anybody's. */
  readonly appId: number | null;
  /** Where it is set. */
  readonly url: string;
}

/** What a merge into a branch demands, by rulesets and by branch protection. */
export interface BranchRules {
  readonly required: readonly RequiredCheck[];
  /** Checks that a ruleset names which is not enforced. */
  readonly idle: readonly RequiredCheck[];
  readonly hasMergeQueue: boolean;
  /** Who gets past the rules, in plain words; `null` where that may not be seen. */
  readonly bypass: readonly string[] | null;
}

interface RawRule {
  readonly type: string;
  readonly ruleset_id?: number | undefined;
  readonly parameters?: unknown;
}

/** Rules that apply to the branch now, and the rulesets that would if they were enforced. */
export async function branchRules(
  { octokit, owner, repo }: Viewed,
  branch: string,
  pageUrl: string,
): Promise<Seen<BranchRules>> {
  const at = { owner, repo };
  const active = await look("Metadata: read", async () => {
    const path = "GET /repos/{owner}/{repo}/rules/branches/{branch}";
    return (await octokit.request(path, { ...at, branch, per_page: 100 })).data;
  });
  if (!active.seen) return active;
  const rulesets = await look("Metadata: read", async () => {
    const query = { ...at, targets: "branch", includes_parents: true, per_page: 100 };
    return (await octokit.request("GET /repos/{owner}/{repo}/rulesets", query)).data;
  });
  if (!rulesets.seen) return rulesets;
  const details = [];
  for (const { id } of rulesets.value) {
    const detail = await look("Administration: read", async () => {
      const path = "GET /repos/{owner}/{repo}/rulesets/{ruleset_id}";
      return (await octokit.request(path, { ...at, ruleset_id: id })).data;
    });
    if (detail.seen) details.push(detail.value);
  }
  const summary = await look("Contents: read", async () => {
    return (await octokit.request("GET /repos/{owner}/{repo}/branches/{branch}", { ...at, branch })).data;
  });
  const classic = await look("Administration: read", async () => {
    const path = "GET /repos/{owner}/{repo}/branches/{branch}/protection";
    return (await octokit.request(path, { ...at, branch })).data;
  });
  const isClassic = summary.seen && summary.value.protected;
  const rules: readonly RawRule[] = active.value;
  const classicUrl = `${pageUrl}/settings/branches`;
  const idleSets = details.filter(({ enforcement }) => enforcement !== "active");
  const counted = new Set(rules.map(({ ruleset_id }) => ruleset_id));
  const sets = details.filter(({ id }) => counted.has(id));
  const areBypassesSeen =
    sets.every(({ bypass_actors }) => bypass_actors !== undefined) && (!isClassic || classic.seen);
  return seen({
    required: [
      ...rules.flatMap((rule) => checksIn(rule, `${pageUrl}/settings/rules/${rule.ruleset_id}`)),
      ...(summary.seen ? classicChecks(summary.value.protection?.required_status_checks?.checks, classicUrl) : []),
      ...(classic.seen ? classicChecks(classic.value.required_status_checks?.checks, classicUrl) : []),
    ],
    idle: idleSets.flatMap(({ id, rules: own }) =>
      (own ?? []).flatMap((rule) => checksIn(rule, `${pageUrl}/settings/rules/${id}`)),
    ),
    hasMergeQueue: rules.some(({ type }) => type === "merge_queue"),
    bypass: areBypassesSeen
      ? [
          ...sets.flatMap(({ bypass_actors }) =>
            (bypass_actors ?? []).map(({ actor_type, bypass_mode }) => `${actor_type} (${bypass_mode})`),
          ),
          ...(isClassic && classic.seen && classic.value.enforce_admins?.enabled !== true ? ["administrators"] : []),
        ]
      : null,
  });
}

function checksIn(
  { type, parameters }: { readonly type: string; readonly parameters?: unknown },
  url: string,
): RequiredCheck[] {
  if (type !== "required_status_checks" || typeof parameters !== "object" || parameters === null) return [];
  const checks: unknown = Reflect.get(parameters, "required_status_checks");
  if (!Array.isArray(checks)) return [];
  return checks.flatMap((check: unknown) => {
    const context: unknown = typeof check === "object" && check !== null ? Reflect.get(check, "context") : undefined;
    const appId: unknown =
      typeof check === "object" && check !== null ? Reflect.get(check, "integration_id") : undefined;
    return typeof context === "string" ? [{ context, appId: typeof appId === "number" ? appId : null, url }] : [];
  });
}

function classicChecks(
  checks: readonly { readonly context: string; readonly app_id?: number | null }[] | undefined,
  url: string,
): RequiredCheck[] {
  // GitHub writes -1 where any App will do.
  return (checks ?? []).map(({ context, app_id = null }) => {
    return { context, appId: app_id !== null && app_id > 0 ? app_id : null, url };
  });
}
