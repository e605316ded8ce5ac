import { type DeadJob, deadJobs, retryDead } from "../jobs/retry-dead.ts";
import { mergeTasks, type Task } from "../jobs/task.ts";
import { terminalText } from "../report/escape.ts";
import { openStore } from "../store/open-store.ts";
import type { Store } from "../store/store.ts";
import { type Actions, choose } from "./choose.ts";
import { EXIT, type ExitCode, type Io, UsageError } from "./io.ts";
import { operator } from "./operator.ts";
import { oneOf, readArguments } from "./read-arguments.ts";
import { storePlace, withStore } from "./with-store.ts";

const ACTIONS: Actions = { dead, retry };

/** `assay jobs`: what the service gave up, and another try of it. */
export function jobsCommand(args: readonly string[], io: Io): Promise<ExitCode> {
  return choose("jobs", ACTIONS, args, io);
}

/** `assay jobs dead`: the jobs that were given up, oldest first. */
async function dead(args: readonly string[], io: Io): Promise<ExitCode> {
  const { values } = readArguments(args, { format: { type: "string", default: "text" } } as const, 0);
  const format = oneOf(values.format, ["text", "json"], "--format");
  const jobs = await withStore(io, { access: "read" }, ({ db }) => deadJobs(db));
  if (format === "json") {
    const shown = jobs.map(({ died, ...job }) => ({ ...job, died: new Date(died).toISOString() }));
    io.stdout(`${JSON.stringify({ version: 1, jobs: shown }, null, 2)}\n`);
  } else if (jobs.length === 0) io.stdout("No job was given up.\n");
  else for (const job of jobs) io.stdout(textOf(job));
  return EXIT.pass;
}

/** `assay jobs retry ID …`: puts jobs that were given up back into the queue. */
async function retry(args: readonly string[], io: Io): Promise<ExitCode> {
  const { values, positionals } = readArguments(args, { all: { type: "boolean", default: false } } as const, 1000);
  if (values.all === positionals.length > 0) throw new UsageError("assay jobs retry needs the ids of jobs, or --all");
  // Looked at first: opening a store to work with it would make one where none is.
  const jobs = await withStore(io, { access: "read" }, ({ db }) => deadJobs(db));
  const stray = positionals.find((id) => !jobs.some((job) => job.id === id));
  if (stray !== undefined)
    throw new UsageError(`no job "${stray}" was given up; assay jobs dead lists those that were`);
  const chosen = values.all ? jobs : jobs.filter(({ id }) => positionals.includes(id));
  if (chosen.length === 0) io.stdout("No job was given up.\n");
  else await retryAll(chosen, io);
  return EXIT.pass;
}

async function retryAll(jobs: readonly DeadJob[], io: Io): Promise<void> {
  const store = await openStore<Task>(storePlace(io), {
    visiting: true,
    // Leases are the business of whoever works.
    leaseMs: 60_000,
    merge: mergeTasks,
    onError: (error) => io.stderr(`assay: ${terminalText(String(error))}\n`),
  });
  try {
    for (const job of jobs) io.stdout(`${terminalText(await lineOf(store, job))}\n`);
  } finally {
    await store.close();
  }
}

async function lineOf(store: Store<Task>, job: DeadJob): Promise<string> {
  const again = await retryDead(store, job, operator());
  return again === null ? `${job.id} is not there any more` : `${job.id} is in the queue again, as ${again}`;
}

function textOf({ id, task, reason, died }: DeadJob): string {
  const place = "repo" in task ? ` of ${task.owner}/${task.repo}` : "";
  const number = "number" in task ? `#${task.number}` : "";
  const lines = [`${task.kind}${place}${number}`, reason].map((line) => `  ${terminalText(line)}\n`);
  return `${terminalText(id)}  ${new Date(died).toISOString()}\n${lines.join("")}`;
}
