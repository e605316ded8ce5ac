/** A disturbance of the API. `path` is a regular expression over the path without `/api/v3`. */
export type ApiFault = {
  /** Any method if left out. */
  method?: string;
  path?: string;
  /** How many requests it hits; 1 if left out. */
  count?: number;
  /** How many matching requests it lets through first. */
  skip?: number;
} & (
  | { kind: "error-before"; status?: number }
  | { kind: "error-after"; status?: number }
  | { kind: "not-found" }
  | { kind: "secondary-rate-limit"; retryAfter?: number }
  | { kind: "primary-rate-limit"; resetInSeconds?: number }
  /** The question about a deployment is out and cannot be answered yet: 422, or 404. Hits answers to it alone. */
  | { kind: "nothing-to-approve"; status?: 404 | 422 }
  | { kind: "slow"; ms: number }
  | { kind: "disconnect"; when: "before" | "after" | "half-way" }
);

/** A disturbance of webhook delivery. `event` is `name` or `name.action`; any event if left out. */
export type DeliveryFault = {
  event?: string;
  count?: number;
  skip?: number;
} & (
  | { kind: "duplicate" }
  /** Delivered after the next event of the same name and action, or when everybody waits for it. */
  | { kind: "reorder" }
  /** Never sent; `logged: false` hides it from the delivery log too. */
  | { kind: "drop"; logged?: boolean }
);

export type Fault = ApiFault | DeliveryFault;

/** The faults still to come. */
export type Faults = {
  add: (fault: Fault) => void;
  clear: () => void;
  /** How many requests and deliveries each kind has hit since the start. */
  taken: () => Record<string, number>;
  takeForRequest: (method: string, path: string) => ApiFault | undefined;
  takeForDelivery: (event: string, action: string | null) => DeliveryFault | undefined;
};

type Pending<T> = { fault: T; left: number; skip: number };

const DELIVERY_KINDS: ReadonlySet<string> = new Set(["duplicate", "reorder", "drop"]);

function isDeliveryFault(fault: Fault): fault is DeliveryFault {
  return DELIVERY_KINDS.has(fault.kind);
}

/** An empty list of faults. The oldest that matches and is not used up is taken. */
export function createFaults(): Faults {
  const api: Pending<ApiFault>[] = [];
  const deliveries: Pending<DeliveryFault>[] = [];
  const hits = new Map<string, number>();
  const count = <T extends Fault>(fault: T | undefined): T | undefined => {
    if (fault === undefined) return undefined;
    const name = nameOf(fault);
    hits.set(name, (hits.get(name) ?? 0) + 1);
    return fault;
  };
  return {
    add: (fault) => {
      const pending = { left: fault.count ?? 1, skip: fault.skip ?? 0 };
      if (isDeliveryFault(fault)) deliveries.push({ fault, ...pending });
      else api.push({ fault, ...pending });
    },
    clear: () => {
      api.length = 0;
      deliveries.length = 0;
    },
    taken: () => Object.fromEntries(hits),
    takeForRequest: (method, path) =>
      count(
        take(api, (fault) => {
          if (fault.method !== undefined && fault.method.toUpperCase() !== method) return false;
          const where = fault.path ?? (fault.kind === "nothing-to-approve" ? "/deployment_protection_rule$" : "");
          return new RegExp(where).test(path);
        }),
      ),
    takeForDelivery: (event, action) =>
      count(
        take(
          deliveries,
          (fault) => fault.event === undefined || fault.event === event || fault.event === `${event}.${action}`,
        ),
      ),
  };
}

function nameOf(fault: Fault): string {
  if (fault.kind === "disconnect") return `${fault.kind} ${fault.when}`;
  return fault.kind === "drop" && fault.logged === false ? `${fault.kind} unlogged` : fault.kind;
}

function take<T>(list: Pending<T>[], matches: (fault: T) => boolean): T | undefined {
  for (const pending of list) {
    if (!matches(pending.fault)) continue;
    if (pending.skip > 0) {
      pending.skip--;
      continue;
    }
    pending.left--;
    if (pending.left <= 0) list.splice(list.indexOf(pending), 1);
    return pending.fault;
  }
  return undefined;
}
