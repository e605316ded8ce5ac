import { pino } from "pino";
import type { Sandbox } from "../../sandbox/start-sandbox.ts";
import { type Connection, connect } from "../../src/github/connect.ts";
import type { Manners } from "../../src/github/manners.ts";

/** Calls as they come, counted by nobody. */
export const NO_MANNERS: Manners = { write: (call) => call(), onCall: () => {} };

/** The App's way to a sandbox; it listens to nothing. */
export function connectTo({ app, url }: Sandbox): Promise<Connection> {
  const { id, privateKey, webhookSecret } = app;
  return connect({
    appId: id,
    privateKey,
    webhookSecret,
    apiUrl: `${url}/api/v3`,
    callMs: 10_000,
    log: pino({ level: "silent" }),
    app: () => {},
  });
}
