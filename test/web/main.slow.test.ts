import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { appPrivateKey } from "../../sandbox/app-key.ts";

const MAIN = fileURLToPath(new URL("../../src/main.ts", import.meta.url));

const SETTINGS = {
  APP_ID: "1",
  PRIVATE_KEY: appPrivateKey(),
  WEBHOOK_SECRET: "a secret of this test",
  HOST: "127.0.0.1",
  PORT: "0",
  GHE_HOST: "127.0.0.1:9",
  GHE_PROTOCOL: "http",
};

function start(environment: Record<string, string>): { child: ChildProcess; until: (text: RegExp) => Promise<string> } {
  // An empty folder, so that no .env of this clone is read.
  const cwd = mkdtempSync(join(tmpdir(), "assay-main-"));
  const child = spawn(process.execPath, [MAIN], { cwd, env: environment, stdio: ["ignore", "pipe", "pipe"] });
  // A test that fails must not leave it behind: the runner would wait for it.
  after(() => child.kill("SIGKILL"));
  let said = "";
  const heard = new EventTarget();
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk) => {
      said += String(chunk);
      heard.dispatchEvent(new Event("said"));
    });
  }
  child.on("close", () => {
    rmSync(cwd, { recursive: true, force: true });
    heard.dispatchEvent(new Event("said"));
  });
  return {
    child,
    until: async (text) => {
      while (!text.test(said)) {
        assert.equal(child.exitCode, null, said);
        await once(heard, "said");
      }
      return said;
    },
  };
}

describe("npm start", () => {
  it("refuses to start without its settings, and says which and how to get them", async () => {
    const { child, until } = start({});
    const said = await until(/did not start/);
    for (const name of ["APP_ID", "PRIVATE_KEY", "WEBHOOK_SECRET"]) assert.match(said, new RegExp(`^${name} `, "m"));
    if (child.exitCode === null) await once(child, "exit");
    assert.equal(child.exitCode, 2);
  });

  it("says that its port is taken", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const address = other.address();
    assert.ok(typeof address === "object" && address !== null);
    const { child, until } = start({ ...SETTINGS, PORT: String(address.port) });
    const said = await until(/did not start/);
    other.close();
    assert.match(said, new RegExp(`cannot listen on 127\\.0\\.0\\.1:${address.port}: the port is in use`));
    assert.doesNotMatch(said, / at /);
    if (child.exitCode === null) await once(child, "exit");
    assert.equal(child.exitCode, 2);
  });

  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    it(`listens, checks signatures, and ends with 0 on ${signal}`, async () => {
      const { child, until } = start(SETTINGS);
      const port = /port (\d+)/.exec(await until(/listens on port \d+/))?.[1];
      const post = (secret: string, body = "{}") =>
        fetch(`http://127.0.0.1:${port}/api/github/webhooks`, {
          method: "POST",
          body,
          headers: {
            "content-type": "application/json",
            "x-github-event": "star",
            "x-github-delivery": "1",
            "x-hub-signature-256": `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`,
          },
        });
      assert.equal((await post("a secret of this test")).status, 202);
      assert.equal((await post("development")).status, 401);
      child.kill(signal);
      const [code] = await once(child, "exit");
      assert.equal(code, 0);
    });
  }
});
