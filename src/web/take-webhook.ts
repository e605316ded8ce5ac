import type { IncomingHttpHeaders } from "node:http";
import type { Taken } from "../jobs/inbox.ts";
import type { Body } from "./read-body.ts";
import { verifySignature } from "./verify-signature.ts";
import { within } from "./within.ts";

/** A webhook whose signature holds. */
export interface Webhook {
  /** GitHub's delivery id. */
  readonly guid: string;
  readonly event: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** How a webhook is answered. Nothing in it is internal. */
export interface WebhookAnswer {
  readonly status: 202 | 400 | 401 | 415 | 503;
  readonly text: string;
}

/** What the headers of a webhook say; nothing of it is proved yet. */
export interface WebhookHeaders {
  readonly guid: string;
  readonly event: string;
  readonly signature: string;
}

/** Reads the headers of a webhook, or says why its body need not be read. */
export function readHeaders(headers: IncomingHttpHeaders): WebhookHeaders | WebhookAnswer {
  const guid = textOf(headers["x-github-delivery"]);
  const event = textOf(headers["x-github-event"]);
  const signature = textOf(headers["x-hub-signature-256"]);
  if (!/^application\/json\b/i.test(headers["content-type"] ?? "")) {
    return { status: 415, text: "the content type of the App's webhook must be application/json" };
  }
  if (guid === "" || event === "" || !/^sha256=[0-9a-f]{64}$/.test(signature)) {
    return {
      status: 400,
      text: "X-GitHub-Delivery, X-GitHub-Event or X-Hub-Signature-256 is missing, or is not GitHub's",
    };
  }
  return { guid, event, signature };
}

/**
 * Verifies a webhook over its raw bytes, has it written down, and says how it is answered: 202 only when it is on disk.
 *
 * @param options.take writes it down. @throws if the store cannot take it
 */
export async function takeWebhook(
  { guid, event, signature, body }: WebhookHeaders & { readonly body: Pick<Body, "chunks"> },
  options: {
    readonly secrets: readonly string[];
    readonly take: (webhook: Webhook) => Promise<Taken>;
    readonly onRejected: () => void;
    readonly onError: (error: unknown, guid: string) => void;
  },
): Promise<WebhookAnswer> {
  if (!verifySignature(body.chunks, signature, options.secrets)) {
    options.onRejected();
    return { status: 401, text: "the signature does not fit the App's webhook secret" };
  }
  const payload = parse(body.chunks);
  if (payload === null) return { status: 400, text: "the body is no JSON object" };
  try {
    return { status: 202, text: await within(TAKE_MS, options.take({ guid, event, payload })) };
  } catch (error) {
    options.onError(error, guid);
    return { status: 503, text: "the webhook could not be written down; deliver it again" };
  }
}

/** GitHub waits ten seconds. What is written down after all is recognised when it is delivered again. */
const TAKE_MS = 8_000;

/** Longest header that is looked at: GitHub's are 36 characters and a word. */
const LONGEST = 200;

function textOf(header: string | string[] | undefined): string {
  return typeof header === "string" && header.length <= LONGEST ? header : "";
}

function parse(chunks: readonly Buffer[]): Webhook["payload"] | null {
  try {
    const value: unknown = JSON.parse(Buffer.concat(chunks).toString("utf8"));
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}
