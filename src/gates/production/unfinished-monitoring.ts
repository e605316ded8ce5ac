import type { Repository } from "../../github/octokit.ts";
import type { Place, Scope, Task } from "../../jobs/task.ts";
import { lastMonitored, standingIncidents, unwrittenIncidents } from "../../store/incidents.ts";
import type { Database } from "../../store/schema.ts";

/**
 * A look at the production of a repository whose monitoring is known, where something may be left to do: an incident stands,
 * or GitHub does not show one as it is; `all`: also where a monitoring run may have ended while nobody could hear of it.
 */
export async function unfinishedMonitoring(
  db: Database,
  _repository: Repository,
  { scope, ...place }: Place & { readonly scope: Scope },
): Promise<Task[]> {
  const { repositoryId } = place;
  if ((await lastMonitored(db, repositoryId)) === null) return [];
  const standing = await standingIncidents(db, repositoryId);
  const unwritten = await unwrittenIncidents(db, repositoryId);
  const isOpen = scope === "all" || standing.length > 0 || unwritten.length > 0;
  return isOpen ? [{ ...place, kind: "monitor" }] : [];
}
