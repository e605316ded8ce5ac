/** Debian's PostgreSQL, started on a port of its own for tests, chaos and benchmarks. */
import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "./free-port.ts";

/** The version that Assay is tested on: what Debian 12 ships. */
const MAJOR = 15;
const BIN = `/usr/lib/postgresql/${MAJOR}/bin`;
/** PostgreSQL does not run as root; Debian's package brings this user. */
const USER = "postgres";

/** A server with one empty database. */
export interface Postgres {
  readonly url: string;
  /** A fresh, empty database on the same server. */
  createDatabase(name: string): string;
  /** Stops it at once, as a crash would, and starts it again. */
  restart(): void;
  stop(): void;
}

/**
 * Installs PostgreSQL where it is missing, and starts it on a free port of loopback.
 *
 * @param options.durable `false`: a commit need not reach the disk. Faster, and nothing is lost while the machine runs
 * @throws where it cannot be installed or started: nothing that needs it may pass without it
 */
export async function startPostgres({ durable = true }: { readonly durable?: boolean } = {}): Promise<Postgres> {
  install();
  const folder = mkdtempSync(join(tmpdir(), "assay-postgres-"));
  run("chown", [USER, folder]);
  const data = join(folder, "data");
  const port = await freePort();
  asUser(`${BIN}/initdb`, ["-D", data, "-U", "assay", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"]);
  const speed = durable ? "" : " -c fsync=off -c full_page_writes=off";
  const settings = `-p ${port} -k ${folder} -c listen_addresses=127.0.0.1 -c max_connections=100${speed}`;
  const control = (...args: string[]) =>
    asUser(`${BIN}/pg_ctl`, ["-D", data, "-w", "-l", join(folder, "log"), ...args]);
  control("-o", settings, "start");
  const url = (name: string) => `postgres://assay@127.0.0.1:${port}/${name}`;
  const createDatabase = (name: string) => {
    asUser(`${BIN}/createdb`, ["-h", "127.0.0.1", "-p", String(port), "-U", "assay", name]);
    return url(name);
  };
  return {
    url: createDatabase("assay"),
    createDatabase,
    restart: () => {
      control("-m", "immediate", "stop");
      control("-o", settings, "start");
    },
    stop: () => {
      control("-m", "immediate", "stop");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function install(): void {
  if (existsSync(`${BIN}/postgres`)) return;
  process.stderr.write(`postgres: installing Debian's postgresql-${MAJOR} …\n`);
  run("apt-get", ["update", "-qq"]);
  run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", `postgresql-${MAJOR}`]);
  if (!existsSync(`${BIN}/postgres`)) throw new Error(`postgresql-${MAJOR} was installed, but ${BIN} has no postgres`);
}

/** Runs a program as the user of PostgreSQL where this process is root, else as it is. */
function asUser(program: string, args: readonly string[]): void {
  if (process.getuid?.() === 0) run("runuser", ["-u", USER, "--", program, ...args]);
  else run(program, args);
}

function run(program: string, args: readonly string[]): void {
  // A server that goes on keeps inherited pipes open for ever: its output goes to its log.
  const done: SpawnSyncReturns<Buffer> = spawnSync(program, args, { cwd: "/", stdio: ["ignore", "ignore", "inherit"] });
  if (done.error !== undefined) throw new Error(`${program} cannot be run: ${done.error.message}`);
  if (done.status !== 0) throw new Error(`${program} ${args.join(" ")} ended with ${done.status ?? done.signal}`);
}
