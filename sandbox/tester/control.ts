import type { IncomingMessage, ServerResponse } from "node:http";
import { isFields } from "../http/read-body.ts";
import { readRequest } from "../http/read-request.ts";
import type { GitHub } from "./create-tester.ts";
import { decode, encode } from "./wire.ts";

const PREFIX = "/_sandbox/";

/**
 * The tester's API over HTTP: `POST /_sandbox/<method>` with a JSON array of arguments gives `{ "result": … }`.
 * Methods of groups have a dot: `faults.add`. Only for loopback; there is no authentication.
 */
export function createControl(tester: GitHub) {
  const methods = collect(tester);
  return async (request: IncomingMessage, response: ServerResponse): Promise<boolean> => {
    const path = request.url ?? "";
    if (!path.startsWith(PREFIX)) return false;
    const name = path.slice(PREFIX.length);
    const reply = (status: number, body: unknown): void => {
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    };
    const method = methods.get(name);
    if (method === undefined || request.method !== "POST") {
      reply(404, { error: `No method ${name}; there are: ${[...methods.keys()].join(", ")}. Use POST.` });
      return true;
    }
    try {
      const sent = (await readRequest(request)).toString("utf8");
      const given: unknown = decode(JSON.parse(sent === "" ? "[]" : sent));
      const result: unknown = await method(...(Array.isArray(given) ? given : [given]));
      reply(200, { result: encode(result) });
    } catch (error) {
      reply(400, { error: error instanceof Error ? error.message : String(error) });
    }
    return true;
  };
}

type Method = (...given: unknown[]) => unknown;

function collect(group: object, prefix = ""): Map<string, Method> {
  const methods = new Map<string, Method>();
  for (const [name, value] of Object.entries(group)) {
    if (typeof value === "function") methods.set(`${prefix}${name}`, (...given) => Reflect.apply(value, group, given));
    else if (isFields(value)) for (const [key, method] of collect(value, `${name}.`)) methods.set(key, method);
  }
  return methods;
}
