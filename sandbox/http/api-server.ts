import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { applyFault } from "./apply-fault.ts";
import type { Faults } from "./faults.ts";
import { type ApiServices, handleApi } from "./handle-api.ts";
import { readRequest } from "./read-request.ts";
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
    const { authorization, accept = "" } = request.headers;
    const fault = options.faults.takeForRequest(method, path);
    let asked = false;
    const reaction = await applyFault(fault, () => {
      asked = true;
      return handleApi(services, { method, path, url, body, authorization, accept });
    });
    const status = reaction === "disconnect" ? 0 : reaction.send.status;
    const last = log.requests.at(-1);
    // What the client saw is what counts; a request that a fault swallowed is logged too.
    if (!asked) logSwallowed(services, { method, path: `${path}${url.search}`, barePath: path, status });
    else if (last !== undefined && fault !== undefined && fault.kind !== "slow") last.status = status;
    if (reaction === "disconnect") response.destroy();
    else respond(request, response, reaction.send, reaction.cut);
  };
  return createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      log.violations.push({
        method: request.method ?? "",
        path: request.url ?? "",
        problems: [`the sandbox failed: ${message}`],
      });
      if (!response.headersSent) respond(request, response, { status: 500, body: { message: "Server Error" } });
      else response.destroy();
    });
  });
}

function logSwallowed(
  services: ApiServices,
  request: { method: string; path: string; barePath: string; status: number },
): void {
  const { method, path, status } = request;
  const route = services.findRoute(method, request.barePath)?.route.path;
  services.log.requests.push({
    method,
    path,
    route,
    status,
    actor: "unknown",
    body: undefined,
    write: method !== "GET",
  });
}
