import { randomUUID } from "node:crypto";
import type { ServerResponse } from "node:http";
import { type Answer, contentOf } from "./route.ts";

const BODILESS: ReadonlySet<number> = new Set([204, 304]);

/** Writes an answer; `cut` breaks the connection half-way through it. */
export function respond(response: ServerResponse, answer: Answer, cut = false): void {
  const { content, type } = contentOf(answer);
  const headers = {
    "x-github-request-id": randomUUID(),
    "x-github-media-type": "github.v3; format=json",
    ...type,
    ...answer.headers,
  };
  if (BODILESS.has(answer.status)) {
    response.writeHead(answer.status, headers).end();
    return;
  }
  response.writeHead(answer.status, { ...headers, "content-length": String(content.length) });
  if (cut) {
    // The headers promise more than comes: the client sees the connection break in the middle.
    response.write(content.subarray(0, Math.ceil(content.length / 2)), () => response.destroy());
    return;
  }
  response.end(content);
}
