import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { type Stage, startStage } from "./harness.ts";
import { BASE, FAIR, UNFAIR } from "./models.ts";

const CHANGE = { "models/credit/model.py": "threshold = 0.7\n" };

describe("the service at work", () => {
  let stage: Stage;
  const ownFolder = mkdtempSync(join(tmpdir(), "service-test-"));
  const machines = process.env["TMPDIR"];
  before(async () => {
    process.env["TMPDIR"] = ownFolder;
    stage = await startStage({ LOG_LEVEL: "trace" });
  });
  after(async () => {
    await stage.close();
    if (machines === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = machines;
    rmSync(ownFolder, { recursive: true });
  });

  it("leaves no file behind and no secret in its log, whether a judgement ends well or badly", async () => {
    const { github, sandbox } = stage;
    const repo = stage.repository("tidy", BASE);
    const good = stage.propose({ repo, branch: "good", files: CHANGE });
    await stage.evaluate({ repo, sha: good.sha, branch: "good", files: UNFAIR });
    await stage.settle();
    github.faults.add({ kind: "error-before", path: "/artifacts/.*zip$", count: 1000 });
    const bad = stage.propose({ repo, branch: "bad", files: CHANGE });
    await stage.evaluate({ repo, sha: bad.sha, branch: "bad", files: FAIR });
    await stage.settle();
    github.faults.clear();
    assert.match(stage.check({ repo, sha: bad.sha }).title ?? "", /could not judge/);
    const left = readdirSync(ownFolder).filter((name) => !name.startsWith("assay-store-"));
    assert.deepEqual(left, []);

    const said = stage.log.join("\n");
    assert.match(said, /given-up/);
    const keyLine = sandbox.app.privateKey.split("\n")[5] ?? "";
    assert.ok(keyLine.length > 20);
    for (const secret of [keyLine, sandbox.app.webhookSecret]) assert.ok(!said.includes(secret));
    assert.doesNotMatch(said, /ghs_|ey[JK]hbGci|Bearer |token [A-Za-z0-9]/);
    stage.writes();
  });

  it("answers odd webhooks with a refusal, and goes on", async () => {
    const secret = stage.sandbox.app.webhookSecret;
    const post = (body: string, headers: Record<string, string> = {}) =>
      fetch(stage.webhooks, {
        method: "POST",
        body,
        headers: {
          "content-type": "application/json",
          "x-github-event": "pull_request",
          "x-github-delivery": "odd",
          "x-hub-signature-256": `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`,
          ...headers,
        },
      });
    const status = async (answer: Promise<Response>) => (await answer).status;
    assert.equal(await status(post('{"action":"opened"}')), 202);
    assert.equal(await status(post("{}", { "x-github-event": "no_such_event" })), 202);
    assert.equal(await status(post("{}", { "x-hub-signature-256": `sha256=${"0".repeat(64)}` })), 401);
    assert.equal(await status(post("{}", { "x-hub-signature-256": "sha256=00" })), 400);
    assert.equal(await status(fetch(stage.webhooks, { method: "POST", body: "{}" })), 415);
    const bare = { method: "POST", body: "{}", headers: { "content-type": "application/json" } };
    assert.equal(await status(fetch(stage.webhooks, bare)), 400);
    assert.equal(await status(post("not json")), 400);
    assert.equal(await status(post("{}", { "content-type": "text/plain" })), 415);
    for (const body of ["null", "[]", '{"action":"opened","installation":{"id":1},"repository":{"name":1}}']) {
      await post(body);
    }
    const repo = stage.repository("alive", BASE);
    const { sha } = stage.propose({ repo, branch: "change", files: { "README.md": "more" } });
    await stage.settle();
    assert.equal(stage.check({ repo, sha }).conclusion, "success");
    stage.writes();
  });
});
