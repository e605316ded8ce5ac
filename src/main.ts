import { existsSync, readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { startService } from "./service.ts";
import { createLog } from "./web/create-log.ts";
import { readSettings } from "./web/settings.ts";

/** Longest that a stop waits for judgements under way; container platforms kill after thirty seconds. */
const GRACE_MS = 25_000;

const file = existsSync(".env") ? parseEnv(readFileSync(".env", "utf8")) : {};
const outcome = readSettings({ ...file, ...process.env });
if (!outcome.ok) {
  for (const problem of outcome.problems) console.error(problem);
  console.error("Assay did not start. Set these in the environment or in .env; .env.example lists all of them.");
  process.exit(2);
}

const log = createLog(outcome.settings.logLevel);
const service = await startService({ settings: outcome.settings, log });
console.log(`Assay listens on port ${service.port}.`);

let stopping = false;
for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.on(signal, async () => {
    // A second signal means that somebody has lost patience.
    if (stopping) process.exit(1);
    stopping = true;
    const done = await service.stop(GRACE_MS);
    if (!done) log.warn({}, "stopped before everything was done");
    process.exit(0);
  });
}
