import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { connectSandbox } from "../../sandbox/connect-sandbox.ts";

const MAIN = new URL("../../sandbox/main.ts", import.meta.url).pathname;

test("the sandbox runs as a process of its own and is driven from another", async (t) => {
  const child = spawn(process.execPath, [MAIN], { stdio: ["ignore", "pipe", "inherit"] });
  t.after(() => child.kill("SIGKILL"));
  const [line] = await once(createInterface(child.stdout), "line");
  const ready = JSON.parse(String(line));
  assert.match(ready.app.privateKey, /PRIVATE KEY/);

  const github = connectSandbox(ready.url);
  const bytes = Buffer.from([0, 255, 128]);
  const { repo } = await github.createRepository({ name: "models", files: { "x.bin": bytes, gone: "g" } });
  await github.protectBranch({ repo, checks: [{ name: "assay" }] });
  const { sha } = await github.pushCommit({ repo, branch: "change", files: { gone: null } });
  const { pull } = await github.openPullRequest({ repo, head: "change" });
  const { run } = await github.createRun({ repo, workflow: "evaluate.yml", headSha: sha, headBranch: "change" });
  const artifact = await github.uploadArtifact({ repo, run, name: "evaluation", zip: bytes });
  assert.equal(artifact.size, 3);
  assert.equal((await github.merge({ repo, pull })).status, 405);
  assert.deepEqual(await github.checkRuns({ repo, sha }), []);
  await github.faults.add({ kind: "error-before" });
  assert.equal((await fetch(`${ready.url}/repos/${repo}`)).status, 502);
  assert.equal((await github.requests()).length, 1);
  await assert.rejects(github.merge({ repo: "acme/none", pull: 1 }), /no repository acme\/none; it has: acme\/models/);
  await github.settled();

  child.kill("SIGTERM");
  const [code] = await once(child, "exit");
  assert.equal(code, 0);
});

test("a port that is none is refused with a sentence", async () => {
  const child = spawn(process.execPath, [MAIN, "many"], { stdio: ["ignore", "ignore", "pipe"] });
  const [message] = await once(child.stderr, "data");
  assert.match(String(message), /many is not a port/);
  const [code] = child.exitCode === null ? await once(child, "exit") : [child.exitCode];
  assert.equal(code, 2);
});
