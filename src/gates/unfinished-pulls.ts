import type { Repository } from "../github/octokit.ts";
import { openPulls } from "../github/read-pull.ts";
import type { Place, Scope, Task } from "../jobs/task.ts";
import type { Database } from "../store/schema.ts";
import { judgedPulls } from "../store/verdicts.ts";

/**
 * Judgements of the open pull requests of a repository of which the current head and target branch have no finished verdict.
 *
 * @param where.scope `all`: also those that wait for evidence, which may have come while nobody could see it
 * @param options.overdueMs a wait that is over by so much has been forgotten by whoever waited
 */
export async function unfinishedPulls(
  db: Database,
  repository: Repository,
  { scope, ...place }: Place & { readonly scope: Scope },
  { overdueMs }: { readonly overdueMs: number },
): Promise<Task[]> {
  const known = await judgedPulls(db, place.repositoryId);
  const now = Date.now();
  const open = await openPulls(repository, {});
  return open
    .filter(({ number, headSha, baseRef }) => {
      const last = known.get(number);
      if (last === undefined || last.head_sha !== headSha || last.base_ref !== baseRef) return true;
      return last.until !== null && (scope === "all" || last.until < now - overdueMs);
    })
    .map(({ number }) => ({ ...place, kind: "judge-pull-request", number, requested: false }));
}
