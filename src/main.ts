import { existsSync, readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { startService } from "./service.ts";
import { createLog } from "./web/create-log.ts";
import { readSettings, type Settings } from "./web/settings.ts";

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
const service = await startService({ settings: outcome.settings, log }).catch((error: unknown) =>
  refuse(error, outcome.settings),
);
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

/** Says why the service cannot listen, where that is the reason. */
function refuse(error: unknown, { host, port }: Settings): never {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  const why = {
    EADDRINUSE: "the port is in use by another process",
    EACCES: "this user may not listen there",
    EADDRNOTAVAIL: "this machine has no such address",
    ENOTFOUND: "this machine has no such address",
  }[String(code)];
  if (why === undefined) throw error;
  console.error(`Assay did not start: it cannot listen on ${host}:${port}: ${why}. Set PORT or HOST to another.`);
  process.exit(2);
}
