import { mergeGroups } from "../github/merge-groups.ts";
import type { Repository } from "../github/octokit.ts";
import type { Place, Scope, Task } from "../jobs/task.ts";
import { knownGroups } from "../store/merge-groups.ts";
import type { Database } from "../store/schema.ts";

/**
 * Judgements of the merge groups of a repository that have no finished verdict, and of those that are gone, whose checks are
 * to be ended.
 *
 * @param where.scope `all`: also those that wait for evidence, which may have come while nobody could see it
 * @param options.overdueMs a wait that is over by so much has been forgotten by whoever waited
 */
export async function unfinishedGroups(
  db: Database,
  repository: Repository,
  { scope, ...place }: Place & { readonly scope: Scope },
  { overdueMs }: { readonly overdueMs: number },
): Promise<Task[]> {
  const known = await knownGroups(db, { repository: place.repositoryId });
  const now = Date.now();
  const there = await mergeGroups(repository);
  const isThere = (headSha: string) => there.some((group) => group.headSha === headSha);
  const unfinished = there.filter(({ headSha }) => {
    const last = known.find((group) => group.head_sha === headSha);
    return last === undefined || (last.until !== null && (scope === "all" || last.until < now - overdueMs));
  });
  const gone = known
    .filter(({ head_sha }) => !isThere(head_sha))
    .map(({ head_sha: headSha, head_ref: headRef, base_ref: baseRef }) => ({ headSha, headRef, baseRef }));
  return [...unfinished, ...gone].map((group) => ({
    kind: "judge-merge-group",
    ...place,
    ...group,
    requested: false,
    isNew: false,
  }));
}
