import type { Faults } from "../http/faults.ts";
import type { World, WorldEvent } from "../model/types.ts";
import { now } from "../model/world.ts";
import { type Delivery, newGuid, type Sent, send } from "./delivery.ts";
import { isDelivered } from "./subscriptions.ts";

/** The webhook side of the sandbox: a queue in order of events, and the log of what became of each. */
export type Hookshot = {
  log: Delivery[];
  deliverTo: (target: string | undefined) => void;
  accept: (event: WorldEvent) => void;
  /** Sends a delivery of the log once more, under its old guid. False where there is none of that id. */
  redeliver: (id: number) => boolean;
  /** Resolves when nothing is queued or in flight. */
  settled: () => Promise<void>;
  close: () => void;
};

type Message = Pick<Delivery, "guid" | "redelivery" | "event" | "action" | "installationId" | "repositoryId" | "body">;

// A message that a fault held back is not disturbed a second time.
type Outgoing = { message: Message; released: boolean };

const UNREACHABLE: Sent = { status: "failed to connect to host", statusCode: 502, response: "" };

/** Delivers events one after another, so that the order is the order of what happened unless a fault changes it. */
export function createHookshot(world: World, options: { secret: string; faults: Faults }): Hookshot {
  const log: Delivery[] = [];
  const queue: Outgoing[] = [];
  let held: Outgoing[] = [];
  const waiting: (() => void)[] = [];
  let target: string | undefined;
  let busy = false;
  let closed = false;

  const record = (message: Message, sent: Sent, duration: number): void => {
    log.unshift({ ...message, ...sent, id: world.nextId(), deliveredAt: now(), duration });
  };

  const deliver = async (message: Message): Promise<void> => {
    const started = performance.now();
    const to = target;
    const sent =
      to === undefined
        ? UNREACHABLE
        : await send({ target: to, secret: options.secret, appId: world.app.id, delivery: message });
    record(message, sent, (performance.now() - started) / 1000);
  };

  const deliverNext = async ({ message, released }: Outgoing): Promise<void> => {
    const fault = released ? undefined : options.faults.takeForDelivery(message.event, message.action);
    if (fault?.kind === "reorder") {
      held.push({ message, released: true });
      return;
    }
    if (fault?.kind === "drop") {
      if (fault.logged !== false) record(message, UNREACHABLE, 0);
      return;
    }
    await deliver(message);
    if (fault?.kind === "duplicate") await deliver(message);
    const isOvertaken = (one: Outgoing): boolean =>
      one.message.event === message.event && one.message.action === message.action;
    queue.unshift(...held.filter(isOvertaken));
    held = held.filter((one) => !isOvertaken(one));
  };

  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined && !closed; next = queue.shift()) await deliverNext(next);
    busy = false;
    if (waiting.length > 0 && held.length > 0) release();
    else for (const resolve of waiting.splice(0)) resolve();
  };

  const start = (): void => {
    if (busy) return;
    busy = true;
    setImmediate(work);
  };

  const release = (): void => {
    queue.push(...held);
    held = [];
    start();
  };

  const enqueue = (message: Message): void => {
    queue.push({ message, released: false });
    start();
  };

  return {
    log,
    deliverTo: (url) => {
      target = url;
    },
    accept: (event) => {
      const { installation } = event;
      if (installation === undefined || target === undefined) return;
      if (!isDelivered(event.name, { permissions: installation.permissions, events: world.app.events })) return;
      // The App hears that it is suspended, and nothing more.
      if (installation.suspended !== undefined && event.name !== "installation") return;
      const payload = { installation: { id: installation.id, node_id: "" }, ...event.payload };
      enqueue({
        guid: newGuid(),
        redelivery: false,
        event: event.name,
        action: event.action ?? null,
        installationId: installation.id,
        repositoryId: event.repository?.id ?? null,
        body: JSON.stringify(payload),
      });
    },
    redeliver: (id) => {
      const found = log.find((one) => one.id === id);
      if (found === undefined) return false;
      const { guid, event, action, installationId, repositoryId, body } = found;
      enqueue({ guid, event, action, installationId, repositoryId, body, redelivery: true });
      return true;
    },
    settled: () => {
      if (!busy && held.length > 0) release();
      return busy ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve();
    },
    close: () => {
      closed = true;
      queue.length = 0;
      held = [];
    },
  };
}
