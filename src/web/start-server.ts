import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { readBody } from "./read-body.ts";

export const WEBHOOK_PATH = "/api/github/webhooks";

/** Longest that a sender may take for the headers, and for the whole request. */
const HEADERS_MS = 10_000;
const REQUEST_MS = 30_000;
/** Longest that a stop waits for answers under way: every answer takes milliseconds. */
const ANSWER_MS = 5_000;

/** Longest that the rest of a refused body is discarded. */
const LINGER_MS = 2000;

export interface Server {
  readonly port: number;
  /** Takes no more requests and waits for the answers that are under way. */
  stop(): Promise<void>;
}

/**
 * The web server: webhooks at `/api/github/webhooks`, `/healthz`, nothing else. A body is read up to 25 MiB before
 * anything looks at it. Answers to errors say nothing about the inside.
 *
 * @param options.webhooks verifies the signature of `request.body` and takes the event up; answers by itself
 * @param options.onError is told about errors; they are not shown to the sender
 */
export async function startServer(options: {
  readonly host: string;
  readonly port: number;
  readonly webhooks: (request: IncomingMessage, response: ServerResponse) => Promise<unknown>;
  readonly onError: (error: unknown) => void;
}): Promise<Server> {
  const server = createServer({ headersTimeout: HEADERS_MS, requestTimeout: REQUEST_MS }, (request, response) => {
    answer(request, response, options.webhooks).catch((error) => {
      options.onError(error);
      if (response.headersSent) response.destroy();
      else say(response, 500, "internal error");
    });
  });
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

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  webhooks: (request: IncomingMessage, response: ServerResponse) => Promise<unknown>,
): Promise<void> {
  const path = (request.url ?? "").split("?")[0];
  if (path === "/healthz" && (request.method === "GET" || request.method === "HEAD")) return say(response, 200, "ok");
  if (path !== WEBHOOK_PATH) return say(response, 404, "not found");
  if (request.method !== "POST") return say(response, 405, "method not allowed", { allow: "POST" });
  const body = await readBody(request);
  if (body === null) {
    return refuseBody(request, response);
  }
  await webhooks(Object.assign(request, { body }), response);
}

/**
 * Answers at once, then discards what the sender still has to say for a moment before the connection ends: closed
 * while bytes are under way it would be reset, and the sender would never see the answer.
 */
function refuseBody(request: IncomingMessage, response: ServerResponse): void {
  const text = "the body is larger than 25 MiB\n";
  response.writeHead(413, {
    "content-type": "text/plain; charset=utf-8",
    "content-length": text.length,
    connection: "close",
  });
  response.write(text);
  const clock = setTimeout(() => request.destroy(), LINGER_MS).unref();
  request.once("end", () => response.end());
  request.once("close", () => clearTimeout(clock));
  request.resume();
}

function say(response: ServerResponse, status: number, text: string, headers: Record<string, string> = {}): void {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8", ...headers });
  response.end(`${text}\n`);
}
