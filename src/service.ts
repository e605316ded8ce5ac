import { AsyncLocalStorage } from "node:async_hooks";
import type { Logger } from "pino";
import { createApp } from "./app.ts";
import { connect } from "./github/connect.ts";
import { createInbox } from "./jobs/inbox.ts";
import { mergeTasks, type Task } from "./jobs/task.ts";
import { jobOf, type Parts } from "./parts.ts";
import { type Heard, receiveWebhooks } from "./receive-webhooks.ts";
import { startWorker } from "./run-jobs.ts";
import { openStore } from "./store/open-store.ts";
import type { Store } from "./store/store.ts";
import { createMetrics } from "./web/create-metrics.ts";
import { servicePages } from "./web/service-pages.ts";
import type { Settings } from "./web/settings.ts";
import { startServer } from "./web/start-server.ts";
import { takeWebhook } from "./web/take-webhook.ts";

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

const LEASE_MS = 60_000;
/** The shortest leases that make sense, and that pg-boss takes. */
const LEAST_LEASE_MS = { sqlite: 2_000, postgresql: 10_000 } as const;
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
    // With the token that it may need first, a call takes no longer than an action may.
    callMs: leaseMs / 4,
    log: withoutBodies(log),
    app: createApp({
      appId: settings.appId,
      apiUrl: settings.apiUrl,
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
    webhook: role === "worker" ? null : (request) => takeWebhook(request, receiveWebhooks(parts, inbox, heard)),
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

/** What a worker looks after by itself, from its start. */
const CHORES: readonly Task[] = [
  { kind: "sweep-deliveries" },
  { kind: "reconcile", scope: "all" },
  { kind: "clean-up" },
  { kind: "mind-waivers" },
];

async function enqueue(store: Store<Task>, tasks: readonly Task[]): Promise<void> {
  await store.transaction((transaction) =>
    store.jobs.put(
      transaction,
      tasks.map((task) => jobOf({ task, afterMs: 0 })),
    ),
  );
}
