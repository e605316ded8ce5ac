import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createLog } from "../../src/web/create-log.ts";

describe("the log", () => {
  it("shows neither secrets nor bodies, wherever Octokit and Probot put them", () => {
    const lines: string[] = [];
    const log = createLog("info", { write: (line) => lines.push(line) });
    const secret = "swordfish";
    const request = { headers: { authorization: secret }, body: secret };
    const response = { headers: { "set-cookie": secret }, data: secret };
    log.error({ err: Object.assign(new Error("HTTP 502"), { request, response, status: 502 }) }, "failed");
    log.error(Object.assign(new Error("HTTP 502"), { request, event: { payload: secret } }));
    log.info({ event: { payload: secret } }, "heard");
    log.info({ settings: { privateKey: secret, webhookSecret: secret }, token: secret, body: secret }, "settings");
    log.child({ name: "event", id: "1" }).info({ request, response, payload: secret }, "child");
    assert.equal(lines.length, 5);
    assert.match(lines[0] ?? "", /HTTP 502/);
    assert.deepEqual(
      lines.filter((line) => line.includes(secret)),
      [],
    );
  });
});
