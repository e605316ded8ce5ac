/**
 * `npm run test:postgres`: what the store promises, the worker and the main flows, on PostgreSQL. Installs and starts
 * Debian's server, and fails where there is none. Arguments choose files, as with `npm test`.
 */
import { spawn } from "node:child_process";
import { globSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { startPostgres } from "./postgres.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
/** The flows that lean on the store most; the others say the same on both databases. */
const FLOWS = [
  "main-story",
  "order",
  "faults",
  "wait",
  "service",
  "restart",
  "sweep",
  "installations",
  "pushes",
  "audit",
  "restore",
  "production-story",
];
/** The commands that look into the store. */
const COMMANDS = ["audit-*", "jobs", "store"];
const FILES = [
  "test/store/**/*.test.ts",
  "test/jobs/*.test.ts",
  ...COMMANDS.map((command) => `test/cli/${command}.test.ts`),
  ...FLOWS.map((flow) => `test/flows/${flow}.test.ts`),
];

const chosen = process.argv.slice(2);
const files = chosen.length > 0 ? chosen : FILES.flatMap((pattern) => found(pattern));
const postgres = await startPostgres({ durable: false });
const stop = () => postgres.stop();
process.on("exit", stop);
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(1));
process.stderr.write(`test:postgres: ${await versionOf(postgres.url)}\n`);

const flags = ["--test", "--test-timeout=120000", `--test-concurrency=${availableParallelism()}`];
const env = { ...process.env, ASSAY_TEST_DATABASE: postgres.url };
const child = spawn(process.execPath, [...flags, ...files], { cwd: root, stdio: "inherit", env });
child.on("exit", (code) => process.exit(code ?? 1));

/** A pattern that finds nothing would be a test that nobody misses. */
function found(pattern: string): string[] {
  const paths = globSync(pattern, { cwd: root }).sort();
  if (paths.length === 0) throw new Error(`no test is called ${pattern}`);
  return paths;
}

async function versionOf(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ version: string }>("select version()");
    const [row] = rows;
    if (row === undefined) throw new Error("the server does not say which version it is");
    return row.version;
  } finally {
    await client.end();
  }
}
