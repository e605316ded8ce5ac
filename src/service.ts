import type { Logger } from "pino";
import { createApp } from "./app.ts";
import { doTask, giveUp } from "./gates/do-task.ts";
import { connect } from "./github/connect.ts";
import { isTransient, waitAskedFor } from "./github/errors.ts";
import { createQueue, type Queue } from "./jobs/queue.ts";
import { pauseBefore } from "./jobs/retry-policy.ts";
import { keyOf, mergeTasks, type Task } from "./jobs/task.ts";
import { createTurns } from "./jobs/turns.ts";
import type { Settings } from "./web/settings.ts";
import { startServer, WEBHOOK_PATH } from "./web/start-server.ts";

/** Judgements at a time: each may hold a table in a process of its own. */
const CONCURRENCY = 2;

/** The App at work. */
export interface Service {
  readonly port: number;
  /** Resolves when nothing is to be done but what is planned for later. */
  idle(): Promise<void>;
  /** Takes no more webhooks, ends what is under way within `graceMs`. @returns whether all of it was ended */
  stop(graceMs: number): Promise<boolean>;
}

/**
 * Starts the App: Probot behind a server of our own, and the queue that does the work.
 *
 * @param options.pause milliseconds until another try of a failed task, see `pauseBefore`
 */
export async function startService(options: {
  readonly settings: Settings;
  readonly log: Logger;
  readonly pause?: typeof pauseBefore;
}): Promise<Service> {
  const { settings, log, pause = pauseBefore } = options;
  const connection = connect({ ...settings, webhookPath: WEBHOOK_PATH, log });
  const queue: Queue<Task> = createQueue<Task>({
    keyOf,
    merge: mergeTasks,
    work: (task) => doTask(office, task),
    giveUp: (task, error) => giveUp(office, task, error),
    retryAfter: (error, attempt) => (isTransient(error) ? pause(attempt, waitAskedFor(error)) : null),
    onError: (error, task, what) => {
      const fields = { err: error, task };
      if (what === "retry") log.warn(fields, "a task failed and is tried again");
      else log.error(fields, what === "give-up" ? "a task failed for good" : "a task could not be brought to its end");
    },
    concurrency: CONCURRENCY,
  });
  const office = { ...connection, queue, log, inTurn: createTurns(), requireFloor: settings.requireFloor };
  const server = await startServer({
    host: settings.host,
    port: settings.port,
    webhooks: await connection.webhooks(createApp({ appId: settings.appId, enqueue: queue.enqueue })),
    onError: (error) => log.error({ err: error }, "a request failed"),
  });
  return {
    port: server.port,
    idle: queue.idle,
    async stop(graceMs) {
      await server.stop();
      return queue.stop(graceMs);
    },
  };
}
