import type { Fault, Faults } from "../http/faults.ts";
import type { QuotaLeft, Quotas } from "../http/quotas.ts";
import type { RequestEntry, RequestLog, Violation } from "../http/request-log.ts";
import type { World } from "../model/types.ts";
import { installationOf } from "../model/world.ts";
import type { Delivery } from "../webhooks/delivery.ts";
import type { Hookshot } from "../webhooks/hookshot.ts";
import { findInstallation, findRepository, ORGANISATION } from "./lookup.ts";

/** The parts of a sandbox that can be looked into and disturbed. */
export type Observed = { hookshot: Hookshot; faults: Faults; log: RequestLog; quotas: Quotas };

/** Webhooks, faults, quotas, and what was asked of the API. */
export function observationTools(world: World, services: Observed) {
  const { hookshot, faults, log, quotas } = services;
  return {
    /**
     * Sets where webhooks go. Until then nothing is sent and nothing is logged. They are sent one after another, or
     * `parallel` at a time, where the order in which they arrive is anybody's guess.
     */
    deliverTo: (url: string, options: { parallel?: number } = {}): void => {
      const { parallel = 1 } = options;
      if (!Number.isInteger(parallel) || parallel < 1) {
        throw new Error(`Webhooks cannot be sent ${parallel} at a time; give a whole number from 1.`);
      }
      hookshot.deliverTo(url, parallel);
    },

    /** Sends an event of the tester's own making, signed like any other. `repo` fills in repository and installation. */
    deliver: (options: { event: string; payload: Readonly<Record<string, unknown>>; repo: string }): void => {
      const repository = findRepository(world, options.repo);
      const { action } = options.payload;
      world.emit({
        name: options.event,
        action: typeof action === "string" ? action : undefined,
        repository,
        installation: installationOf(world, repository),
        payload: { ...options.payload },
      });
    },

    /** The delivery log, newest first; it forgets what is older than three days. */
    deliveries: (): Delivery[] => hookshot.log.list(),

    /** What no attempt of the delivery log has brought to the App: no answer between 200 and 299. */
    undelivered: (): Pick<Delivery, "guid" | "event" | "action">[] => {
      const attempts = hookshot.log.list();
      const arrived = new Set(attempts.flatMap(({ guid, statusCode }) => (isSuccess(statusCode) ? [guid] : [])));
      const missing = attempts.filter(({ guid }) => !arrived.has(guid));
      return [...new Map(missing.map(({ guid, event, action }) => [guid, { guid, event, action }])).values()];
    },

    /** Makes everything in the delivery log older by so many hours. */
    ageDeliveries: ({ hours }: { hours: number }): void => hookshot.log.age(hours),

    /** Sends a delivery of the log again, under its old guid. */
    redeliver: (id: number): void => {
      if (!hookshot.redeliver(id)) throw new Error(`There is no delivery ${id} in the log.`);
    },

    /** Resolves when no delivery is queued or in flight. */
    settled: (): Promise<void> => hookshot.settled(),

    faults: {
      /** Adds a fault; it hits the next matching requests or deliveries. */
      add: (fault: Fault): void => faults.add(fault),
      /** Takes all faults away. */
      clear: (): void => faults.clear(),
      /** How many requests and deliveries each kind has hit since the start. */
      taken: (): Record<string, number> => faults.taken(),
    },

    /**
     * Leaves an installation (that on `acme` unless named by its id) so many requests until its hour starts anew in
     * `resetInSeconds` (3,600); with 0 the API answers 403 until then. The `limit` of every hour is 5,000, as for a
     * small organisation on github.com; one on Enterprise Cloud has 15,000, and a load test may need more.
     */
    setQuota: ({ installation, ...left }: QuotaLeft & { installation?: number }): void =>
      quotas.set(installation ?? findInstallation(world, ORGANISATION).id, left),

    /** What was asked since the start or the last `clearLog`, oldest first. */
    requests: (options: { writes?: boolean } = {}): RequestEntry[] =>
      log.requests.filter((one) => options.writes !== true || one.write),

    /** Requests that a real GitHub would not have understood; tests hold this to be empty. */
    violations: (): Violation[] => [...log.violations],

    /** Forgets requests and violations so far. */
    clearLog: (): void => log.clear(),
  };
}

function isSuccess(statusCode: number): boolean {
  return statusCode >= 200 && statusCode < 300;
}
