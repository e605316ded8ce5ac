import { type Logger, pino } from "pino";
import type { LogLevel } from "./settings.ts";

/** Keys under which secrets or whole bodies could come: Octokit and Probot log requests and events. */
const SECRETS = [
  "*.privateKey",
  "*.webhookSecret",
  "*.token",
  "*.authorization",
  "*.headers",
  "*.body",
  "*.payload",
  "*.request",
  "*.response",
  "*.event",
  // Hangs on errors of a connection to PostgreSQL, with all that it knows.
  "*.client",
];
const REDACTED = [...SECRETS, ...SECRETS.map((path) => path.slice(2)), ...SECRETS.map((path) => `*.${path}`)];

/** A log in JSON lines on standard output (or wherever `to` writes), without secrets and bodies. */
export function createLog(level: LogLevel, to?: { write(line: string): void }): Logger {
  const options = { level, redact: { paths: REDACTED, remove: true }, base: null };
  return to === undefined ? pino(options) : pino(options, to);
}
