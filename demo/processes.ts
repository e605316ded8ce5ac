import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { freePort } from "../scripts/free-port.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

/** What the sandbox prints when it listens. */
export interface SandboxReady {
  readonly url: string;
  readonly host: string;
  readonly app: { readonly id: number; readonly privateKey: string; readonly webhookSecret: string };
}

export interface Running {
  readonly sandbox: SandboxReady;
  /** `http://127.0.0.1:PORT` of the App. */
  readonly appUrl: string;
  /** Ends both processes and waits for them. */
  stop(): Promise<void>;
}

/**
 * Starts the sandbox and the App as two processes that know each other only over HTTP.
 *
 * @param options.permissions what the App is granted, where that is more than the least that it asks for
 * @param options.events what it listens to, where that is not what the sandbox takes for usual
 */
export async function startBoth(
  options: {
    readonly permissions?: Readonly<Record<string, "read" | "write">>;
    readonly events?: readonly string[];
  } = {},
): Promise<Running> {
  const sandboxProcess = start(["sandbox/main.ts", "0", JSON.stringify(options)], {});
  const sandbox = await firstLine(sandboxProcess);
  const port = await freePort();
  const data = mkdtempSync(join(tmpdir(), "assay-demo-"));
  const app = start(["src/main.ts"], {
    APP_ID: String(sandbox.app.id),
    PRIVATE_KEY: sandbox.app.privateKey,
    WEBHOOK_SECRET: sandbox.app.webhookSecret,
    GHE_HOST: sandbox.host,
    GHE_PROTOCOL: "http",
    HOST: "127.0.0.1",
    PORT: String(port),
    LOG_LEVEL: "error",
    ASSAY_THROTTLE: "off",
    ASSAY_DATA: data,
  });
  app.stdout?.resume();
  const appUrl = `http://127.0.0.1:${port}`;
  await healthy(appUrl, app);
  return {
    sandbox,
    appUrl,
    stop: async () => {
      // The App first: it ends what is under way, and for that it needs its GitHub.
      await end(app);
      await end(sandboxProcess);
      rmSync(data, { recursive: true });
    },
  };
}

function start(script: readonly string[], settings: Readonly<Record<string, string>>): ChildProcess {
  const { PATH = "", HOME = "", TMPDIR = "/tmp" } = process.env;
  return spawn(process.execPath, [...script], {
    cwd: root,
    env: { PATH, HOME, TMPDIR, NODE_ENV: "production", ...settings },
    stdio: ["ignore", "pipe", "inherit"],
  });
}

async function firstLine(child: ChildProcess): Promise<SandboxReady> {
  if (child.stdout === null) throw new Error("the sandbox has no output to read");
  for await (const line of createInterface({ input: child.stdout })) return JSON.parse(line) as SandboxReady;
  throw new Error("the sandbox ended before it was ready");
}

async function healthy(url: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`the App ended with code ${child.exitCode} before it was ready`);
    const answer = await fetch(`${url}/healthz`).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("the App did not become healthy within 30 seconds");
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  await ended;
}
