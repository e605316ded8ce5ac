import { type Role, startService } from "./service.ts";
import { createLog } from "./web/create-log.ts";
import { readEnvironment } from "./web/read-environment.ts";
import { readSettings, type Settings } from "./web/settings.ts";

/** Longest that a stop waits for what is under way: with the answers before it, less than ten seconds. */
const GRACE_MS = 8_000;

/** After this the process ends, whatever is under way. */
const LONGEST_STOP_MS = 9_500;

/** Words that choose a part of the service; without one a process does all of it. */
const ROLES: Readonly<Record<string, Role>> = { serve: "serve", worker: "worker" };

/** Runs the service, or the part of it that is named (`serve`, `worker`), until it is told to stop. Exits the process. */
export async function runService(args: readonly string[]): Promise<void> {
  const [word, ...more] = args;
  const role = word === undefined ? "all" : Object.hasOwn(ROLES, word) ? ROLES[word] : undefined;
  if (role === undefined || more.length > 0)
    refuse([`"${args.join(" ")}" is no part of the service: serve, worker, or nothing for both.`]);
  const outcome = readSettings(readEnvironment(".", process.env));
  if (!outcome.ok) {
    const where = "Set these in the environment or in .env; .env.example lists all of them.";
    refuse([...outcome.problems, `Assay did not start. ${where}`]);
  }
  const { settings } = outcome;
  const log = createLog(settings.logLevel);
  const service = await startService({ settings, log, role }).catch((error: unknown) =>
    refuse([whyNot(error, settings)]),
  );
  console.log(`Assay listens on port ${service.port}.`);

  let stopping = false;
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.on(signal, async () => {
      // A second signal means that somebody has lost patience.
      if (stopping) process.exit(1);
      stopping = true;
      // A store that does not answer must not keep the process: what is not given back is done when its lease has run out.
      setTimeout(() => process.exit(0), LONGEST_STOP_MS).unref();
      const done = await service.stop(GRACE_MS);
      if (!done) log.warn({}, "stopped in the middle of a job: it is done again, by this process or another");
      process.exit(0);
    });
  }
}

function refuse(lines: readonly string[]): never {
  for (const line of lines) console.error(line);
  process.exit(2);
}

/** Says why the service cannot start, where that is something to be mended outside of it. */
function whyNot(error: unknown, { host, port, store }: Settings): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const listening = {
    EADDRINUSE: "the port is in use by another process",
    EADDRNOTAVAIL: "this machine has no such address",
  }[code];
  if (listening !== undefined) {
    return `Assay did not start: it cannot listen on ${host}:${port}: ${listening}. Set PORT or HOST to another.`;
  }
  const said = error instanceof Error ? error.message : String(error);
  const isListening = error instanceof Error && "syscall" in error && error.syscall === "listen";
  if (isListening)
    return `Assay did not start: it cannot listen on ${host}:${port}: ${said}. Set PORT or HOST to another.`;
  // The address of a database may hold a password: it is not repeated.
  const where = "url" in store ? "the database of DATABASE_URL" : `the folder ${store.folder} (ASSAY_DATA)`;
  return `Assay did not start: its store, ${where}, cannot be used: ${said}`;
}
