import { AsyncLocalStorage } from "node:async_hooks";
import { setTimeout as pause } from "node:timers/promises";
import type { Logger } from "pino";
import { createApp } from "./app.ts";
import { doTask, giveUp, type Office } from "./gates/do-task.ts";
import { type Connection, connect, type GitHubEvent } from "./github/connect.ts";
import { BudgetSpentError } from "./github/errors.ts";
import type { Manners } from "./github/manners.ts";
import { createInbox, type Inbox, type Letter, type Taken } from "./jobs/inbox.ts";
import type { Lease } from "./jobs/lease.ts";
import { describeFailure, reactTo } from "./jobs/react-to.ts";
import { keyOf, mergeTasks, shareOf, type Task } from "./jobs/task.ts";
import { createTurns } from "./jobs/turns.ts";
import { createWorker, type Worker } from "./jobs/worker.ts";
import type { NewJob } from "./store/job-store.ts";
import { openStore } from "./store/open-store.ts";
import { reserveWrite } from "./store/paces.ts";
import type { Store } from "./store/store.ts";
import { createMetrics, type Metrics } from "./web/create-metrics.ts";
import { servicePages } from "./web/service-pages.ts";
import type { Settings } from "./web/settings.ts";
import { startServer } from "./web/start-server.ts";
import { takeWebhook, type Webhook } from "./web/take-webhook.ts";

/** Which part of the work a process does. */
export type Role = "all" | "serve" | "worker";

/** The App at work. */
export interface Service {
  readonly port: number;
  /** Resolves when nothing is to be done but what is planned for later. */
  idle(): Promise<void>;
  /** Takes no more webhooks, ends what is under way within `graceMs`. @returns whether all of it was ended */
  stop(graceMs: number): Promise<boolean>;
}

export interface ServiceOptions {
  readonly settings: Settings;
  readonly log: Logger;
  readonly role?: Role;
  /** `false`: nothing comes round by itself. For tests that count requests. */
  readonly chores?: boolean;
}

/** Judgements at a time: each may hold a table in a process of its own. */
const CONCURRENCY = 2;
const LEASE_MS = 60_000;
/** The shortest leases that make sense, and that pg-boss takes. */
const LEAST_LEASE_MS = { sqlite: 2_000, postgresql: 10_000 } as const;
const POLL_MS = 500;
/** How often the App's own chores come round. */
const ROUNDS = { sweepMs: 300_000, reconcileMs: 300_000, cleanUpMs: 24 * 3_600_000 } as const;
/** What has been left alone for so long gets another look: an open check, evidence that was waited for. */
const FORGOTTEN = { openMs: 600_000, overdueMs: 60_000 } as const;
/** GitHub waits ten seconds for an answer; a delivery that is older than this is not under way any more. */
const SETTLE_MS = 60_000;
/** Time between two writes of an installation; a worker waits for its turn no longer than this. */
const APART_MS = 1_000;
const PATIENCE_MS = 5_000;

