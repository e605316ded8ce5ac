import { PAGE_SIZE, read } from "./call.ts";
import { statusOf } from "./errors.ts";
import type { Octokit } from "./octokit.ts";

/** One attempt of GitHub to deliver a webhook to the App. */
export interface DeliveryAttempt {
  readonly id: number;
  /** The same for all attempts of one delivery. */
  readonly guid: string;
  /** Unix milliseconds. */
  readonly deliveredAt: number;
  /** The App's answer; 0 where there was none. */
  readonly statusCode: number;
  readonly event: string;
  readonly action: string | null;
}

/** GitHub's log of deliveries to the App, newest first, a page at a time. `octokit` is authenticated as the App. */
export async function* deliveryAttempts(octokit: Octokit): AsyncGenerator<readonly DeliveryAttempt[]> {
  for (let cursor: string | undefined; ; ) {
    const from = cursor === undefined ? {} : { cursor };
    const { data, headers } = await read(() =>
      octokit.rest.apps.listWebhookDeliveries({ per_page: PAGE_SIZE, ...from }),
    );
    yield data.map((attempt) => ({
      id: attempt.id,
      guid: attempt.guid,
      deliveredAt: Date.parse(attempt.delivered_at),
      statusCode: attempt.status_code,
      event: attempt.event,
      action: attempt.action,
    }));
    cursor = /[?&]cursor=([^&>]+)[^>]*>;\s*rel="next"/.exec(headers.link ?? "")?.[1];
    if (cursor === undefined) return;
  }
}

/** Asks GitHub to deliver once more. @returns false where GitHub does not have it any more */
export async function askForRedelivery(octokit: Octokit, id: number): Promise<boolean> {
  try {
    // Delivered twice does no harm: the inbox knows what it has.
    await read(() => octokit.rest.apps.redeliverWebhookDelivery({ delivery_id: id }));
    return true;
  } catch (error) {
    if ([404, 410, 422].includes(statusOf(error) ?? 0)) return false;
    throw error;
  }
}
