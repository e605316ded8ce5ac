import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { type Fault, failWith, type Result } from "../faults.ts";
import { TABLE_LIMITS, type TableLimits, type TableSource } from "./table-task.ts";

/** What the child is told, as one JSON document on its standard input. */
export interface TableRequest {
  readonly module: string;
  readonly tables: readonly TableSource[];
  readonly input: unknown;
  readonly limits: TableLimits;
  /** Private folder for DuckDB's temporary files; removed by the parent. */
  readonly directory: string;
}

/** What the child answers, as one JSON document on file descriptor 3. */
export type TableAnswer =
  | { readonly type: "output"; readonly output: unknown }
  | { readonly type: "fault"; readonly fault: Fault }
  | { readonly type: "defect"; readonly error: string };

/** Most bytes of an answer. Facts are counts and figures: anything near this is a mistake of the task. */
const MAX_ANSWER_BYTES = 64 * 2 ** 20;
/** Most bytes of the child's last words that are kept for an error message. */
const MAX_STDERR_CHARS = 4000;

interface ChildEnd {
  readonly answer: string;
  readonly stderr: string;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly timedOut: boolean;
}

/**
 * Runs a task on tables in a child process under hard limits: memory and time of the operating system's, files and
 * network of DuckDB's. A hostile table can at worst kill that child, which is a fault like any other.
 *
 * @param options.module URL of the task module: `new URL("./my-task.ts", import.meta.url)`
 * @returns the task's output, or the fault that stopped it (malformed table, limit, missing column …)
 * @throws Error if the task itself is defective: it threw something other than a `TableFault`, or asked for SQL that does not bind
 */
export async function runTableTask<I, O>(options: {
  readonly module: URL;
  readonly tables: readonly TableSource[];
  readonly input: I;
  readonly limits?: TableLimits;
}): Promise<Result<O>> {
  const limits = options.limits ?? TABLE_LIMITS;
  const directory = await mkdtemp(join(tmpdir(), "assay-table-"));
  try {
    const { module, tables, input } = options;
    const end = await runChild({ module: module.href, tables, input, limits, directory });
    return answerOf<O>(end, tables, limits);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

function runChild(request: TableRequest): Promise<ChildEnd> {
  const { limits, directory } = request;
  const [command, args] = limitedCommand(limits, fileURLToPath(new URL("./table-child.ts", import.meta.url)));
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: directory,
      env: childEnvironment(directory),
      stdio: ["pipe", "ignore", "pipe", "pipe"],
    });
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      child.kill("SIGKILL");
    }, limits.seconds * 1000);
    const answer = collect(child.stdio[3] as Readable, MAX_ANSWER_BYTES, () => child.kill("SIGKILL"));
    const stderr = collect(child.stderr as Readable, Number.POSITIVE_INFINITY, () => {});
    child.on("error", (error) => {
      clearTimeout(timer);
      reject(new Error(`could not start the table process: ${error.message}`));
    });
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      resolve({ answer: answer(), stderr: stderr().slice(-MAX_STDERR_CHARS), code, signal, timedOut });
    });
    // A child that died before reading its request shows in its exit, not in the broken pipe.
    child.stdin?.on("error", () => {});
    // Not ended: the child takes the end of its input for the death of its parent.
    child.stdin?.write(`${JSON.stringify(request)}\n`);
  });
}

/**
 * The child's command line. `ulimit -d` bounds the data segment, which since Linux 4.7 counts private anonymous
 * mappings too, and so bounds malloc. macOS accepts it without enforcing it for mmap, and Windows has no `ulimit`:
 * there DuckDB's own (soft) memory limit and the time-out remain.
 */
function limitedCommand(limits: TableLimits, script: string): [string, string[]] {
  const node = [process.execPath, "--disable-warning=ExperimentalWarning", script];
  if (process.platform === "win32") return [process.execPath, node.slice(1)];
  return ["/bin/sh", ["-c", `ulimit -c 0; ulimit -d ${limits.memoryMiB * 1024} && exec "$@"`, "sh", ...node]];
}

/**
 * Nothing of the service's own environment, which holds secrets, but where Node keeps what it has compiled: with that a child
 * starts in half the time. UTC and C make results independent of the machine.
 */
function childEnvironment(directory: string): NodeJS.ProcessEnv {
  const { NODE_COMPILE_CACHE, SystemRoot } = process.env;
  const cache = NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE };
  const windows = process.platform === "win32" ? { SystemRoot } : {};
  return {
    ...windows,
    ...cache,
    HOME: directory,
    TMPDIR: directory,
    TMP: directory,
    TEMP: directory,
    TZ: "UTC",
    LC_ALL: "C",
  };
}

function collect(stream: Readable, maxBytes: number, onTooMuch: () => void): () => string {
  const chunks: Buffer[] = [];
  let bytes = 0;
  stream.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > maxBytes) onTooMuch();
    else chunks.push(chunk);
  });
  return () => (bytes > maxBytes ? "" : Buffer.concat(chunks).toString("utf8"));
}

function answerOf<O>(end: ChildEnd, tables: readonly TableSource[], limits: TableLimits): Result<O> {
  const paths = tables.map((table) => table.path).join(" and ");
  if (end.timedOut)
    return failWith({
      reason: "evidence-timed-out",
      message: `Reading ${paths} took longer than ${limits.seconds} seconds and was stopped.`,
      remedy: "Write fewer rows or columns, or write the table as Parquet, which is read faster.",
    });
  const answer = parseAnswer(end.answer);
  if (answer === null) return deathOf(end, paths, limits);
  if (answer.type === "output") return { ok: true, value: answer.output as O };
  if (answer.type === "fault") return failWith(answer.fault);
  throw new Error(`a table task failed: ${answer.error}`);
}

/** An answer counts only if it is whole: a child killed while writing has said nothing. */
function parseAnswer(text: string): TableAnswer | null {
  if (!text.endsWith("\n")) return null;
  return JSON.parse(text) as TableAnswer;
}

const OUT_OF_MEMORY: readonly NodeJS.Signals[] = ["SIGABRT", "SIGTRAP", "SIGILL", "SIGKILL"];

function deathOf(end: ChildEnd, paths: string, limits: TableLimits): Result<never> {
  if (end.signal !== null && OUT_OF_MEMORY.includes(end.signal))
    return failWith({
      reason: "evidence-too-large",
      message: `Reading ${paths} needed more than the ${limits.memoryMiB} MiB of memory it may use and was stopped.`,
      remedy: "Write fewer rows or columns, or smaller values.",
    });
  if (end.signal !== null)
    return failWith({
      reason: "evidence-unreadable",
      message: `The process reading ${paths} crashed (${end.signal}).`,
      remedy:
        "Write the table anew with a common library; if it still fails, write it in another format (CSV or Parquet).",
    });
  throw new Error(`the table process ended with code ${end.code} and no answer: ${end.stderr}`);
}
