import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { connectSandbox } from "../../sandbox/connect-sandbox.ts";
import { readArguments } from "../../sandbox/read-arguments.ts";
import { names, openReceiver } from "./support.ts";

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

test("permissions, events and the target of webhooks can be given, and owners change their minds from afar", async (t) => {
  const hook = await openReceiver(t);
  const options = {
    permissions: { checks: "write", contents: "read" } as const,
    events: ["push", "repository"],
    webhookTarget: hook.url,
  };
  const child = spawn(process.execPath, [MAIN, "0", JSON.stringify(options)], { stdio: ["ignore", "pipe", "inherit"] });
  t.after(() => child.kill("SIGKILL"));
  const [line] = await once(createInterface(child.stdout), "line");
  const ready = JSON.parse(String(line));
  const github = connectSandbox(ready.url);
  await github.deliverTo(hook.url, { parallel: 2 });
  await github.settled();
  const { repo } = await github.createRepository({ name: "models" });
  await github.settled();
  const renamed = await github.renameRepository({ repo, to: "renamed" });
  await github.settled();
  await github.suspendInstallation();
  await github.settled();
  await github.pushCommit({ repo: renamed.repo, branch: "main", files: { a: "a" } });
  await github.unsuspendInstallation();
  await github.settled();
  await github.setInstallationPermissions({ permissions: { ...options.permissions, checks: "read" } });
  await assert.rejects(github.addRepositoryToInstallation({ repo: renamed.repo }), /on all repositories/);
  await github.deleteRepository({ repo: renamed.repo });
  await github.settled();
  await github.uninstall();
  await github.settled();
  assert.deepEqual(names(hook.received).toSorted(), [
    "check_suite.requested",
    "installation.deleted",
    "installation.suspend",
    "installation.unsuspend",
    "push",
    "repository.deleted",
    "repository.renamed",
  ]);
  await github.ageDeliveries({ hours: 73 });
  assert.deepEqual(await github.deliveries(), []);
  await assert.rejects(github.setQuota({ remaining: 1 }), /not installed on acme/);
});

test("a port that is none is refused with a sentence", async () => {
  const child = spawn(process.execPath, [MAIN, "many"], { stdio: ["ignore", "ignore", "pipe"] });
  const [message] = await once(child.stderr, "data");
  assert.match(String(message), /many is not a port/);
  const [code] = child.exitCode === null ? await once(child, "exit") : [child.exitCode];
  assert.equal(code, 2);
});

test("options that are not understood are refused with a sentence", () => {
  const refusals = [
    ["0", "[]"],
    ["0", "{"],
    ["0", '{"permissions":{"checks":"admin"}}'],
    ["0", '{"events":"push"}'],
    ["0", '{"webhook":"http://127.0.0.1"}'],
    ["65536"],
    ["0", "{}", "more"],
  ].map((given) => {
    const read = readArguments(given);
    return read.ok ? "accepted" : read.message.replace(/[;,].*$/, "");
  });
  assert.deepEqual(refusals, [
    "the options are not a JSON object.",
    "the options are not a JSON object.",
    "the option permissions is not understood",
    "the option events is not understood",
    "the option webhook is not understood",
    "65536 is not a port",
    "there are 3 arguments",
  ]);
  assert.deepEqual(readArguments([]), { ok: true, options: { port: 0 } });
});
