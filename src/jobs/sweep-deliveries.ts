import { askForRedelivery, type DeliveryAttempt, deliveryAttempts } from "../github/app-deliveries.ts";
import type { Octokit } from "../github/octokit.ts";
import { knownDeliveries } from "../store/deliveries.ts";
import { dropFact, noteFact, readFact, readFacts } from "../store/facts.ts";
import type { Database } from "../store/schema.ts";
import type { Store } from "../store/store.ts";

/** GitHub keeps its log, and delivers again, for three days. */
const HORIZON_MS = 3 * 24 * 3_600_000;
/** So much of what the last sweep read is read again: GitHub's log may fill up out of order. */
const OVERLAP_MS = 600_000;
/** So often one delivery is asked for before it is left alone: what always fails would fail for ever. */
const MOST_ATTEMPTS = 8;
/** Pages of the log that one sweep reads at most. */
const MOST_PAGES = 500;

/** Until when (Unix milliseconds) the log was dealt with. */
const SWEPT = "swept-until";

/** Names of the facts that say how often, and when last (Unix milliseconds), a delivery was asked for. */
const ASKED = "redelivery ";

/** What a sweep found. */
export interface Swept {
  /** Attempts read from GitHub's log. */
  readonly attempts: number;
  /** Redeliveries asked for. */
  readonly asked: number;
  /** Failed for good: nobody asks for these any more. */
  readonly lost: readonly Pick<DeliveryAttempt, "guid" | "event" | "action">[];
  /** The log is longer than a sweep reads. */
  readonly cut: boolean;
  /** Something may have happened of which no webhook is left: the last sweep is too long ago, or the log was cut. */
  readonly blind: boolean;
}

/**
 * Reads GitHub's log of deliveries since the last sweep (three days at the first) and asks for a redelivery of each that
 * failed and is not in the inbox. GitHub never does so by itself.
 *
 * @param options.octokit authenticated as the App
 * @param options.settleMs an attempt that is younger may still be under way
 */
export async function sweepDeliveries(options: {
  readonly store: Pick<Store<unknown>, "db">;
  readonly octokit: Octokit;
  readonly settleMs: number;
}): Promise<Swept> {
  const { octokit, settleMs } = options;
  const { db } = options.store;
  const now = Date.now();
  const sweptUntil = Number((await readFact(db, SWEPT)) ?? 0);
  const { attempts, cut } = await readSince(octokit, Math.max(now - HORIZON_MS, sweptUntil - OVERLAP_MS));
  const open: DeliveryAttempt[] = [];
  for (const [newest, ...older] of Map.groupBy(attempts, ({ guid }) => guid).values()) {
    if (newest === undefined || newest.deliveredAt > now - settleMs) continue;
    if (![newest, ...older].some(isSuccess)) open.push(newest);
  }
  const known = await knownDeliveries(
    db,
    open.map(({ guid }) => guid),
  );
  const lost: DeliveryAttempt[] = [];
  let asked = 0;
  for (const attempt of open.filter(({ guid }) => !known.has(guid))) {
    const before = await timesAsked(db, attempt.guid);
    if (before < MOST_ATTEMPTS && (await askForRedelivery(octokit, attempt.id))) {
      await noteFact(db, ASKED + attempt.guid, `${before + 1} ${now}`);
      asked += 1;
    } else {
      lost.push(attempt);
    }
  }
  await noteFact(db, SWEPT, String(now - settleMs));
  const blind = cut || (sweptUntil > 0 && sweptUntil < now - HORIZON_MS);
  return { attempts: attempts.length, asked, lost, cut, blind };
}

/** So often this delivery was asked for. */
async function timesAsked(db: Database, guid: string): Promise<number> {
  return Number((await readFact(db, ASKED + guid))?.split(" ")[0] ?? 0);
}

/** Forgets how often deliveries were asked for that GitHub does not have any more. */
export async function forgetAsked(db: Database): Promise<void> {
  const horizon = Date.now() - HORIZON_MS - OVERLAP_MS;
  for (const { name, value } of await readFacts(db, ASKED)) {
    if (Number(value.split(" ")[1]) < horizon) await dropFact(db, name);
  }
}

async function readSince(octokit: Octokit, since: number) {
  const attempts: DeliveryAttempt[] = [];
  let pages = 0;
  for await (const page of deliveryAttempts(octokit)) {
    attempts.push(...page.filter(({ deliveredAt }) => deliveredAt >= since));
    pages += 1;
    const [oldest] = page.slice(-1);
    if (oldest === undefined || oldest.deliveredAt < since) break;
    if (pages >= MOST_PAGES) return { attempts, cut: true };
  }
  return { attempts, cut: false };
}

function isSuccess({ statusCode }: DeliveryAttempt): boolean {
  return statusCode >= 200 && statusCode < 300;
}
