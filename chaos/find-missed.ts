import { join } from "node:path";
import { Kysely, PostgresDialect } from "kysely";
import pg from "pg";
import type { RemoteGitHub } from "../sandbox/connect-sandbox.ts";
import { knownDeliveries } from "../src/store/deliveries.ts";
import { STORE_FILE, type StorePlace } from "../src/store/open-store.ts";
import type { Schema } from "../src/store/schema.ts";
import { sqliteDialect } from "../src/store/sqlite-dialect.ts";

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
  const db = new Kysely<Schema>({ dialect: dialectOf(place) });
  try {
    const known = await knownDeliveries(
      db,
      missing.map(({ guid }) => guid),
    );
    const lost = missing.filter(({ guid }) => !known.has(guid));
    const problems = lost.map(({ guid, event, action }) => `the webhook ${guid} (${event}.${action}) never arrived`);
    return { problems, unanswered: known.size };
  } finally {
    await db.destroy();
  }
}

function dialectOf(place: StorePlace) {
  if ("folder" in place) return sqliteDialect(join(place.folder, STORE_FILE));
  return new PostgresDialect({ pool: new pg.Pool({ connectionString: place.url, max: 1 }) });
}
