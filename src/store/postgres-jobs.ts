import { CompiledQuery, type Kysely, sql } from "kysely";
import type { ConnectionOptions, JobWithMetadata, PgBoss } from "pg-boss";
import { type Claim, combine, type JobStore, type Waiting, waitingByKey } from "./job-store.ts";
import type { StoreOptions } from "./open-store.ts";
import type { Database, Schema } from "./schema.ts";
import { advance, reserveTags, UNPLACED } from "./shares.ts";

/** PostgreSQL schema in which pg-boss keeps its tables. */
export const JOBS_SCHEMA = "assay_jobs";
/** `singleton`: of one key one job is active at a time. */
const QUEUE = { name: "tasks", policy: "singleton" } as const;

/** A claim that goes on longer than this is over, whatever its heartbeats say. */
const LONGEST_SECONDS = 6 * 3600;
/** Leases may run out so often before pg-boss itself calls a job failed; the worker gives it up long before. */
const MOST_LAPSES = 1000;
/** How long ended jobs are kept for operators to look at, and waiting ones at most. */
const KEEP_ENDED_SECONDS = 24 * 3600;
const KEEP_WAITING_SECONDS = 180 * 24 * 3600;
/** pg-boss takes no shorter lease. */
const LEAST_LEASE_SECONDS = 10;

/** What pg-boss carries for us. */
interface Data<T> {
  readonly installation: number;
  readonly task: T;
  readonly failures: number;
  readonly lost: string | null;
  readonly timed: boolean;
  readonly created: number;
  /** Leases that ran out in earlier lives of this job. */
  readonly lapses: number;
}

type Job<T> = JobWithMetadata<Data<T>>;

/** A job that waits, as far as it matters for another of the same key. */
type Known<T> = Pick<Job<T>, "id" | "data" | "startAfter">;

/** A job that is put in. */
interface Fresh<T> extends Pick<Claim<T>, "key" | "installation" | "lapses" | "created"> {
  readonly waiting: Waiting<T>;
}

