import type { AsyncLocalStorage } from "node:async_hooks";
import type { GitHubEvent } from "./github/connect.ts";
import type { Inbox, Letter, Taken } from "./jobs/inbox.ts";
import type { Task } from "./jobs/task.ts";
import { jobOf, type Parts } from "./parts.ts";
import type { Webhook } from "./web/take-webhook.ts";

/** What the listeners of one event said. */
export interface Heard {
  readonly tasks: Task[];
  readonly refusals: string[];
}

/** How webhooks are taken: verified, understood, and written down with what they lead to. */
export function receiveWebhooks(
  { settings, log, metrics, connection }: Parts,
  inbox: Inbox<Task>,
  heard: AsyncLocalStorage<Heard>,
) {
  const { webhookSecret, previousSecret } = settings;
  const letterOf = async (webhook: Webhook): Promise<Letter<Task>> => {
    const said: Heard = { tasks: [], refusals: [] };
    const { guid: id, event: name, payload } = webhook;
    try {
      // What Probot promises of a payload is for GitHub to keep: a listener that stumbles over it refuses it.
      await heard.run(said, () => connection.receive({ id, name, payload } as unknown as GitHubEvent));
    } catch (error) {
      log.error({ err: error, delivery: id }, "an event could not be understood");
      said.refusals.push("It could not be understood.");
    }
    return {
      ...aboutOf(webhook),
      jobs: said.tasks.map((task) => jobOf({ task, afterMs: 0 })),
      refused: said.refusals[0] ?? null,
    };
  };
  return {
    secrets: previousSecret === null ? [webhookSecret] : [webhookSecret, previousSecret],
    take: async (webhook: Webhook): Promise<Taken> => {
      const letter = await letterOf(webhook);
      const taken = await inbox.take(letter);
      const { guid: delivery, event, action, refused } = letter;
      const keys = letter.jobs.map(({ key }) => key);
      metrics.delivery(event, taken);
      log.info(
        { delivery, webhook: event, action, taken, keys, ...(refused === null ? {} : { refused }) },
        "a webhook came",
      );
      return taken;
    },
    onRejected: () => {
      // Nothing that an unsigned request says is written down, not even its delivery id.
      metrics.delivery("unknown", "rejected");
      log.warn({}, "a webhook was refused: its signature fits no secret of ours");
    },
    onError: (error: unknown, delivery: string) => {
      metrics.delivery("unknown", "not-stored");
      metrics.storeFailure();
      log.error({ err: error, delivery }, "a webhook could not be written down");
    },
  };
}

function aboutOf({ guid, event, payload }: Webhook) {
  const field = (of: unknown, key: string): unknown =>
    typeof of === "object" && of !== null ? Reflect.get(of, key) : undefined;
  const text = (value: unknown) => (typeof value === "string" ? value.slice(0, 300) : null);
  const installation = field(payload["installation"], "id");
  return {
    guid,
    event,
    action: text(payload["action"]),
    installation: Number.isSafeInteger(installation) ? Number(installation) : null,
    repository: text(field(payload["repository"], "full_name")),
  };
}