/** Starts the App, or that part of it which `role` names: the inbox behind a web server, and the worker. */
export async function startService(options: ServiceOptions): Promise<Service> {
  const { settings, log, role = "all", chores = true } = options;
  const leaseMs = Math.max(
    LEAST_LEASE_MS["url" in settings.store ? "postgresql" : "sqlite"],
    LEASE_MS * settings.timeScale,
  );
  const store = await openStore<Task>(settings.store, {
    leaseMs,
    merge: mergeTasks,
    onError: (error) => log.error({ err: error }, "the connection to the store failed"),
  });
  const metrics = createMetrics(() => store.jobs.backlog());
  const heard = new AsyncLocalStorage<Heard>();
  const connection = await connect({
    ...settings,
    callMs: leaseMs / 2,
    log: withoutBodies(log),
    app: createApp({
      appId: settings.appId,
      enqueue: (task) => heard.getStore()?.tasks.push(task),
      refuse: (reason) => heard.getStore()?.refusals.push(reason),
    }),
  });
  const parts: Parts = { settings, log, store, metrics, connection, leaseMs };
  const worker = role === "serve" ? null : startWorker(parts);
  const inbox = createInbox(store, () => worker?.wake());
  let draining = false;
  const server = await startServer({
    host: settings.host,
    port: settings.port,
    webhook: role === "worker" ? null : (request) => takeWebhook(request, receiver(parts, inbox, heard)),
    pages: servicePages({ store, metrics, metricsToken: settings.metricsToken, isDraining: () => draining }),
    onError: (error) => log.error({ err: error }, "a request failed"),
  });
  if (worker !== null && chores) await enqueue(store, CHORES);
  worker?.wake();
  log.info({ store: await store.version(), role, leaseMs, timeScale: settings.timeScale }, "started");
  return {
    port: server.port,
    idle: async () => worker?.idle(),
    async stop(graceMs) {
      draining = true;
      const deadline = Date.now() + graceMs;
      await server.stop();
      const done = (await worker?.stop(Math.max(0, deadline - Date.now()))) ?? true;
      await store.close();
      return done;
    },
  };
}

/** At level debug Octokit logs what it sends and Probot what it receives: bodies have no place in a log. */
function withoutBodies(log: Logger): Logger {
  return log.isLevelEnabled("debug") ? log.child({}, { level: "info" }) : log;
}

interface Parts {
  readonly settings: Settings;
  readonly log: Logger;
  readonly store: Store<Task>;
  readonly metrics: Metrics;
  readonly connection: Connection;
  readonly leaseMs: number;
}

/** What the listeners of one event said. */
interface Heard {
  readonly tasks: Task[];
  readonly refusals: string[];
}

/** What a worker looks after by itself, from its start. */
const CHORES: readonly Task[] = [
  { kind: "sweep-deliveries" },
  { kind: "reconcile", scope: "all" },
  { kind: "clean-up" },
];

async function enqueue(store: Store<Task>, tasks: readonly Task[]): Promise<void> {
  await store.transaction((transaction) =>
    store.jobs.put(
      transaction,
      tasks.map((task) => jobOf({ task, afterMs: 0 })),
    ),
  );
}

function jobOf({ task, afterMs }: { readonly task: Task; readonly afterMs: number }): NewJob<Task> {
  return { key: keyOf(task), installation: shareOf(task), task, afterMs };
}

/** How webhooks are taken: verified, understood, and written down with what they lead to. */
function receiver({ settings, log, metrics, connection }: Parts, inbox: Inbox<Task>, heard: AsyncLocalStorage<Heard>) {
  const { webhookSecret, previousSecret } = settings;
  const letterOf = async (webhook: Webhook): Promise<Letter<Task>> => {
    const said: Heard = { tasks: [], refusals: [] };
    const { guid: id, event: name, payload } = webhook;
    try {
      // What Probot promises of a payload is for GitHub to keep: a listener that stumbles over it refuses it.
      await heard.run(said, () => connection.receive({ id, name, payload } as unknown as GitHubEvent));
    } catch (error) {
      log.error({ err: error, delivery: id }, "an event could not be understood");
      said.refusals.push("It could not be understood.");
    }
    return {
      ...aboutOf(webhook),
      jobs: said.tasks.map((task) => jobOf({ task, afterMs: 0 })),
      refused: said.refusals[0] ?? null,
    };
  };
  return {
    secrets: previousSecret === null ? [webhookSecret] : [webhookSecret, previousSecret],
    take: async (webhook: Webhook): Promise<Taken> => {
      const letter = await letterOf(webhook);
      const taken = await inbox.take(letter);
      const { guid: delivery, event, action, refused } = letter;
      metrics.delivery(event, taken);
      log.info({ delivery, webhook: event, action, taken, ...(refused === null ? {} : { refused }) }, "a webhook came");
      return taken;
    },
    onError: (error: unknown, delivery: string) => {
      metrics.delivery("unknown", "not-stored");
      metrics.storeFailure();
      log.error({ err: error, delivery }, "a webhook could not be written down");
    },
  };
}