/** Jobs of pg-boss. What it lacks is built upon it: merging of jobs that wait, and fair shares by way of its priorities. */
export async function createPostgresJobs<T>(
  boss: PgBoss,
  db: Kysely<Schema>,
  options: Pick<StoreOptions<T>, "leaseMs" | "merge" | "visiting">,
): Promise<JobStore<T>> {
  const queue = {
    policy: QUEUE.policy,
    heartbeatSeconds: Math.max(LEAST_LEASE_SECONDS, Math.ceil(options.leaseMs / 1000)),
    expireInSeconds: LONGEST_SECONDS,
    retryLimit: MOST_LAPSES,
    retryDelay: 0,
    deleteAfterSeconds: KEEP_ENDED_SECONDS,
    retentionSeconds: KEEP_WAITING_SECONDS,
  };
  await boss.createQueue(QUEUE.name, queue);
  const { policy: _fixed, ...changeable } = queue;
  if (options.visiting !== true) await boss.updateQueue(QUEUE.name, changeable);

  /** Of each key what waits, locked until the transaction ends: two processes that put in jobs of one key see each other's. */
  const lockWaiting = async (transaction: Database, keys: readonly string[]): Promise<Map<string, Known<T>>> => {
    const sorted = [...new Set(keys)].sort();
    // Locks are taken in one order everywhere, so that two processes never wait for each other.
    await sql`select pg_advisory_xact_lock(hashtextextended(key, 0)) from unnest(${sorted}::text[]) as key`.execute(
      transaction,
    );
    const { rows } = await sql<Known<T> & { key: string }>`
      select id, singleton_key as key, data, start_after as "startAfter"
      from ${sql.id(JOBS_SCHEMA, "job")}
      where name = ${QUEUE.name} and state in ('created', 'retry') and singleton_key = any(${sorted}::text[])
      order by created_on desc`.execute(transaction);
    return new Map(rows.map((row) => [row.key, row]));
  };

  /** Changes a job that waits. @returns false where it was begun in this very moment */
  const change = async (transaction: Database, known: Known<T>, left: Waiting<T>): Promise<boolean> => {
    const data: Data<T> = { ...known.data, ...bodyOf(left) };
    const target = { id: known.id, startAfter: secondsUntil(left), db: executorOf(transaction) };
    return (await boss.update(QUEUE.name, data, target)).updated > 0;
  };

  const insert = async (transaction: Database, jobs: readonly Fresh<T>[]): Promise<string[]> => {
    if (jobs.length === 0) return [];
    const inserts = jobs.map(({ key, installation, lapses, created, waiting }) => ({
      data: { installation, lapses, created, ...bodyOf(waiting) } satisfies Data<T>,
      singletonKey: key,
      priority: -UNPLACED,
      startAfter: secondsUntil(waiting),
    }));
    const ids = await boss.insert(QUEUE.name, inserts, { db: executorOf(transaction), returnId: true });
    if (ids?.length !== jobs.length) throw new Error(`pg-boss took ${ids?.length ?? 0} of ${jobs.length} jobs`);
    return ids;
  };

  /** Jobs whose time has come get their place in the order, which pg-boss has in its priorities. */
  const placeDue = () =>
    db.transaction().execute(async (transaction) => {
      const { rows } = await sql<{ id: string; installation: number }>`
        select id, (data->>'installation')::bigint as installation
        from ${sql.id(JOBS_SCHEMA, "job")}
        where name = ${QUEUE.name} and state < 'active' and priority = ${-UNPLACED} and start_after <= now()
        order by start_after, created_on
        for update skip locked`.execute(transaction);
      if (rows.length === 0) return;
      const tags = await reserveTags(
        transaction,
        rows.map(({ installation }) => installation),
      );
      const ids = rows.map(({ id }) => id);
      await sql`
        update ${sql.id(JOBS_SCHEMA, "job")} as job set priority = -placed.tag
        from unnest(${ids}::uuid[], ${tags}::int[]) as placed (id, tag)
        where job.name = ${QUEUE.name} and job.id = placed.id`.execute(transaction);
    });

  return {
    async put(transaction, jobs) {
      const created = Date.now();
      const wanted = waitingByKey(jobs, created, options.merge);
      const known = await lockWaiting(transaction, [...wanted.keys()]);
      const ids = new Map<string, string>();
      const fresh: Fresh<T>[] = [];
      for (const [key, { installation, waiting }] of wanted) {
        const other = known.get(key);
        const left = other === undefined ? null : combine(waitingOf(other), waiting, options.merge);
        if (other !== undefined && left !== null && (await change(transaction, other, left))) ids.set(key, other.id);
        else fresh.push({ key, installation, lapses: 0, created, waiting });
      }
      const made = await insert(transaction, fresh);
      for (const [index, { key }] of fresh.entries()) ids.set(key, made[index] ?? "");
      return jobs.map(({ key }) => ids.get(key) ?? "");
    },

    async claim(most) {
      await placeDue();
      const jobs = await boss.fetch<Data<T>>(QUEUE.name, { batchSize: most, includeMetadata: true });
      // One that became due in this very moment has no place yet, and was taken since there was nothing else.
      const tags = jobs.map(({ priority }) => -priority).filter((tag) => tag !== UNPLACED);
      if (tags.length > 0) await advance(db, Math.max(...tags));
      return jobs.map(claimOf);
    },

    async extend(claim) {
      return isAffected(await boss.touch(QUEUE.name, attemptOf(claim)));
    },

    async finish(transaction, claim) {
      return isAffected(await boss.complete(QUEUE.name, attemptOf(claim), null, { db: executorOf(transaction) }));
    },

    async putBack(transaction, claim, again) {
      const { key, installation, lapses, created } = claim;
      const other = (await lockWaiting(transaction, [key])).get(key);
      const left = other === undefined ? null : combine(again, waitingOf(other), options.merge);
      if (other !== undefined && left !== null && (await change(transaction, other, left))) return other.id;
      const [id = ""] = await insert(transaction, [{ key, installation, lapses, created, waiting: again }]);
      return id;
    },

    async backlog() {
      const { rows } = await sql<{ state: string; timed: boolean; count: number; oldest: number | null }>`
        select state::text, coalesce((data->>'timed')::boolean, false) and start_after > now() as timed, count(*) as count,
          (extract(epoch from now() - min(start_after)) * 1000)::bigint as oldest
        from ${sql.id(JOBS_SCHEMA, "job")}
        where name = ${QUEUE.name} and state in ('created', 'retry', 'active')
        group by 1, 2`.execute(db);
      const { dead } = await db
        .selectFrom("dead_jobs")
        .select((row) => row.fn.countAll<number>().as("dead"))
        .executeTakeFirstOrThrow();
      const count = (of: (row: (typeof rows)[number]) => boolean) =>
        rows.filter(of).reduce((sum, row) => sum + Number(row.count), 0);
      const due = rows.filter(({ state, timed }) => state !== "active" && !timed);
      return {
        waiting: count(({ state, timed }) => state !== "active" && !timed),
        timed: count(({ state, timed }) => state !== "active" && timed),
        active: count(({ state }) => state === "active"),
        dead: Number(dead),
        oldestMs: Math.max(0, ...due.map(({ oldest }) => Number(oldest ?? 0))),
      };
    },

    async isIdle() {
      const { rows } = await sql<{ open: boolean }>`
        select exists (
          select 1 from ${sql.id(JOBS_SCHEMA, "job")}
          where name = ${QUEUE.name} and (state = 'active'
            or (state in ('created', 'retry') and (not (data->>'timed')::boolean or start_after <= now())))
        ) as open`.execute(db);
      return rows[0]?.open === false;
    },
  };
}

/** The calls of pg-boss inside a transaction of ours. */
function executorOf(transaction: Database): NonNullable<ConnectionOptions["db"]> {
  return {
    async executeSql(text, values = []) {
      const { rows } = await transaction.executeQuery(CompiledQuery.raw(text, [...values]));
      return { rows };
    },
  };
}

function claimOf<T>({ id, retryCount, singletonKey, data }: Job<T>): Claim<T> {
  const { lapses, timed: _timed, ...rest } = data;
  return { ...rest, id, attempt: retryCount, key: singletonKey ?? "", lapses: lapses + retryCount };
}

function attemptOf({ id, attempt }: Pick<Claim<unknown>, "id" | "attempt">) {
  return { id, retryCount: attempt };
}

/** pg-boss answers with the number of jobs that were changed, which its types leave out. */
function isAffected(answer: object): boolean {
  return "affected" in answer && Number(answer.affected) > 0;
}

function waitingOf<T>({ data, startAfter }: Known<T>): Waiting<T> {
  const { task, failures, lost, timed } = data;
  return { task, failures, lost, timed, due: new Date(startAfter).getTime() };
}

function bodyOf<T>({ task, failures, lost, timed }: Waiting<T>) {
  return { task, failures, lost, timed };
}

function secondsUntil({ due }: Pick<Waiting<unknown>, "due">): number {
  return Math.max(0, (due - Date.now()) / 1000);
}
