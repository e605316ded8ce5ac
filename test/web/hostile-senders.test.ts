import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { createHmac, randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { request } from "node:http";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { appPrivateKey } from "../../sandbox/app-key.ts";

const MAIN = fileURLToPath(new URL("../../src/main.ts", import.meta.url));
const SECRET = "a secret of this test";
const MIB = 2 ** 20;
/** What the process may use at most, in MiB, whatever is sent to it. */
const MOST_MEMORY = 300;

describe("senders that mean no good", () => {
  const cwd = mkdtempSync(join(tmpdir(), "assay-hostile-"));
  let child: ChildProcess;
  let port = 0;
  before(async () => {
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
    child = spawn(process.execPath, [MAIN, "serve"], { cwd, env, stdio: ["ignore", "pipe", "inherit"] });
    const [said] = await once(child.stdout ?? assert.fail("no output"), "data");
    port = Number(/port (\d+)/.exec(String(said))?.[1]);
  });
  after(async () => {
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    assert.deepEqual(await ended, [0, null]);
    rmSync(cwd, { recursive: true });
  });

  /** Largest resident memory of the service so far, in MiB; null where the system does not tell. */
  function memory(): number | null {
    try {
      const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
      return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
    } catch {
      return null;
    }
  }

  function assertLittleMemory(): void {
    const used = memory();
    if (used !== null) assert.ok(used < MOST_MEMORY, `the service has used ${Math.round(used)} MiB`);
  }

  async function webhook(options: { body?: string; secret?: string; guid?: string } = {}): Promise<Response> {
    const {
      body = '{"action":"opened","pull_request":{"number":1,"head":{"sha":"1"}}}',
      secret = SECRET,
      guid = randomUUID(),
    } = options;
    return fetch(`http://127.0.0.1:${port}/api/github/webhooks`, {
      method: "POST",
      body,
      headers: {
        "content-type": "application/json",
        "x-github-event": "pull_request",
        "x-github-delivery": guid,
        "x-hub-signature-256": `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`,
      },
    });
  }

  /** Sends an unsigned body of so many MiB without saying how long it is, and gives the answer's status. */
  function flood(mebibytes: number): Promise<number> {
    return new Promise((resolve) => {
      const headers = { "content-type": "application/json" };
      const outgoing = request({ port, host: "127.0.0.1", path: "/api/github/webhooks", method: "POST", headers });
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

  it("get 413 for 200 MB, whether they say how much it is or not", async () => {
    const said = await new Promise<number>((resolve, reject) => {
      const headers = { "content-length": 200 * MIB, "content-type": "application/json" };
      const outgoing = request({ port, host: "127.0.0.1", path: "/api/github/webhooks", method: "POST", headers });
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

  it("cannot use up the memory together: beyond what fits, bodies get 503", async () => {
    const statuses = await Promise.all(Array.from({ length: 30 }, () => flood(20)));
    assert.ok(statuses.includes(503), statuses.join());
    assert.ok(
      statuses.every((status) => [400, 503, 0].includes(status)),
      statuses.join(),
    );
    assert.equal((await webhook()).status, 202);
    assertLittleMemory();
  });

  it("get nowhere with a wrong signature, or with what was delivered before", async () => {
    assert.equal((await webhook({ secret: "development" })).status, 401);
    const guid = randomUUID();
    assert.equal((await (await webhook({ guid })).text()).trim(), "refused");
    assert.equal((await (await webhook({ guid })).text()).trim(), "known");
  });

  it("cannot keep others out by 10,000 connections that say nothing (slow)", async (t) => {
    const sockets: Socket[] = [];
    t.after(() => {
      for (const socket of sockets) socket.destroy();
    });
    let closed = 0;
    for (let hundred = 0; hundred < 100; hundred += 1) {
      const opened = Array.from({ length: 100 }, () => connect(port, "127.0.0.1"));
      for (const socket of opened) {
        socket
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

  it("cannot hold a connection by a byte now and then (slow)", async () => {
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
