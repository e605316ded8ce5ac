import type { NewJob } from "../../src/store/job-store.ts";
import type { Store } from "../../src/store/store.ts";
import type { Note } from "./open-test-store.ts";

/** A job that is due at once, of the one installation of a test. */
export function aJob(key: string, given: Partial<NewJob<Note>> = {}): NewJob<Note> {
  return { key, installation: 1, task: { text: key }, afterMs: 0, ...given };
}

/** Puts jobs in, in a transaction of their own. */
export function putJobs({ store }: { readonly store: Store<Note> }, ...jobs: NewJob<Note>[]): Promise<string[]> {
  return store.transaction((transaction) => store.jobs.put(transaction, jobs));
}
