import type { Delivery } from "./delivery.ts";

/** What became of each delivery of the last three days; what is older is forgotten. */
export type DeliveryLog = {
  add: (delivery: Delivery) => void;
  find: (id: number) => Delivery | undefined;
  /** Newest first, those before the delivery `before` only. */
  list: (options?: { before?: number }) => Delivery[];
  /** Makes every delivery older by so many hours. */
  age: (hours: number) => void;
};

const KEPT_MS = 3 * 24 * 3_600_000;

/** An empty log. Ids have to grow from one delivery to the next. */
export function createDeliveryLog(): DeliveryLog {
  // A map keeps the order of entry, so the oldest come first.
  const deliveries = new Map<number, Delivery>();
  const forget = (): void => {
    for (const [id, { deliveredAt }] of deliveries) {
      if (Date.parse(deliveredAt) >= Date.now() - KEPT_MS) return;
      deliveries.delete(id);
    }
  };
  return {
    add: (delivery) => {
      deliveries.set(delivery.id, delivery);
    },
    find: (id) => {
      forget();
      return deliveries.get(id);
    },
    list: ({ before = Number.POSITIVE_INFINITY } = {}) => {
      forget();
      return [...deliveries.values()].filter((one) => one.id < before).reverse();
    },
    age: (hours) => {
      for (const delivery of deliveries.values()) {
        const at = Date.parse(delivery.deliveredAt) - hours * 3_600_000;
        delivery.deliveredAt = new Date(at).toISOString().replace(/\.\d+Z$/, "Z");
      }
    },
  };
}
