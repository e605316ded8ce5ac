import type { Repository } from "../github/octokit.ts";
import { openPulls } from "../github/read-pull.ts";
import type { Place, Task } from "../jobs/task.ts";
import type { Database } from "../store/schema.ts";
import { judgedPulls } from "../store/verdicts.ts";

/** A wait for evidence that is over by so much has been forgotten by whoever waited. */
const OVERDUE_MS = 60_000;

/** Judgements of the open pull requests of a repository of which the current head and target branch have no finished verdict. */
export async function unfinishedPulls(db: Database, repository: Repository, place: Place): Promise<Task[]> {
  const known = await judgedPulls(db, place.repositoryId);
  const now = Date.now();
  const open = await openPulls(repository, {});
  return open
    .filter(({ number, headSha, baseRef }) => {
      const last = known.get(number);
      if (last === undefined || last.head_sha !== headSha || last.base_ref !== baseRef) return true;
      return last.state === "waiting" && (last.until ?? 0) < now - OVERDUE_MS;
    })
    .map(({ number }) => ({ ...place, kind: "judge-pull-request", number, requested: false }));
}
