import type { Letter } from "../../src/jobs/inbox.ts";
import type { Store } from "../../src/store/store.ts";
import { aJob } from "../store/a-job.ts";
import type { Note } from "../store/open-test-store.ts";

/** A webhook that leads to one job for each key. */
export function aLetter(guid: string, keys: readonly string[], given: Partial<Letter<Note>> = {}): Letter<Note> {
  const jobs = keys.map((key) => aJob(key));
  return {
    guid,
    event: "pull_request",
    action: "opened",
    installation: 1,
    repository: "acme/models",
    jobs,
    refused: null,
    ...given,
  };
}

/** What became of a delivery, in short, and how often it came. */
export async function deliveryOf({ db }: Store<Note>, guid: string) {
  const row = await db.selectFrom("deliveries").selectAll().where("guid", "=", guid).executeTakeFirst();
  if (row === undefined) return null;
  const { state, reason, times, finished } = row;
  return { state, reason, times, ended: finished !== null };
}
