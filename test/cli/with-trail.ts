import type { TestContext } from "node:test";
import { mergeTasks, type Task } from "../../src/jobs/task.ts";
import { openStore, type StorePlace } from "../../src/store/open-store.ts";
import type { Store } from "../../src/store/store.ts";
import { freshPlace } from "../store/fresh-place.ts";
import { assayIn, folderWith } from "./sandbox-folder.ts";

/** A store as the service opens it, and `assay` run beside it. */
export interface Trail {
  readonly store: Store<Task>;
  readonly place: StorePlace;
  /** The folder that `assay` is run in. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  assay(...args: string[]): ReturnType<typeof assayIn>;
}

/** Opens a store of its own for one test. */
export async function withTrail(t: TestContext): Promise<Trail> {
  const { place, settings: env, remove } = await freshPlace();
  const store = await openTasks(place);
  const cwd = folderWith(t, {});
  t.after(async () => {
    await store.close();
    await remove();
  });
  return { store, place, cwd, env, assay: (...args) => assayIn({ cwd, env }, ...args) };
}

/** Opens a store whose jobs are the service's tasks. */
export function openTasks(place: StorePlace): Promise<Store<Task>> {
  return openStore<Task>(place, {
    leaseMs: 10_000,
    merge: mergeTasks,
    onError: (error) => {
      throw error;
    },
  });
}
