import type { RemoteGitHub } from "../sandbox/connect-sandbox.ts";
import { knownDeliveries } from "../src/store/deliveries.ts";
import type { StorePlace } from "../src/store/open-store.ts";
import { visitStore } from "../src/store/visit-store.ts";

/** Webhooks of GitHub's log that have not come to the App. */
export interface Missed {
  /** One sentence for each that is not in the inbox either. */
  readonly problems: readonly string[];
  /** Those that are: the process was killed between writing one down and answering. */
  readonly unanswered: number;
}

/** Compares GitHub's log with the inbox, beside the App that uses it. */
export async function findMissed(github: RemoteGitHub, place: StorePlace): Promise<Missed> {
  const missing = await github.undelivered();
  if (missing.length === 0) return { problems: [], unanswered: 0 };
  const store = await visitStore(place, "read");
  try {
    const known = await knownDeliveries(
      store.db,
      missing.map(({ guid }) => guid),
    );
    const lost = missing.filter(({ guid }) => !known.has(guid));
    const problems = lost.map(({ guid, event, action }) => `the webhook ${guid} (${event}.${action}) never arrived`);
    return { problems, unanswered: known.size };
  } finally {
    await store.close();
  }
}
