import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type Body, BrokenOffError, createBodyReader } from "./read-body.ts";
import { readHeaders, type WebhookAnswer, type WebhookHeaders } from "./take-webhook.ts";

export const WEBHOOK_PATH = "/api/github/webhooks";

/** Longest that a sender may take for the headers, and for the whole request; how often that is looked at. */
const HEADERS_MS = 10_000;
const REQUEST_MS = 30_000;
const CHECK_MS = 2_000;
/** Longest that a connection may say nothing. */
const SILENT_MS = 15_000;
/** Longest that a stop waits for answers under way: every answer takes milliseconds. */
const ANSWER_MS = 3_000;
/** How long a sender whose body is refused has to see the answer. */
const LINGER_MS = 500;

export interface Server {
  readonly port: number;
  /** Takes no more requests and waits for the answers that are under way. */
  stop(): Promise<void>;
}

/** A page that is answered to GET. */
export interface Page {
  readonly status: number;
  readonly text: string;
  readonly type?: string;
}

export interface ServerOptions {
  readonly host: string;
  readonly port: number;
  /** Answers a webhook; `null` where this process takes none. */
  readonly webhook: ((webhook: WebhookHeaders & { readonly body: Body }) => Promise<WebhookAnswer>) | null;
  /** Pages by path. */
  readonly pages: Readonly<Record<string, (request: IncomingMessage) => Promise<Page> | Page>>;
  /** Is told about errors; they are not shown to the sender. */
  readonly onError: (error: unknown) => void;
}

/**
 * The web server: webhooks at `/api/github/webhooks`, and pages. A body is read up to 25 MiB before anything looks at it,
 * and no more than 32 MiB of all. Answers to errors say nothing about the inside.
 */
export async function startServer(options: ServerOptions): Promise<Server> {
  const bodies = createBodyReader();
  const timeouts = { headersTimeout: HEADERS_MS, requestTimeout: REQUEST_MS, connectionsCheckingInterval: CHECK_MS };
  const server = createServer(timeouts, (request, response) => {
    answer(request, response).catch((error) => {
      // A sender that goes away is not an error of ours, and gets no answer.
      if (!(error instanceof BrokenOffError)) options.onError(error);
      if (response.headersSent) response.destroy();
      else say(response, { status: 500, text: "internal error" });
    });
  });

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = (request.url ?? "").split("?")[0] ?? "";
    const page = Object.hasOwn(options.pages, path) ? options.pages[path] : undefined;
    if (page !== undefined) {
      if (request.method !== "GET" && request.method !== "HEAD") return notAllowed(response, "GET, HEAD");
      return say(response, await page(request));
    }
    if (path !== WEBHOOK_PATH || options.webhook === null) return say(response, { status: 404, text: "not found" });
    if (request.method !== "POST") return notAllowed(response, "POST");
    const headers = readHeaders(request.headers);
    if ("status" in headers) return refuseBody(request, response, headers);
    const body = await bodies.read(request);
    if (body === "too-large")
      return refuseBody(request, response, { status: 413, text: "the body is larger than 25 MiB" });
    if (body === "no-room") return refuseBody(request, response, { status: 503, text: "too many bodies at a time" });
    try {
      say(response, await options.webhook({ ...headers, body }));
    } finally {
      body.release();
    }
  };

  server.timeout = SILENT_MS;
  server.listen(options.port, options.host);
  await once(server, "listening");
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : options.port,
    async stop() {
      const closed = once(server, "close");
      server.close();
      server.closeIdleConnections();
      const clock = setTimeout(() => server.closeAllConnections(), ANSWER_MS);
      await closed;
      clearTimeout(clock);
    },
  };
}

/**
 * Answers at once and reads nothing more: what is discarded has to be received first, and that costs memory as well. The
 * connection ends a moment later: closed while bytes are under way it would be reset before the sender saw the answer.
 */
function refuseBody(request: IncomingMessage, response: ServerResponse, { status, text }: Page): void {
  response.writeHead(status, {
    "content-type": "text/plain; charset=utf-8",
    "content-length": text.length + 1,
    connection: "close",
  });
  // Ended, Node would read and discard the rest by itself.
  response.write(`${text}\n`);
  const clock = setTimeout(() => request.destroy(), LINGER_MS).unref();
  request.once("close", () => clearTimeout(clock));
}

function notAllowed(response: ServerResponse, allow: string): void {
  say(response, { status: 405, text: "method not allowed" }, { allow });
}

function say(response: ServerResponse, { status, text, type }: Page, headers: Record<string, string> = {}): void {
  response.writeHead(status, { "content-type": type ?? "text/plain; charset=utf-8", ...headers });
  response.end(`${text}\n`);
}
