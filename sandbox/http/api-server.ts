import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { applyFault } from "./apply-fault.ts";
import type { Faults } from "./faults.ts";
import { type ApiServices, findOperation, handleApi, quotaOfSender } from "./handle-api.ts";
import { quotaHeaders } from "./quotas.ts";
import { readRequest } from "./read-request.ts";
import type { RequestEntry } from "./request-log.ts";
import { respond } from "./respond.ts";

/** Handles a request for the tester and tells whether it was one. */
export type ControlHandler = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;

/** The HTTP side of the API: `/api/v3/…` as GHES has it, or the same without the prefix. */
export function createApiServer(services: ApiServices, options: { faults: Faults; control: ControlHandler }): Server {
  const { log } = services;
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (await options.control(request, response)) return;
    const host = request.headers.host ?? "127.0.0.1";
    const url = new URL(`http://${host}${request.url ?? "/"}`);
    const path = url.pathname.replace(/^\/api\/v3(?=\/|$)/, "");
    const method = request.method ?? "GET";
    const body = await readRequest(request);
    const { authorization, accept = "", "if-none-match": ifNoneMatch } = request.headers;
    const fault = options.faults.takeForRequest(method, path);
    let entry: RequestEntry | undefined;
    const reaction = await applyFault(fault, () => {
      const handled = handleApi(services, { method, path, url, body, authorization, accept, ifNoneMatch });
      entry = handled.entry;
      return handled.answer;
    });
    // What the client saw is what counts; a request that a fault swallowed is logged too.
    entry ??= logSwallowed(services, { method, path: `${path}${url.search}`, barePath: path });
    if (reaction === "disconnect") {
      entry.status = 0;
      response.destroy();
      return;
    }
    entry.status = reaction.send.status;
    const { headers: given = {} } = reaction.send;
    const counted = "x-ratelimit-limit" in given;
    const headers = counted ? given : { ...quotaHeaders(quotaOfSender(services, authorization)), ...given };
    respond(response, { ...reaction.send, headers }, reaction.cut);
  };
  return createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      log.violations.push({
        method: request.method ?? "",
        path: request.url ?? "",
        problems: [`the sandbox failed: ${message}`],
      });
      if (!response.headersSent) respond(response, { status: 500, body: { message: "Server Error" } });
      else response.destroy();
    });
  });
}

function logSwallowed(
  services: ApiServices,
  request: { method: string; path: string; barePath: string },
): RequestEntry {
  const { method, path } = request;
  const route = findOperation(services, { method, path: request.barePath })?.route.path;
  const write = method !== "GET";
  const entry: RequestEntry = { method, path, route, status: 0, actor: "unknown", body: undefined, write };
  services.log.requests.push(entry);
  return entry;
}
