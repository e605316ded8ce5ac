import { isFields } from "./http/read-body.ts";
import type { Permissions } from "./model/types.ts";
import type { SandboxOptions } from "./start-sandbox.ts";

/** What the arguments of `main.ts` ask for, or a sentence about what is wrong with them. */
export type Arguments = { ok: true; options: SandboxOptions } | { ok: false; message: string };

/** Reads `[PORT] [OPTIONS]`, where OPTIONS is a JSON object of `permissions`, `events` and `webhookTarget`. */
export function readArguments(given: readonly string[]): Arguments {
  const [port = "0", json = "{}", ...rest] = given;
  const refuse = (message: string): Arguments => ({ ok: false, message });
  if (rest.length > 0) return refuse(`there are ${given.length} arguments; give a port and a JSON object at most.`);
  if (!/^\d+$/.test(port) || Number(port) > 65_535) {
    return refuse(`${port} is not a port; give a number from 0 (any free one) to 65535.`);
  }
  const wanted = parse(json);
  if (!isFields(wanted)) return refuse("the options are not a JSON object.");
  const options: SandboxOptions = { port: Number(port) };
  for (const [key, value] of Object.entries(wanted)) {
    if (key === "permissions" && isPermissions(value)) options.permissions = value;
    else if (key === "events" && isTexts(value)) options.events = value;
    else if (key === "webhookTarget" && typeof value === "string") options.webhookTarget = value;
    else return refuse(`the option ${key} is not understood; ${KEYS}`);
  }
  return { ok: true, options };
}

const KEYS =
  'give "permissions" (an object of "read" and "write"), "events" (a list of names) and "webhookTarget" (a URL).';

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    // Not JSON at all is as wrong as JSON of another kind, and is answered with the same sentence.
    return undefined;
  }
}

function isPermissions(value: unknown): value is Permissions {
  return isFields(value) && Object.values(value).every((level) => level === "read" || level === "write");
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === "string");
}
