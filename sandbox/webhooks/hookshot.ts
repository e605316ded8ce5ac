import type { Faults } from "../http/faults.ts";
import { isFields } from "../http/read-body.ts";
import type { World, WorldEvent } from "../model/types.ts";
import { now } from "../model/world.ts";
import { type Delivery, newGuid, type Sent, send } from "./delivery.ts";
import { createDeliveryLog, type DeliveryLog } from "./delivery-log.ts";
import { isDelivered } from "./subscriptions.ts";

/** The webhook side of the sandbox: a queue in order of events, and the log of what became of each. */
export type Hookshot = {
  log: DeliveryLog;
  /** Where webhooks go, and how many of them at a time. */
  deliverTo: (target: string, parallel: number) => void;
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

/**
 * Sends events in the order of what happened unless a fault changes it. One at a time, they arrive in that order;
 * with several at a time nobody knows, as on GitHub.
 */
export function createHookshot(world: World, options: { secret: string; faults: Faults }): Hookshot {
  const log = createDeliveryLog();
  const queue: Outgoing[] = [];
  const held: Outgoing[] = [];
  const waiting: (() => void)[] = [];
  let target: string | undefined;
  let atATime = 1;
  let inFlight = 0;
  let scheduled = false;

  const record = (message: Message, sent: Sent, duration: number): void => {
    log.add({ ...message, ...sent, id: world.nextId(), deliveredAt: now(), duration });
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
    const [overtaken, others] = [held.filter(isOvertaken), held.filter((one) => !isOvertaken(one))];
    queue.unshift(...overtaken);
    held.splice(0, held.length, ...others);
  };

  const pump = (): void => {
    while (inFlight < atATime) {
      const next = queue.shift();
      if (next === undefined) break;
      inFlight++;
      deliverNext(next).finally(() => {
        inFlight--;
        pump();
      });
    }
    if (inFlight > 0 || waiting.length === 0) return;
    // Everybody waits: nothing is coming that could overtake what is held back.
    if (held.length > 0) {
      queue.push(...held.splice(0));
      pump();
    } else {
      for (const resolve of waiting.splice(0)) resolve();
    }
  };

  const start = (): void => {
    if (scheduled) return;
    scheduled = true;
    // Not at once: what happens in one go is queued before the first of it is sent.
    setImmediate(() => {
      scheduled = false;
      pump();
    });
  };

  const enqueue = (message: Message): void => {
    queue.push({ message, released: false });
    start();
  };

  return {
    log,
    deliverTo: (url, parallel) => {
      target = url;
      atATime = parallel;
      start();
    },
    accept: (event) => {
      const { installation } = event;
      if (installation === undefined || target === undefined) return;
      const { permissions } = installation;
      const { issue, release } = event.payload;
      const onPull = isFields(issue) && "pull_request" in issue;
      // That a release is a draft again everybody hears to whom it was published.
      const onDraft = isFields(release) && release["draft"] === true && event.action !== "unpublished";
      if (!isDelivered(event.name, { permissions, events: world.app.events }, { onPull, onDraft })) return;
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
      const found = log.find(id);
      if (found === undefined) return false;
      const { guid, event, action, installationId, repositoryId, body } = found;
      enqueue({ guid, event, action, installationId, repositoryId, body, redelivery: true });
      return true;
    },
    settled: () =>
      new Promise((resolve) => {
        waiting.push(resolve);
        start();
      }),
    close: () => {
      queue.length = 0;
      held.length = 0;
    },
  };
}
