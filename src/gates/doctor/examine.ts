import { RULES } from "../../checks/index.ts";
import { type AppSeen, appByCheck } from "../../github/setup/app-seen.ts";
import { branchRules } from "../../github/setup/branch-rules.ts";
import { environmentsOf } from "../../github/setup/environments.ts";
import { forkApprovalOf, ownsPath, policyAt, repositoryOf, unseenTeamsOf } from "../../github/setup/repository.ts";
import { type Seen, seen, type Viewed } from "../../github/setup/seen.ts";
import { tagRulesOf } from "../../github/setup/tag-rules.ts";
import { workflowsOf } from "../../github/setup/workflows.ts";
import { approversOf } from "../../policy/approvers.ts";
import { loadPolicy, POLICY_PATH, type PolicyOutcome } from "../../policy/load-policy.ts";
import { CHECK_NAME } from "../pull-request/check-name.ts";
import { declaredEvidence } from "./declared-evidence.ts";
import type { SetupFacts } from "./facts.ts";

/**
 * Looks at how a repository is set up, with the eyes of whoever asks.
 *
 * @param app the App that is meant, where that is known; else the one whose check is seen on recent pull requests
 */
export async function examine(view: Viewed, app: AppSeen | null = null): Promise<SetupFacts> {
  const { url, isPrivate, branch } = await repositoryOf(view);
  const source = await policyAt(view, branch, POLICY_PATH);
  const policy: PolicyOutcome | null = source === null ? null : loadPolicy({ source, path: POLICY_PATH, rules: RULES });
  const law = policy?.ok === true ? policy.loaded.policy : null;
  const files = law === null ? [] : declaredEvidence(law).map(({ workflow }) => workflow);
  const named = law === null ? [] : [...approversOf(law), ...(law.waivers?.approvers ?? [])];
  const teams = [...new Set(named.flatMap((entry) => (entry.startsWith("team:") ? entry.slice("team:".length) : [])))];
  const known: Seen<AppSeen | null> = app === null ? await appByCheck(view, CHECK_NAME) : seen(app);
  return {
    name: `${view.owner}/${view.repo}`,
    url,
    isPrivate,
    branch,
    policy,
    app: known,
    rules: await branchRules(view, branch, url),
    forkApproval: isPrivate ? seen("private") : await forkApprovalOf(view),
    environments: await environmentsOf(view),
    tagRules: await tagRulesOf(view),
    workflows: await workflowsOf(view, branch, files),
    unseenTeams: await unseenTeamsOf(view, teams),
    ownsPolicy: await ownsPath(view, branch, POLICY_PATH),
  };
}
