import assert from "node:assert/strict";
import { request } from "node:http";
import { after, before, describe, it } from "node:test";
import { type Server, startServer, WEBHOOK_PATH } from "../../src/web/start-server.ts";

const MIB = 2 ** 20;
/** What a webhook's headers look like; whether the signature fits is not the server's to see. */
const headers = {
  "content-type": "application/json",
  "x-github-event": "push",
  "x-github-delivery": "1",
  "x-hub-signature-256": `sha256=${"0".repeat(64)}`,
};

describe("the web server", () => {
  let server: Server;
  const bodies: string[] = [];
  const errors: unknown[] = [];
  before(async () => {
    server = await startServer({
      host: "127.0.0.1",
      port: 0,
      webhook: async ({ body: { chunks } }) => {
        const body = Buffer.concat(chunks).toString("utf8");
        if (body === "boom") throw new Error("the password is swordfish");
        bodies.push(body);
        return { status: 202, text: "taken" };
      },
      pages: { "/page": () => ({ status: 200, text: "a page" }) },
      onError: (error) => errors.push(error),
    });
  });
  after(() => server.stop());

  const url = (path: string) => `http://127.0.0.1:${server.port}${path}`;

  /** Sends in chunks, so that no length is announced, and gives the status. */
  function stream(mebibytes: number): Promise<number> {
    return new Promise((resolve, reject) => {
      const outgoing = request(url(WEBHOOK_PATH), { method: "POST", headers }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      outgoing.on("error", reject);
      const chunk = Buffer.alloc(MIB, "a");
      const push = (left: number) => {
        if (left === 0) outgoing.end();
        else outgoing.write(chunk, () => push(left - 1));
      };
      push(mebibytes);
    });
  }

  it("shows its pages to whoever reads them", async () => {
    const response = await fetch(url("/page?more"));
    assert.equal(response.status, 200);
    assert.equal(await response.text(), "a page\n");
    const posted = await fetch(url("/page"), { method: "POST" });
    assert.equal(posted.status, 405);
    assert.equal(posted.headers.get("allow"), "GET, HEAD");
  });

  it("hands a webhook on with its body read", async () => {
    const response = await fetch(url(WEBHOOK_PATH), { method: "POST", headers, body: "hello" });
    assert.equal(response.status, 202);
    assert.equal(bodies.at(-1), "hello");
  });

  it("refuses a body of more than 25 MiB, announced or not, before anything looks at it", async () => {
    const seen = bodies.length;
    const post = (bytes: number) =>
      fetch(url(WEBHOOK_PATH), { method: "POST", headers, body: Buffer.alloc(bytes, "a") });
    const announced = await post(25 * MIB + 1);
    assert.equal(announced.status, 413);
    assert.equal(await stream(26), 413);
    assert.equal(bodies.length, seen);
    assert.equal((await post(25 * MIB)).status, 202);
  });

  it("has nothing else", async () => {
    assert.equal((await fetch(url("/probot/setup"))).status, 404);
    assert.equal((await fetch(url("/"))).status, 404);
    assert.equal((await fetch(url(WEBHOOK_PATH))).status, 405);
  });

  it("reveals nothing of an error", async () => {
    const response = await fetch(url(WEBHOOK_PATH), { method: "POST", headers, body: "boom" });
    assert.equal(response.status, 500);
    assert.equal(await response.text(), "internal error\n");
    assert.equal(errors.length, 1);
  });
});
