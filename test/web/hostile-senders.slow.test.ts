import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHmac, randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { request } from "node:http";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { fileURLToPath } from "node:url";
import { appPrivateKey } from "../../sandbox/app-key.ts";

const MAIN = fileURLToPath(new URL("../../src/main.ts", import.meta.url));
const SECRET = "a secret of this test";
const PATH = "/api/github/webhooks";
const MIB = 2 ** 20;
/** What the process may use at most, in MiB, whatever is sent to it. */
const MOST_MEMORY = 300;

/** The service as a process of its own that takes webhooks, stopped when the test ends. */
async function serve(t: TestContext) {
  const cwd = mkdtempSync(join(tmpdir(), "assay-hostile-"));
  const env = {
    APP_ID: "1",
    PRIVATE_KEY: appPrivateKey(),
    WEBHOOK_SECRET: SECRET,
    HOST: "127.0.0.1",
    PORT: "0",
    LOG_LEVEL: "silent" as const,
    GHE_HOST: "127.0.0.1:9",
    GHE_PROTOCOL: "http",
    NODE_ENV: "production",
  };
  const child = spawn(process.execPath, [MAIN, "serve"], { cwd, env, stdio: ["ignore", "pipe", "inherit"] });
  t.after(async () => {
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    assert.deepEqual(await ended, [0, null]);
    rmSync(cwd, { recursive: true });
  });
  const [said] = await once(child.stdout ?? assert.fail("no output"), "data");
  const port = Number(/port (\d+)/.exec(String(said))?.[1]);
  return {
    port,
    webhook: (options: Webhook = {}) => sendWebhook(port, options),
    flood: (mebibytes: number) => flood(port, mebibytes),
    /** Fails where the service has used too much memory at any time so far; passes where the system does not tell. */
    assertLittleMemory: () => {
      if (process.platform !== "linux") return;
      const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
      const used = Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
      assert.ok(used < MOST_MEMORY, `the service has used ${Math.round(used)} MiB`);
    },
  };
}

interface Webhook {
  readonly body?: string;
  readonly secret?: string;
  readonly guid?: string;
}

function sendWebhook(port: number, options: Webhook): Promise<Response> {
  const { body = '{"action":"opened","pull_request":{"number":1,"head":{"sha":"1"}}}', secret = SECRET } = options;
  return fetch(`http://127.0.0.1:${port}${PATH}`, {
    method: "POST",
    body,
    headers: {
      "content-type": "application/json",
      "x-github-event": "pull_request",
      "x-github-delivery": options.guid ?? randomUUID(),
      "x-hub-signature-256": `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`,
    },
  });
}

/** Headers of a webhook that nobody signed, but that look like it. */
const FORGED = {
  "content-type": "application/json",
  "x-github-event": "push",
  "x-github-delivery": "forged",
  "x-hub-signature-256": `sha256=${"0".repeat(64)}`,
};

/** Sends a body of so many MiB without saying how long it is, and gives the answer's status; 0 where there was none. */
function flood(port: number, mebibytes: number): Promise<number> {
  return new Promise((resolve) => {
    const outgoing = request({ port, host: "127.0.0.1", path: PATH, method: "POST", headers: FORGED });
    outgoing.on("response", (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    // The server may close the connection while bytes are under way.
    outgoing.on("error", () => resolve(0));
    const chunk = Buffer.alloc(MIB, "a");
    const push = (left: number): void => {
      if (left === 0) outgoing.end();
      else outgoing.write(chunk, () => push(left - 1));
    };
    push(mebibytes);
  });
}

describe("senders that mean no good", () => {
  it("are not even read without a signature", async (t) => {
    const { port } = await serve(t);
    const url = `http://127.0.0.1:${port}${PATH}`;
    const json = { "content-type": "application/json" };
    assert.equal((await fetch(url, { method: "POST", body: "{}", headers: json })).status, 400);
    assert.equal((await fetch(url, { method: "POST", body: "{}" })).status, 415);
  });

  it("get 413 for 200 MB, whether they say how much it is or not", async (t) => {
    const { port, flood, assertLittleMemory } = await serve(t);
    const said = await new Promise<number>((resolve, reject) => {
      const headers = { ...FORGED, "content-length": 200 * MIB };
      const outgoing = request({ port, host: "127.0.0.1", path: PATH, method: "POST", headers });
      outgoing.on("response", (answer) => {
        resolve(answer.statusCode ?? 0);
        outgoing.destroy();
      });
      outgoing.on("error", reject);
      outgoing.flushHeaders();
    });
    assert.equal(said, 413);
    assert.equal(await flood(200), 413);
    assertLittleMemory();
  });

  it("cannot use up the memory together: beyond what fits, bodies get 503", async (t) => {
    const { webhook, flood, assertLittleMemory } = await serve(t);
    const statuses = await Promise.all(Array.from({ length: 30 }, () => flood(20)));
    assert.ok(statuses.includes(503), statuses.join());
    assert.ok(
      statuses.every((status) => [401, 503, 0].includes(status)),
      statuses.join(),
    );
    assert.equal((await webhook()).status, 202);
    assertLittleMemory();
  });

  it("get nowhere with a wrong signature, or with what was delivered before", async (t) => {
    const { webhook } = await serve(t);
    assert.equal((await webhook({ secret: "development" })).status, 401);
    const guid = randomUUID();
    assert.equal((await (await webhook({ guid })).text()).trim(), "refused");
    assert.equal((await (await webhook({ guid })).text()).trim(), "known");
  });

  it("cannot keep others out by 10,000 connections that say nothing (slow)", async (t) => {
    const { port, webhook, assertLittleMemory } = await serve(t);
    const sockets: Socket[] = [];
    t.after(() => {
      for (const socket of sockets) socket.destroy();
    });
    let closed = 0;
    for (let hundred = 0; hundred < 100; hundred += 1) {
      const opened = Array.from({ length: 100 }, () => connect(port, "127.0.0.1"));
      for (const socket of opened) {
        socket
          .resume()
          .on("error", () => {})
          .on("close", () => {
            closed += 1;
          });
      }
      await Promise.all(opened.map((socket) => once(socket, "connect")));
      sockets.push(...opened);
    }
    assert.equal((await webhook()).status, 202);
    assertLittleMemory();
    // Whoever says nothing is shown out after the time for headers.
    const [first] = sockets;
    if (first !== undefined && !first.destroyed) await once(first, "close");
    assert.ok(closed > 0);
  });

  it("cannot hold a connection by a byte now and then (slow)", async (t) => {
    const { port } = await serve(t);
    const socket = connect(port, "127.0.0.1");
    socket.write("POST /api/github/webhooks HTTP/1.1\r\nhost: assay\r\n");
    const drip = setInterval(() => socket.write("x"), 500);
    socket.on("error", () => {});
    let said = "";
    socket.on("data", (chunk) => {
      said += String(chunk);
    });
    await once(socket, "close");
    clearInterval(drip);
    assert.match(said, /^HTTP\/1\.1 408/);
  });
});
