import { createHash, randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Answer } from "./route.ts";

const LIMIT = 5000;
const HOUR = 3600;

/** Writes an answer with the headers GitHub puts on every one; a GET that the client has already becomes 304. */
export function respond(request: IncomingMessage, response: ServerResponse, answer: Answer, cut = false): void {
  const json = answer.body === undefined ? undefined : Buffer.from(JSON.stringify(answer.body));
  const content = answer.raw ?? json ?? Buffer.alloc(0);
  const etag = `W/"${createHash("sha256").update(content).digest("hex")}"`;
  const tagged = request.method === "GET" && answer.status === 200;
  const unchanged = tagged && request.headers["if-none-match"] === etag;
  const headers: Record<string, string> = {
    "x-github-request-id": randomUUID(),
    "x-github-media-type": "github.v3; format=json",
    "x-ratelimit-limit": String(LIMIT),
    "x-ratelimit-remaining": String(LIMIT - 1),
    "x-ratelimit-used": "1",
    "x-ratelimit-reset": String(Math.floor(Date.now() / 1000) + HOUR),
    "x-ratelimit-resource": "core",
    ...(json === undefined ? {} : { "content-type": "application/json; charset=utf-8" }),
    ...(tagged ? { etag } : {}),
    ...answer.headers,
  };
  if (unchanged) {
    response.writeHead(304, headers).end();
    return;
  }
  const bodiless = answer.status === 204;
  response.writeHead(answer.status, bodiless ? headers : { ...headers, "content-length": String(content.length) });
  if (cut) {
    // The headers promise more than comes: the client sees the connection break in the middle.
    response.write(content.subarray(0, Math.ceil(content.length / 2)), () => response.destroy());
    return;
  }
  response.end(bodiless ? undefined : content);
}
