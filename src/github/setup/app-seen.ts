import { look, type Seen, type Viewed } from "./seen.ts";

/** The App, as a check of it shows it. */
export interface AppSeen {
  readonly id: number;
  readonly slug: string;
  /** Permissions by GitHub's names, `read` or `write`. */
  readonly permissions: Readonly<Record<string, string>>;
  readonly events: readonly string[];
}

/** Checks of recent pull requests that are looked through. */
const MOST_PULLS = 10;

/** The App that made the newest check of this name on a recent pull request; null where there is none. */
export function appByCheck({ octokit, owner, repo }: Viewed, name: string): Promise<Seen<AppSeen | null>> {
  return look("Checks: read", async () => {
    const query = { owner, repo, state: "all", sort: "updated", direction: "desc", per_page: MOST_PULLS } as const;
    const { data: pulls } = await octokit.request("GET /repos/{owner}/{repo}/pulls", query);
    for (const { head } of pulls) {
      const at = { owner, repo, ref: head.sha, check_name: name, filter: "latest", per_page: 100 } as const;
      const { data } = await octokit.request("GET /repos/{owner}/{repo}/commits/{ref}/check-runs", at);
      const app = data.check_runs.find(({ app: one }) => one !== null && one.slug !== "github-actions")?.app;
      if (app === undefined || app === null) continue;
      const permissions = Object.fromEntries(
        Object.entries(app.permissions).map(([key, value]) => [key, String(value)]),
      );
      return { id: app.id, slug: app.slug ?? "", permissions, events: app.events };
    }
    return null;
  });
}
