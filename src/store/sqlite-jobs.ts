import { randomUUID } from "node:crypto";
import type { Kysely, Selectable, Transaction } from "kysely";
import { relink } from "./deliveries.ts";
import { type Claim, combine, type JobStore, type Waiting, waitingByKey } from "./job-store.ts";
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

  const waitingOfKeys = async (transaction: Database, keys: readonly string[]): Promise<ReadonlyMap<string, Row>> => {
    const rows = await transaction
      .selectFrom("jobs")
      .selectAll()
      .where("state", "=", "waiting")
      .where("key", "in", keys)
      .execute();
    return new Map(rows.map((row) => [row.key, row]));
  };

  const change = async (transaction: Database, id: string, left: Waiting<T>, lapses: number): Promise<string> => {
    await transaction
      .updateTable("jobs")
      .set({ ...columnsOf(left), lapses })
      .where("id", "=", id)
      .execute();
    return id;
  };

  const insert = async (transaction: Database, jobs: readonly Placed<T>[]): Promise<string[]> => {
    if (jobs.length === 0) return [];
    const rows = jobs.map(({ waiting, ...place }) => {
      const begun = { id: randomUUID(), state: "waiting" as const, lease_until: 0 };
      return { ...begun, ...place, ...columnsOf(waiting) };
    });
    await transaction.insertInto("jobs").values(rows).execute();
    return rows.map(({ id }) => id);
  };

  /** Lets a job wait that was begun before whatever waits of its key came. */
  const place = async (transaction: Database, job: Placed<T>): Promise<string> => {
    const known = (await waitingOfKeys(transaction, [job.key])).get(job.key);
    if (known !== undefined) {
      const left = combine(job.waiting, waitingOf<T>(known), merge);
      return change(transaction, known.id, left, Math.max(known.lapses, job.lapses));
    }
    const [id = ""] = await insert(transaction, [job]);
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
      const { key, installation, tag, created } = row;
      const waiting = { ...waitingOf<T>(row), due: now, timed: false };
      const id = await place(transaction, { key, installation, tag, created, lapses: row.lapses + 1, waiting });
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
      if (jobs.length === 0) return [];
      const created = Date.now();
      const wanted = waitingByKey(jobs, created, merge);
      const known = await waitingOfKeys(transaction, [...wanted.keys()]);
      const ids = new Map<string, string>();
      const fresh: Placed<T>[] = [];
      for (const [key, { installation, waiting }] of wanted) {
        const row = known.get(key);
        if (row === undefined) fresh.push({ key, installation, tag: UNPLACED, lapses: 0, created, waiting });
        else ids.set(key, await change(transaction, row.id, combine(waitingOf(row), waiting, merge), row.lapses));
      }
      const made = await insert(transaction, fresh);
      for (const [index, { key }] of fresh.entries()) ids.set(key, made[index] ?? "");
      return jobs.map(({ key }) => ids.get(key) ?? "");
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
      place(transaction, { key, installation, lapses, created, tag: UNPLACED, waiting }),

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

/** A job with its place in the order. */
interface Placed<T> extends Pick<Claim<T>, "key" | "installation" | "lapses" | "created"> {
  readonly tag: number;
  readonly waiting: Waiting<T>;
}

function waitingOf<T>({ task, due, failures, lost, timed }: Row): Waiting<T> {
  return { task: JSON.parse(task) as T, due, failures, lost, timed: timed === 1 };
}

function columnsOf<T>({ task, due, failures, lost, timed }: Waiting<T>) {
  return { task: JSON.stringify(task), due, failures, lost, timed: timed ? 1 : 0 };
}
