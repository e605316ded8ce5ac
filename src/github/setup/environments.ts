import { look, type Seen, type Viewed } from "./seen.ts";

/** An environment that deployments go to. */
export interface EnvironmentSeen {
  readonly name: string;
  /** Slugs of the Apps whose rules protect it, where they are switched on. */
  readonly apps: readonly string[];
  readonly canAdminsBypass: boolean;
}

/** The environments of a repository with what protects them. */
export function environmentsOf({ octokit, owner, repo }: Viewed): Promise<Seen<readonly EnvironmentSeen[]>> {
  return look("Actions: read", async () => {
    const { data } = await octokit.request("GET /repos/{owner}/{repo}/environments", { owner, repo, per_page: 100 });
    const found: EnvironmentSeen[] = [];
    for (const environment of data.environments ?? []) {
      const path = "GET /repos/{owner}/{repo}/environments/{environment_name}/deployment_protection_rules";
      const at = { owner, repo, environment_name: environment.name };
      const { data: rules } = await octokit.request(path, at);
      const enabled = (rules.custom_deployment_protection_rules ?? []).filter((rule) => rule.enabled);
      const bypass: unknown = Reflect.get(environment, "can_admins_bypass");
      // GitHub lets administrators past unless the environment says otherwise.
      found.push({
        name: environment.name,
        apps: enabled.map(({ app }) => app.slug),
        canAdminsBypass: bypass !== false,
      });
    }
    return found;
  });
}
