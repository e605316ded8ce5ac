import type { Policy } from "../../policy/policy-schema.ts";
import { plainPhrase } from "../../report/template.ts";
import { CHECK_NAME } from "../pull-request/check-name.ts";
import { declaredEvidence } from "./declared-evidence.ts";
import type { Gap, SetupFacts } from "./facts.ts";

/** Finds what keeps the gate of a repository from being one. Pure: what could not be seen is said, and never taken for right. */
export function diagnose(facts: SetupFacts): Gap[] {
  const { policy } = facts;
  if (policy === null)
    return [gap("policy-missing", "open", {}, `${facts.url}/new/${facts.branch}?filename=.github/assay.yml`)];
  if (!policy.ok) {
    const [problem] = policy.problems;
    const values = { line: problem?.line ?? 1, problem: problem?.message ?? "" };
    return [gap("policy-broken", "open", values, `${facts.url}/blob/${facts.branch}/.github/assay.yml`)];
  }
  const law = policy.loaded.policy;
  return [
    ...requiredGaps(facts),
    ...bypassGaps(facts),
    ...forkGaps(facts, law),
    ...workflowGaps(facts, law),
    ...permissionGaps(facts, law),
    ...teamGaps(facts),
    ...ownerGaps(facts),
    ...environmentGaps(facts, law),
    ...tagGaps(facts, law),
  ];
}

/** The words of a gap stand in `templates/phrases.md`, as `doctor-<code>` and `doctor-<code>-next`. */
function gap(
  code: string,
  weight: Gap["weight"],
  values: Readonly<Record<string, string | number>>,
  where: string,
  next: Readonly<Record<string, string | number>> = {},
): Gap {
  return {
    code,
    weight,
    what: plainPhrase(`doctor-${code}`, values),
    mend: plainPhrase(`doctor-${code}-next`, next),
    where,
  };
}

/** What could not be looked at is a gap of its own. */
function unseen(part: string, { needs }: { readonly needs: string }, { url }: SetupFacts): Gap[] {
  return [gap("unseen", "unseen", { part }, `${url}/settings/installations`, { needs })];
}

function requiredGaps(facts: SetupFacts): Gap[] {
  const { rules, app, branch, url } = facts;
  if (!rules.seen) return unseen("what a merge demands", rules, facts);
  const mine = rules.value.required.filter(({ context }) => context === CHECK_NAME);
  const where = `${url}/settings/rules`;
  if (mine.length === 0) {
    const idle = rules.value.idle.find(({ context }) => context === CHECK_NAME);
    if (idle !== undefined) return [gap("ruleset-idle", "open", { branch }, idle.url)];
    return [gap("check-not-required", "open", { check: CHECK_NAME, branch }, where, { check: CHECK_NAME })];
  }
  const pinned = mine.filter(({ appId }) => appId !== null);
  const [first] = mine;
  if (pinned.length === 0) return [gap("source-not-expected", "open", { check: CHECK_NAME }, first?.url ?? where)];
  const id = app.seen ? (app.value?.id ?? null) : null;
  if (id === null || pinned.some(({ appId }) => appId === id)) return [];
  return [gap("source-of-another-app", "open", { check: CHECK_NAME }, pinned[0]?.url ?? where)];
}

function bypassGaps(facts: SetupFacts): Gap[] {
  const { rules, url } = facts;
  if (!rules.seen) return [];
  const { bypass } = rules.value;
  if (bypass === null) return unseen("who gets past the rules", { needs: "Administration: read" }, facts);
  return bypass.length === 0 ? [] : [gap("bypass", "weak", { who: bypass.join(", ") }, `${url}/settings/rules`)];
}

/** GitHub's words for whose runs wait, from the strictest on. */
const STRICT = ["all_external_contributors", "first_time_contributors"];

function forkGaps(facts: SetupFacts, { forks }: Policy): Gap[] {
  const { forkApproval, url, isPrivate } = facts;
  if (isPrivate || forks === "never") return [];
  if (!forkApproval.seen) return unseen("whose runs of forks wait for an approval", forkApproval, facts);
  if (STRICT.includes(forkApproval.value)) return [];
  return [gap("fork-runs-free", "weak", { setting: forkApproval.value }, `${url}/settings/actions`)];
}

/** Events whose runs make the evidence of a pull request, and those whose runs make a baseline. */
const OF_PULLS = ["pull_request", "pull_request_target", "push"];
const OF_BASELINE = ["push", "schedule", "workflow_dispatch"];

function workflowGaps(facts: SetupFacts, policy: Policy): Gap[] {
  const { workflows, url, branch, rules } = facts;
  const declared = declaredEvidence(policy);
  if (declared.length === 0) return [];
  if (!workflows.seen) return unseen("the declared workflows", workflows, facts);
  const needsMerged = rules.seen && rules.value.hasMergeQueue && policy["merge-queue"] === "merged-evidence";
  return declared.flatMap(({ workflow, artifacts, isCompared }) => {
    const found = workflows.value.find(({ file }) => file === workflow);
    const where = `${url}/blob/${branch}/.github/workflows/${workflow}`;
    if (found?.exists !== true) return [gap("workflow-missing", "open", { workflow }, `${url}/actions`)];
    const { events, artifacts: left } = found;
    if (events === null) return [gap("workflow-unreadable", "open", { workflow }, where)];
    const lacks = (wanted: readonly string[]) => !wanted.some((event) => events.includes(event));
    return [
      ...(lacks(OF_PULLS) ? [gap("workflow-not-for-pulls", "open", { workflow }, where)] : []),
      ...(isCompared && lacks(OF_BASELINE) ? [gap("workflow-no-baseline", "weak", { workflow, branch }, where)] : []),
      ...(needsMerged && lacks(["merge_group"]) ? [gap("workflow-not-for-queue", "open", { workflow }, where)] : []),
      ...(left === null
        ? [gap("workflow-never-ran", "weak", { workflow }, where)]
        : artifacts
            .filter((artifact) => !left.includes(artifact))
            .map((artifact) => gap("artifact-missing", "open", { workflow, artifact }, where))),
    ];
  });
}

