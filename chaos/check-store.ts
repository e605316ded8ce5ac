import { type Selectable, sql } from "kysely";
import type { Task } from "../src/jobs/task.ts";
import { mergeTasks } from "../src/jobs/task.ts";
import { openStore, type StorePlace } from "../src/store/open-store.ts";
import { JOBS_SCHEMA } from "../src/store/postgres-jobs.ts";
import type { Head } from "../src/store/records/record.ts";
import { type ChainVerdict, verifyChain } from "../src/store/records/verify-chain.ts";
import type { Schema } from "../src/store/schema.ts";
import type { Store } from "../src/store/store.ts";

/** What the store holds when all processes have stopped. */
export interface StoreFindings {
  readonly problems: string[];
  readonly version: string;
  readonly deliveries: number;
  /** Webhooks that came more than once. */
  readonly again: number;
  /** Jobs that wait for their time: the App's own chores, and the ends of long waits. */
  readonly timed: number;
  /** How long webhooks about pull requests took from their arrival to their end, in seconds, by organisation. */
  readonly pace: readonly { readonly organisation: string; readonly half: number; readonly most: number }[];
  readonly dead: readonly { readonly key: string; readonly reason: string }[];
  readonly chain: ChainVerdict;
  readonly verdicts: number;
}

/** What a run knows from elsewhere. */
export interface Known {
  /** Entries of the audit trail as check runs on GitHub name them. */
  readonly heads: readonly Head[];
  /** Webhooks that the App has answered with 202, by GitHub's log. */
  readonly accepted: ReadonlySet<string>;
}

/** Looks through the store. No process of the App runs any more. */
export async function checkStore(place: StorePlace, known: Known): Promise<StoreFindings> {
  const failures: unknown[] = [];
  const store = await openStore<Task>(place, {
    leaseMs: 60_000,
    merge: mergeTasks,
    onError: (error) => failures.push(error),
  });
  try {
    return await look(store, known);
  } finally {
    await store.close();
  }
}

async function look(store: Store<Task>, { heads, accepted }: Known): Promise<StoreFindings> {
  const { db } = store;
  const problems: string[] = [];
  const deliveries = await db.selectFrom("deliveries").selectAll().execute();
  for (const { guid, event, state, reason } of deliveries) {
    if (state === "pending") problems.push(`the delivery ${guid} (${event}) is still pending`);
    if (state === "failed") problems.push(`the delivery ${guid} (${event}) failed: ${reason}`);
  }
  const stored = new Set(deliveries.map(({ guid }) => guid));
  for (const guid of accepted) {
    if (!stored.has(guid)) problems.push(`the delivery ${guid} was answered with 202, and is not in the store`);
  }
  const jobs = await openJobs(store);
  for (const { task, timed } of jobs) {
    if (!timed && !isChore(task)) problems.push(`a job is left over: ${JSON.stringify(task)}`);
  }
  const dead = await db.selectFrom("dead_jobs").select(["key", "reason"]).execute();
  const chain = await verifyChain(db, heads);
  if (!chain.ok) problems.push(`entry ${chain.seq} of the audit trail: ${chain.problem}`);
  const mismatches = await db.selectFrom("records").select("seq").where("kind", "=", "head-mismatch").execute();
  for (const { seq } of mismatches) problems.push(`entry ${seq} of the audit trail says that it was tampered with`);
  const { verdicts } = await db
    .selectFrom("records")
    .select((row) => row.fn.countAll<number>().as("verdicts"))
    .where("kind", "=", "verdict")
    .executeTakeFirstOrThrow();
  return {
    problems,
    version: await store.version(),
    deliveries: deliveries.length,
    again: deliveries.filter(({ times }) => times > 1).length,
    timed: jobs.length,
    pace: paceOf(deliveries),
    dead,
    chain,
    verdicts: Number(verdicts),
  };
}

type Kept = Selectable<Schema["deliveries"]>;

function paceOf(deliveries: readonly Kept[]): StoreFindings["pace"] {
  const ended = deliveries.filter(({ event, finished }) => event === "pull_request" && finished !== null);
  const groups = Map.groupBy(ended, ({ repository }) => repository?.split("/")[0] ?? "");
  return [...groups].map(([organisation, group]) => {
    const took = group
      .map(({ received, finished }) => ((finished ?? received) - received) / 1000)
      .sort((a, b) => a - b);
    const at = (share: number) => took[Math.floor((took.length - 1) * share)] ?? 0;
    return { organisation, half: at(0.5), most: at(0.95) };
  });
}

interface OpenJob {
  readonly task: Task;
  readonly timed: boolean;
}

async function openJobs({ kind, db }: Store<Task>): Promise<OpenJob[]> {
  if (kind === "sqlite") {
    const rows = await db.selectFrom("jobs").select(["task", "state", "timed"]).execute();
    return rows.map(({ task, state, timed }) => ({
      task: JSON.parse(task) as Task,
      timed: state === "waiting" && timed === 1,
    }));
  }
  const { rows } = await sql<{ task: Task; timed: boolean }>`
    select data->'task' as task, state::text <> 'active' and (data->>'timed')::boolean as timed
    from ${sql.id(JOBS_SCHEMA, "job")} where state in ('created', 'retry', 'active')`.execute(db);
  return rows.filter(({ task }) => task !== null);
}

/** What the App does for itself, time and again: where it was stopped in the middle it is given back. */
function isChore({ kind }: Task): boolean {
  return kind.startsWith("reconcile") || kind === "sweep-deliveries" || kind === "clean-up";
}
