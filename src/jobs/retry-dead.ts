import { appendRecord } from "../store/records/append-record.ts";
import type { Actor } from "../store/records/record.ts";
import type { Database } from "../store/schema.ts";
import type { Store } from "../store/store.ts";
import { VERSION } from "../version.ts";
import type { Task } from "./task.ts";

/** A job that was given up. */
export interface DeadJob {
  readonly id: string;
  readonly key: string;
  readonly installation: number;
  readonly task: Task;
  /** Why; one plain sentence. */
  readonly reason: string;
  /** Unix milliseconds. */
  readonly died: number;
}

/** The jobs that were given up, oldest first. */
export async function deadJobs(db: Database): Promise<DeadJob[]> {
  const rows = await db.selectFrom("dead_jobs").selectAll().orderBy("died").orderBy("id").execute();
  return rows.map((row) => ({ ...row, task: JSON.parse(row.task) as Task }));
}

/**
 * Puts a job that was given up back into the queue, which the audit trail tells of.
 *
 * @returns the id under which it is known from now on; null if it is not there any more
 */
export function retryDead(
  store: Pick<Store<Task>, "transaction" | "jobs">,
  { id, key, installation, task, reason, died }: DeadJob,
  actor: Actor,
): Promise<string | null> {
  return store.transaction(async (transaction) => {
    const gone = await transaction.deleteFrom("dead_jobs").where("id", "=", id).executeTakeFirst();
    if (gone.numDeletedRows === 0n) return null;
    const [again = ""] = await store.jobs.put(transaction, [{ key, installation, task, afterMs: 0 }]);
    const entry = {
      kind: "job-retried",
      actor,
      ...aboutOf(task),
      version: VERSION,
      details: { task: task.kind, job: id, again, reason, died: new Date(died).toISOString() },
    };
    await appendRecord(transaction, entry, `job-retried ${id}`);
    return again;
  });
}

/** What a task is about, as the audit trail names it. */
function aboutOf(task: Task) {
  return {
    repository: "repositoryId" in task ? { id: task.repositoryId, name: `${task.owner}/${task.repo}` } : null,
    numbers: "number" in task ? [task.number] : [],
    commit: "headSha" in task ? (task.headSha ?? null) : null,
  };
}