function permissionGaps(facts: SetupFacts, policy: Policy): Gap[] {
  const { app, url } = facts;
  if (!app.seen) return unseen("the App's permissions", app, facts);
  if (app.value === null) return [gap("app-unheard", "open", { check: CHECK_NAME }, `${url}/pulls`)];
  const { permissions, events, slug } = app.value;
  const named = [...policy.approvers, ...(policy.waivers?.approvers ?? [])];
  const wanted: Readonly<Record<string, "read" | "write">> = {
    checks: "write",
    statuses: "write",
    contents: "read",
    pull_requests: "write",
    actions: "read",
    issues: "write",
    ...(named.some((entry) => entry.startsWith("team:")) ? { members: "read" } : {}),
    ...(policy.release === undefined ? {} : { contents: "write" }),
    ...(Object.keys(policy.environments).length === 0 ? {} : { deployments: "write" }),
    ...(startsWorkflows(policy) ? { actions: "write" } : {}),
    ...(facts.rules.seen && facts.rules.value.hasMergeQueue ? { merge_queues: "read" } : {}),
  };
  const missing = Object.entries(wanted)
    .filter(([name, level]) => permissions[name] !== "write" && permissions[name] !== level)
    .map(([name, level]) => `${name}: ${level}`);
  const unheard = ["pull_request", "workflow_run", "push", "issue_comment"].filter((event) => !events.includes(event));
  const where = `${new URL(url).origin}/apps/${slug}`;
  return [
    ...(missing.length === 0 ? [] : [gap("permission-missing", "weak", { permissions: missing.join(", ") }, where)]),
    ...(unheard.length === 0 ? [] : [gap("event-missing", "weak", { events: unheard.join(", ") }, where)]),
  ];
}

function teamGaps(facts: SetupFacts): Gap[] {
  const { unseenTeams, url } = facts;
  if (!unseenTeams.seen) return unseen("the teams that may approve", unseenTeams, facts);
  if (unseenTeams.value.length === 0) return [];
  return [gap("team-unseen", "weak", { teams: unseenTeams.value.join(", ") }, `${url}/settings/access`)];
}

function ownerGaps(facts: SetupFacts): Gap[] {
  const { ownsPolicy, url, branch } = facts;
  if (!ownsPolicy.seen || ownsPolicy.value) return [];
  return [gap("policy-unowned", "weak", {}, `${url}/new/${branch}?filename=.github/CODEOWNERS`)];
}

/** Whether the policy has Assay start a workflow: to retrain a model, or to roll back. */
function startsWorkflows({ monitoring, environments }: Policy): boolean {
  const rollsBack = Object.values(environments).some(({ rollback }) => rollback !== undefined);
  return monitoring?.retrain !== undefined || rollsBack;
}

function environmentGaps(facts: SetupFacts, { environments }: Policy): Gap[] {
  const names = Object.keys(environments);
  if (names.length === 0) return [];
  const { environments: there, app, url } = facts;
  if (!there.seen) return unseen("the environments", there, facts);
  const slug = app.seen ? (app.value?.slug ?? null) : null;
  const where = `${url}/settings/environments`;
  return names.flatMap((environment) => {
    const found = there.value.find(({ name }) => name.toLowerCase() === environment.toLowerCase());
    if (found === undefined) return [gap("environment-missing", "open", { environment }, where)];
    const isGuarded = slug === null ? found.apps.length > 0 : found.apps.includes(slug);
    if (!isGuarded) return [gap("environment-unguarded", "open", { environment }, where)];
    return found.canAdminsBypass ? [gap("environment-bypass", "weak", { environment }, where)] : [];
  });
}

function tagGaps(facts: SetupFacts, { release }: Policy): Gap[] {
  if (release?.stop !== "tag") return [];
  const { tagRules, app, url } = facts;
  if (!tagRules.seen) return unseen("the rulesets about tags", tagRules, facts);
  const where = `${url}/settings/rules`;
  const closing = tagRules.value.filter(({ isActive, rules }) => isActive && rules.includes("creation"));
  if (closing.length === 0) return [gap("tags-free", "open", {}, where)];
  const id = app.seen ? (app.value?.id ?? null) : null;
  if (closing.some(({ bypassApps }) => bypassApps === null)) {
    return unseen("who gets past the rulesets about tags", { needs: "Administration: read" }, facts);
  }
  const isOnly = closing.some(
    ({ bypassApps, othersBypass }) =>
      !othersBypass && bypassApps?.length === 1 && (id === null || bypassApps[0] === id),
  );
  return isOnly ? [] : [gap("tags-bypass", "weak", {}, where)];
}
