import { timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { readHead } from "../store/records/append-record.ts";
import type { Store } from "../store/store.ts";
import type { Metrics } from "./create-metrics.ts";
import type { Page } from "./start-server.ts";
import { within } from "./within.ts";

/** Longest that the store may take to answer before it counts as away. */
const STORE_MS = 2_000;

/**
 * Pages for those who run the service: `/healthz` (the process lives), `/readyz` (it can take webhooks and work) and
 * `/metrics`.
 *
 * @param options.metricsToken what a reader of the metrics must present as a bearer token; `null`: nothing
 */
export function servicePages(options: {
  readonly store: Pick<Store<unknown>, "db">;
  readonly metrics: Metrics;
  readonly metricsToken: string | null;
  readonly isDraining: () => boolean;
}): Readonly<Record<string, (request: IncomingMessage) => Promise<Page> | Page>> {
  const { store, metrics, metricsToken, isDraining } = options;
  return {
    "/healthz": () => ({ status: 200, text: "ok" }),
    "/readyz": async () => {
      if (isDraining()) return { status: 503, text: "stopping" };
      return (await answers(store))
        ? { status: 200, text: "ready" }
        : { status: 503, text: "the store does not answer" };
    },
    "/metrics": async ({ headers }) => {
      if (metricsToken !== null && !isSame(headers.authorization ?? "", `Bearer ${metricsToken}`)) {
        return { status: 401, text: "a bearer token is needed" };
      }
      return { status: 200, ...(await metrics.page()) };
    },
  };
}

async function answers({ db }: Pick<Store<unknown>, "db">): Promise<boolean> {
  try {
    await within(STORE_MS, readHead(db));
    return true;
  } catch {
    // The answer is that it does not answer: 503, whatever the reason.
    return false;
  }
}

function isSame(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.byteLength === b.byteLength && timingSafeEqual(a, b);
}
