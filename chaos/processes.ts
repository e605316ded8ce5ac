import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { freePort } from "../scripts/free-port.ts";
import type { Manifest } from "./read-manifest.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const START_MS = 60_000;
/** With this code the App ends where it cannot start. */
const REFUSED = 2;
/** How soon whoever runs it starts it again. */
const RESTART_MS = 200;

/** What the sandbox prints when it listens. */
export interface SandboxReady {
  readonly url: string;
  readonly host: string;
  readonly app: { readonly id: number; readonly privateKey: string; readonly webhookSecret: string };
}

/** Starts the sandbox with exactly the permissions and events of the App. */
export async function startSandboxProcess(
  manifest: Manifest,
): Promise<{ readonly ready: SandboxReady; stop(): Promise<void> }> {
  const child = spawnNode(["sandbox/main.ts", "0", JSON.stringify(manifest)], {}, "pipe");
  if (child.stdout === null) throw new Error("the sandbox has no output to read");
  for await (const line of createInterface({ input: child.stdout })) {
    return { ready: JSON.parse(line) as SandboxReady, stop: async () => void (await end(child, "SIGTERM")) };
  }
  throw new Error("the sandbox ended before it was ready");
}

/** One process of the App, which is killed and started again on the same port. */
export interface Replica {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** Resolves when it listens. */
  start(): Promise<void>;
  /** `kill -9`. */
  kill(): Promise<void>;
  /** Stops it in the middle of whatever it does, and lets it go on after so many milliseconds. */
  freeze(ms: number): Promise<void>;
  /**
   * How often it ended although nobody ended it, and how often it would not start because its database was away. Then it is
   * started again, as whoever runs it would do.
   */
  readonly counts: { readonly crashes: number; readonly refusals: number };
  /** SIGTERM. @returns the code that it ended with, and how long that took in milliseconds */
  stop(): Promise<{ readonly code: number | null; readonly ms: number }>;
}

/** @param settings environment of the App, without HOST and PORT; `log` is the file that it writes to */
export async function createReplica(settings: Readonly<Record<string, string>>, log: string): Promise<Replica> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let child: ChildProcess | null = null;
  const counts = { crashes: 0, refusals: 0 };
  const begin = (): ChildProcess => {
    const output = openSync(log, "a");
    const begun = spawnNode(["src/main.ts"], { ...settings, HOST: "127.0.0.1", PORT: String(port) }, output);
    closeSync(output);
    begun.once("exit", (code) => {
      if (ended.has(begun)) return;
      counts[code === REFUSED ? "refusals" : "crashes"] += 1;
      setTimeout(() => {
        if (child === begun && !ended.has(begun)) child = begin();
      }, RESTART_MS);
    });
    return begun;
  };
  const running = () => {
    if (child === null) throw new Error("this process of the App does not run");
    return child;
  };
  return {
    url,
    counts,
    async start() {
      child = begin();
      await healthy(url, () => ended.has(running()), log);
    },
    async kill() {
      await end(running(), "SIGKILL");
    },
    async freeze(ms) {
      const frozen = running();
      frozen.kill("SIGSTOP");
      await pause(ms);
      frozen.kill("SIGCONT");
    },
    async stop() {
      const begun = performance.now();
      const code = await end(running(), "SIGTERM");
      return { code, ms: performance.now() - begun };
    },
  };
}

/** Processes that were told to end. */
const ended = new WeakSet<ChildProcess>();

/** What still runs: it ends with this process at the latest. */
const children = new Set<ChildProcess>();
process.once("exit", () => {
  for (const child of children) child.kill("SIGKILL");
});

function spawnNode(args: readonly string[], settings: Readonly<Record<string, string>>, output: "pipe" | number) {
  const { PATH = "", HOME = "", TMPDIR = "/tmp" } = process.env;
  const child = spawn(process.execPath, [...args], {
    cwd: root,
    env: { PATH, HOME, TMPDIR, NODE_ENV: "production", ...settings },
    stdio: ["ignore", output, output === "pipe" ? "inherit" : output],
  });
  children.add(child);
  child.once("exit", () => children.delete(child));
  return child;
}

async function healthy(url: string, isEnded: () => boolean, log: string): Promise<void> {
  const deadline = Date.now() + START_MS;
  while (Date.now() < deadline) {
    // Whoever ends it meanwhile waits for nothing.
    if (isEnded()) return;
    const answer = await fetch(`${url}/healthz`).catch(() => null);
    if (answer?.ok) return;
    await pause(50);
  }
  throw new Error(`the App did not become healthy within ${START_MS / 1000} seconds; see ${log}`);
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  ended.add(child);
  if (child.exitCode === null && child.signalCode === null) {
    const exit = once(child, "exit");
    child.kill(signal);
    await exit;
  }
  return child.exitCode;
}
