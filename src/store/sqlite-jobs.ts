import { randomUUID } from "node:crypto";
import type { Kysely, Selectable, Transaction } from "kysely";
import { relink } from "./deliveries.ts";
import { type Claim, combine, type JobStore, type NewJob, type Waiting } from "./job-store.ts";
import type { Database, Schema } from "./schema.ts";
import { advance, reserveTags, UNPLACED } from "./shares.ts";

type Row = Selectable<Schema["jobs"]>;

/**
 * Jobs in a table of the same file.
 *
 * @param options.leaseMs how long a claim holds unless it is renewed
 * @param options.merge what is left of two tasks of one key
 */
export function createSqliteJobs<T>(
  db: Kysely<Schema>,
  options: { readonly leaseMs: number; readonly merge: (older: T, newer: T) => T },
): JobStore<T> {
  const { leaseMs, merge } = options;

  /** @param age whether it is newer than one that waits, or was begun before that one came */
  const place = async (
    transaction: Database,
    job: Place,
    { waiting, age }: { readonly waiting: Waiting<T>; readonly age: "newer" | "older" },
  ): Promise<string> => {
    const known = await transaction
      .selectFrom("jobs")
      .selectAll()
      .where("state", "=", "waiting")
      .where("key", "=", job.key)
      .executeTakeFirst();
    if (known === undefined) return insert(transaction, job, waiting);
    const other = waitingOf<T>(known);
    const left = age === "newer" ? combine(other, waiting, merge) : combine(waiting, other, merge);
    const lapses = Math.max(known.lapses, job.lapses);
    await transaction
      .updateTable("jobs")
      .set({ ...columnsOf(left), lapses })
      .where("id", "=", known.id)
      .execute();
    return known.id;
  };

  const insert = async (transaction: Database, job: Place, waiting: Waiting<T>): Promise<string> => {
    const id = randomUUID();
    const { key, installation, tag, lapses, created } = job;
    const about = { id, key, installation, tag, lapses, created, lease_until: 0, state: "waiting" as const };
    await transaction
      .insertInto("jobs")
      .values({ ...about, ...columnsOf(waiting) })
      .execute();
    return id;
  };

  const takeLapsed = async (transaction: Transaction<Schema>, now: number): Promise<void> => {
    const lapsed = await transaction
      .selectFrom("jobs")
      .selectAll()
      .where("state", "=", "active")
      .where("lease_until", "<", now)
      .execute();
    for (const row of lapsed) {
      await transaction.deleteFrom("jobs").where("id", "=", row.id).execute();
      const again = { ...row, lapses: row.lapses + 1 };
      const waiting = { ...waitingOf<T>(row), due: now, timed: false };
      const id = await place(transaction, again, { waiting, age: "older" });
      await relink(transaction, row.id, id);
    }
  };

  /** Jobs whose time has come get their place in the order. */
  const placeDue = async (transaction: Database, now: number): Promise<void> => {
    const due = await transaction
      .selectFrom("jobs")
      .select(["id", "installation"])
      .where("state", "=", "waiting")
      .where("tag", "=", UNPLACED)
      .where("due", "<=", now)
      .orderBy("due")
      .orderBy("created")
      .execute();
    const tags = await reserveTags(
      transaction,
      due.map(({ installation }) => installation),
    );
    for (const [index, { id }] of due.entries()) {
      await transaction
        .updateTable("jobs")
        .set({ tag: tags[index] ?? 0 })
        .where("id", "=", id)
        .execute();
    }
  };

  const anythingFor = async (now: number): Promise<boolean> => {
    const row = await db
      .selectFrom("jobs")
      .select("id")
      .where((is) =>
        is.or([
          is.and([is("state", "=", "waiting"), is("due", "<=", now)]),
          is.and([is("state", "=", "active"), is("lease_until", "<", now)]),
        ]),
      )
      .limit(1)
      .executeTakeFirst();
    return row !== undefined;
  };

  return {
    async put(transaction, jobs) {
      const ids: string[] = [];
      const now = Date.now();
      for (const job of jobs) {
        const about = { ...job, tag: UNPLACED, lapses: 0, created: now };
        ids.push(await place(transaction, about, { waiting: fresh(job, now), age: "newer" }));
      }
      return ids;
    },

    async claim(most) {
      const now = Date.now();
      // A transaction that writes keeps other processes out: it is begun only where there is something to take.
      if (!(await anythingFor(now))) return [];
      return db.transaction().execute(async (transaction) => {
        await takeLapsed(transaction, now);
        await placeDue(transaction, now);
        const rows = await transaction
          .selectFrom("jobs")
          .selectAll()
          .where("state", "=", "waiting")
          .where("due", "<=", now)
          .where("key", "not in", (jobs) => jobs.selectFrom("jobs").select("key").where("state", "=", "active"))
          .orderBy("tag")
          .orderBy("created")
          .limit(most)
          .execute();
        for (const { id, tag } of rows) {
          const taken = { state: "active" as const, lease_until: now + leaseMs };
          await transaction.updateTable("jobs").set(taken).where("id", "=", id).execute();
          await advance(transaction, tag);
        }
        return rows.map((row): Claim<T> => {
          const { id, key, installation, lapses, created, failures, lost } = row;
          return {
            id,
            attempt: lapses,
            key,
            installation,
            lapses,
            created,
            failures,
            lost,
            task: JSON.parse(row.task) as T,
          };
        });
      });
    },

    async extend({ id }) {
      const now = Date.now();
      const { numUpdatedRows } = await db
        .updateTable("jobs")
        .set({ lease_until: now + leaseMs })
        .where("id", "=", id)
        .where("state", "=", "active")
        .where("lease_until", ">=", now)
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    },

    async finish(transaction, { id }) {
      const { numDeletedRows } = await transaction
        .deleteFrom("jobs")
        .where("id", "=", id)
        .where("state", "=", "active")
        .executeTakeFirst();
      return numDeletedRows === 1n;
    },

    putBack: (transaction, { key, installation, lapses, created }, waiting) =>
      place(transaction, { key, installation, lapses, created, tag: UNPLACED }, { waiting, age: "older" }),

    async backlog() {
      const now = Date.now();
      const rows = await db.selectFrom("jobs").select(["state", "due", "timed"]).execute();
      const waiting = rows.filter(({ state, timed, due }) => state === "waiting" && (timed === 0 || due <= now));
      const { dead } = await db
        .selectFrom("dead_jobs")
        .select((row) => row.fn.countAll<number>().as("dead"))
        .executeTakeFirstOrThrow();
      return {
        waiting: waiting.length,
        timed: rows.filter(({ state, timed, due }) => state === "waiting" && timed === 1 && due > now).length,
        active: rows.filter(({ state }) => state === "active").length,
        dead: Number(dead),
        oldestMs: Math.max(0, ...waiting.map(({ due }) => now - due)),
      };
    },

    async isIdle() {
      const row = await db
        .selectFrom("jobs")
        .select("id")
        .where((is) => is.or([is("state", "=", "active"), is("timed", "=", 0), is("due", "<=", Date.now())]))
        .limit(1)
        .executeTakeFirst();
      return row === undefined;
    },
  };
}

/** Whose a job is, and its place in the order. */
interface Place {
  readonly key: string;
  readonly installation: number;
  readonly tag: number;
  readonly lapses: number;
  readonly created: number;
}

function fresh<T>({ task, afterMs }: NewJob<T>, now: number): Waiting<T> {
  return { task, due: now + afterMs, failures: 0, lost: null, timed: afterMs > 0 };
}

function waitingOf<T>({ task, due, failures, lost, timed }: Row): Waiting<T> {
  return { task: JSON.parse(task) as T, due, failures, lost, timed: timed === 1 };
}

function columnsOf<T>({ task, due, failures, lost, timed }: Waiting<T>) {
  return { task: JSON.stringify(task), due, failures, lost, timed: timed ? 1 : 0 };
}
