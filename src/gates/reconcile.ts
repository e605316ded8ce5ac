import { activeInstallations } from "../github/installations.ts";
import { installedRepositories } from "../github/installed-repositories.ts";
import type { Octokit, Repository } from "../github/octokit.ts";
import type { Place, Scope, Task } from "../jobs/task.ts";
import type { Database } from "../store/schema.ts";
import { governedRepositories, openChecks } from "../store/verdicts.ts";
import { forgottenDeployments, unansweredDeployments } from "./deployment/unanswered-deployments.ts";
import { unfinishedMonitoring } from "./production/unfinished-monitoring.ts";
import { unfinishedReleases } from "./release/unfinished-releases.ts";
import { unfinishedGroups } from "./unfinished-groups.ts";
import { unfinishedPulls } from "./unfinished-pulls.ts";

/** Finds what stands before a gate of a repository without a finished verdict. */
type FindUnfinished = (
  db: Database,
  repository: Repository,
  where: Place & { readonly scope: Scope },
  forgotten: Forgotten,
) => Promise<Task[]>;

/** One entry for each gate. */
const GATES: readonly FindUnfinished[] = [
  unfinishedPulls,
  unfinishedGroups,
  unansweredDeployments,
  unfinishedMonitoring,
  unfinishedReleases,
];

/** What has been left alone for so long gets another look; milliseconds. */
export interface Forgotten {
  /** An open check. */
  readonly openMs: number;
  /** Evidence, after its wait was over. */
  readonly overdueMs: number;
}

/** What a repository has open. */
export async function reconcileRepository(
  db: Database,
  repository: Repository,
  where: Place & { readonly scope: Scope },
  forgotten: Forgotten,
): Promise<Task[]> {
  const found: Task[] = [];
  for (const find of GATES) found.push(...(await find(db, repository, where, forgotten)));
  return found;
}

/** A look at each repository of an installation, or at those that are known to have a policy. */
export async function reconcileInstallation(
  db: Database,
  octokit: Octokit,
  { installationId, scope }: { readonly installationId: number; readonly scope: Scope },
): Promise<Task[]> {
  const governed = scope === "all" ? null : await governedRepositories(db);
  if (governed?.size === 0) return [];
  const repositories = await installedRepositories(octokit);
  return repositories
    .filter(({ repositoryId }) => governed === null || governed.has(repositoryId))
    .map((place) => ({ kind: "reconcile-repository", installationId, ...place, scope }));
}

/** A look at every installation, and at each check that has been open too long: its commit may be nobody's head any more. */
export async function reconcileAll(
  db: Database,
  octokit: Octokit,
  { scope, openMs }: { readonly scope: Scope } & Pick<Forgotten, "openMs">,
): Promise<Task[]> {
  const installations = await activeInstallations(octokit);
  const stale = await openChecks(db, Date.now() - openMs);
  const active = new Set(installations.map(({ id }) => id));
  const deployments = await forgottenDeployments(db, { before: Date.now() - openMs, installations: active });
  return [
    ...installations.map(({ id }): Task => ({ kind: "reconcile-installation", installationId: id, scope })),
    ...stale
      .filter(({ installation }) => active.has(installation))
      .map(({ installation, repository, full_name, head_sha }): Task => {
        const [owner = "", repo = ""] = full_name.split("/");
        const place = { installationId: installation, repositoryId: repository, owner, repo };
        return { kind: "judge-commit", ...place, headSha: head_sha, requested: false };
      }),
    ...deployments,
  ];
}