function aboutOf({ guid, event, payload }: Webhook) {
  const field = (of: unknown, key: string): unknown =>
    typeof of === "object" && of !== null ? Reflect.get(of, key) : undefined;
  const text = (value: unknown) => (typeof value === "string" ? value.slice(0, 300) : null);
  const installation = field(payload["installation"], "id");
  return {
    guid,
    event,
    action: text(payload["action"]),
    installation: Number.isSafeInteger(installation) ? Number(installation) : null,
    repository: text(field(payload["repository"], "full_name")),
  };
}

function startWorker(parts: Parts): Worker {
  const { settings, log, store, metrics, leaseMs } = parts;
  const { timeScale } = settings;
  return createWorker<Task>({
    store,
    work: async ({ task }, lease) => (await doTask(officeOf(parts, lease), task)).map(jobOf),
    giveUp: ({ task }, lease, reason) => giveUp(officeOf(parts, lease), task, reason),
    reactTo: (error, task, failure) => reactTo(error, task, { failure, scale: timeScale }),
    describe: describeFailure,
    onEvent: (event, { claim, error, ms }) => {
      if (event === "store-failed") metrics.storeFailure();
      if (claim !== null) metrics.job(claim.task.kind, event, ms / 1000);
      const about = { job: claim?.id, task: claim?.task, outcome: event, ms: Math.round(ms) };
      if (event === "done") log.info(about, "a job is done");
      else if (event === "postponed" || event === "retry") log.warn({ ...about, err: error }, "a job is tried again");
      else log.error({ ...about, err: error }, "a job went wrong");
    },
    concurrency: CONCURRENCY,
    leaseMs,
    actMs: leaseMs / 2,
    pollMs: POLL_MS,
  });
}

/** What one job is done with: its calls to GitHub mind the pace and the lease. */
function officeOf({ settings, log, store, metrics, connection, leaseMs }: Parts, lease: Lease): Office {
  const { timeScale, throttle, requireFloor, retentionDays } = settings;
  const mannersOf = (installation: number | null): Manners => ({
    onCall: (call) => {
      metrics.call(call);
      log.debug(call, "a call to GitHub");
    },
    write: async (call) => {
      if (throttle && installation !== null) await takeSlot(store, installation, timeScale);
      return lease.act(call);
    },
  });
  return {
    open: (place) => connection.open(place, mannersOf(place.installationId)),
    openInstallation: (installationId) => connection.openInstallation(installationId, mannersOf(installationId)),
    asApp: () => connection.asApp(mannersOf(null)),
    identity: () => connection.identity(mannersOf(null)),
    store,
    inTurn: createTurns(store, lease, leaseMs),
    log,
    tally: metrics,
    requireFloor,
    rounds: {
      sweepMs: ROUNDS.sweepMs * timeScale,
      reconcileMs: ROUNDS.reconcileMs * timeScale,
      cleanUpMs: ROUNDS.cleanUpMs,
    },
    settleMs: SETTLE_MS * timeScale,
    forgotten: { openMs: FORGOTTEN.openMs * timeScale, overdueMs: FORGOTTEN.overdueMs * timeScale },
    retentionDays,
  };
}

/** Waits for an installation's next write. @throws BudgetSpentError where that is too far away */
async function takeSlot(store: Store<Task>, installation: number, timeScale: number): Promise<void> {
  const apartMs = APART_MS * timeScale;
  const { granted, inMs } = await reserveWrite(store, {
    installation,
    apartMs,
    patienceMs: PATIENCE_MS,
    scale: timeScale,
  });
  if (!granted) throw new BudgetSpentError(inMs);
  await pause(inMs);
}
