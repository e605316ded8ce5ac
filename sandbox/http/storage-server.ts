import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { World } from "../model/types.ts";
import { applyFault } from "./apply-fault.ts";
import type { Faults } from "./faults.ts";
import type { RequestLog } from "./request-log.ts";
import { respond } from "./respond.ts";
import type { Answer } from "./route.ts";

/**
 * The host that downloads of artifacts and of release assets are redirected to: another origin than the API, no credentials, and a link
 * that is good for one minute. Being sent a token is a violation: it would have leaked.
 */
export function createStorageServer(world: World, options: { log: RequestLog; faults: Faults }): Server {
  const { log, faults } = options;
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = request.url ?? "/";
    const method = request.method ?? "GET";
    const reaction = await applyFault(faults.takeForRequest(method, path), () => download(world, log, request));
    const status = reaction === "disconnect" ? 0 : reaction.send.status;
    log.requests.push({ method, path, route: "(storage)", status, actor: "anonymous", body: undefined, write: false });
    if (reaction === "disconnect") response.destroy();
    else respond(response, reaction.send, reaction.cut);
  };
  return createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
}

function download(world: World, log: RequestLog, request: IncomingMessage): Answer {
  const path = request.url ?? "/";
  if (request.headers.authorization !== undefined) {
    log.violations.push({ method: "GET", path, problems: ["a token was sent to the storage host"] });
    return { status: 400, body: { message: "Authentication information is not given in the correct format" } };
  }
  const key = /^\/(?:artifacts\/([0-9a-f]+)\.zip|assets\/([0-9a-f]+))$/.exec(path)?.slice(1).join("") ?? "";
  const found = world.downloads.get(key);
  if (found === undefined || found.expiresAt < Date.now())
    return { status: 403, body: { message: "Signature not valid" } };
  const { content, fileName, type } = found;
  if (content === undefined) {
    log.violations.push({ method: "GET", path, problems: [`${fileName} has a size and no bytes to download`] });
    return { status: 404, body: { message: "The specified blob does not exist." } };
  }
  const headers = { "content-type": type, "content-disposition": `attachment; filename="${fileName}"` };
  return { status: 200, raw: content, headers };
}
