import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { appPrivateKey } from "../sandbox/app-key.ts";
import { startPostgres } from "../scripts/postgres.ts";
import type { Sending, Sent } from "./send-webhooks.ts";
import { type ServerProcess, startServerProcess } from "./servers.ts";

const SECRET = "the secret of the benchmark";
const CONNECTIONS = 32;
/** Sent before anything is measured, so that what is compiled while it runs is compiled. */
const WARM_UP = 1000;

/** One row of the table: what takes webhooks, and how fast. */
export interface WebhookRow extends Sent {
  readonly name: string;
}

/** Sends signed webhooks to a bare server, and to the service on each store with every delivery durable before its answer. */
export async function measureWebhooks(count: number): Promise<WebhookRow[]> {
  const rows: WebhookRow[] = [];
  const bare = await startServerProcess(["bench/bare-server.ts", SECRET]);
  rows.push(await measure("a server that writes nothing down", bare, count));
  const folder = mkdtempSync(join(tmpdir(), "assay-bench-"));
  const sqlite = await startServerProcess(["src/main.ts", "serve"], { ...settings(), ASSAY_DATA: folder });
  rows.push(await measure("Assay on SQLite", sqlite, count));
  rmSync(folder, { recursive: true });
  const postgres = await startPostgres();
  try {
    const service = await startServerProcess(["src/main.ts", "serve"], { ...settings(), DATABASE_URL: postgres.url });
    rows.push(await measure("Assay on PostgreSQL", service, count));
  } finally {
    postgres.stop();
  }
  return rows;
}

function settings(): Record<string, string> {
  return {
    APP_ID: "1",
    PRIVATE_KEY: appPrivateKey(),
    WEBHOOK_SECRET: SECRET,
    LOG_LEVEL: "warn",
    GHE_HOST: "127.0.0.1:9",
    GHE_PROTOCOL: "http",
  };
}

async function measure(name: string, server: ServerProcess, count: number): Promise<WebhookRow> {
  const url = `${server.url}/api/github/webhooks`;
  try {
    send({ url, secret: SECRET, count: WARM_UP, connections: CONNECTIONS });
    const sent = send({ url, secret: SECRET, count, connections: CONNECTIONS });
    if (sent.statuses["202"] !== count) throw new Error(`${name} answered ${JSON.stringify(sent.statuses)}`);
    return { name, ...sent };
  } finally {
    await server.stop();
  }
}

function send(sending: Sending): Sent {
  const script = fileURLToPath(new URL("./send-webhooks.ts", import.meta.url));
  const done = spawnSync(process.execPath, [script, JSON.stringify(sending)], { encoding: "utf8" });
  if (done.status !== 0) throw new Error(`webhooks could not be sent:\n${done.stderr}`);
  return JSON.parse(done.stdout) as Sent;
}
