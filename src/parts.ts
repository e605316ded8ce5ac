import type { Logger } from "pino";
import type { Connection } from "./github/connect.ts";
import { keyOf, shareOf, type Task } from "./jobs/task.ts";
import type { NewJob } from "./store/job-store.ts";
import type { Store } from "./store/store.ts";
import type { Metrics } from "./web/create-metrics.ts";
import type { Settings } from "./web/settings.ts";

/** What the service is put together from. */
export interface Parts {
  readonly settings: Settings;
  readonly log: Logger;
  readonly store: Store<Task>;
  readonly metrics: Metrics;
  readonly connection: Connection;
  readonly leaseMs: number;
}

/** A task as the store takes it. */
export function jobOf({ task, afterMs }: { readonly task: Task; readonly afterMs: number }): NewJob<Task> {
  return { key: keyOf(task), installation: shareOf(task), task, afterMs };
}
