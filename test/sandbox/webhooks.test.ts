import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import {
  appOctokit,
  failure,
  names,
  octokitWith,
  openReceiver,
  openSandbox,
  signJwt,
  withPullRequest,
} from "./support.ts";

test("webhooks are signed, and name installation, repository and sender", async (t) => {
  const sandbox = await openSandbox(t);
  const hook = await openReceiver(t);
  sandbox.github.deliverTo(hook.url);
  const { repo } = withPullRequest(sandbox);
  await sandbox.github.settled();
  const opened = hook.received.find((one) => one.event === "pull_request");
  assert.ok(opened !== undefined);
  const digest = createHmac("sha256", sandbox.app.webhookSecret).update(opened.body).digest("hex");
  assert.equal(opened.signature, `sha256=${digest}`);
  const { installation, repository, sender, action } = JSON.parse(opened.body);
  assert.deepEqual(
    [action, installation.id, repository.full_name, repository.owner.login, sender.login],
    ["opened", sandbox.app.installationId, repo, "acme", "alice"],
  );
});

test("the App's own check runs come back to it as events", async (t) => {
  const sandbox = await openSandbox(t);
  const { sha, at } = withPullRequest(sandbox);
  const hook = await openReceiver(t);
  sandbox.github.deliverTo(hook.url);
  const app = await appOctokit(sandbox);
  const run = await app.rest.checks.create({ ...at, name: "assay", head_sha: sha, status: "in_progress" });
  await app.rest.checks.update({ ...at, check_run_id: run.data.id, conclusion: "success" });
  await sandbox.github.settled();
  assert.deepEqual(names(hook.received), ["check_run.created", "check_run.completed"]);
});

test("pressing the buttons of a check run tells the App who pressed which", async (t) => {
  const sandbox = await openSandbox(t);
  const { repo, sha, at } = withPullRequest(sandbox);
  const app = await appOctokit(sandbox);
  const actions = [{ label: "Accept", description: "Accept it", identifier: "accept" }];
  const run = await app.rest.checks.create({ ...at, name: "assay", head_sha: sha, conclusion: "failure", actions });
  const foreign = sandbox.github.postForeignCheckRun({ repo, sha, name: "tests", conclusion: "failure" });
  const hook = await openReceiver(t);
  sandbox.github.deliverTo(hook.url);
  const checkRun = run.data.id;
  sandbox.github.rerequest({ repo, checkRun, user: "alice" });
  sandbox.github.clickAction({ repo, checkRun, identifier: "accept", user: "bob" });
  sandbox.github.rerequestSuite({ repo, sha });
  sandbox.github.rerequest({ repo, checkRun: foreign.id });
  await sandbox.github.settled();
  const expected = ["check_run.rerequested", "check_run.requested_action", "check_suite.rerequested"];
  assert.deepEqual(names(hook.received), expected);
  const clicked = JSON.parse(hook.received[1]?.body ?? "{}");
  assert.deepEqual([clicked.requested_action.identifier, clicked.sender.login], ["accept", "bob"]);
  assert.throws(() => sandbox.github.clickAction({ repo, checkRun, identifier: "none" }), /no button none/);
});

test("an App gets only the events it subscribed to and has permission for", async (t) => {
  const sandbox = await openSandbox(t, { events: ["push", "pull_request"], permissions: { contents: "read" } });
  const hook = await openReceiver(t);
  sandbox.github.deliverTo(hook.url);
  withPullRequest(sandbox);
  sandbox.github.createRepository({ owner: "elsewhere", name: "models" });
  await sandbox.github.settled();
  assert.deepEqual(names(hook.received), ["push", "push"]);
});

test("failed deliveries are in the log and can be asked for again under the same guid", async (t) => {
  const sandbox = await openSandbox(t);
  let status = 500;
  const hook = await openReceiver(t, () => status);
  sandbox.github.deliverTo(hook.url);
  sandbox.github.createRepository({ name: "models" });
  await sandbox.github.settled();
  status = 202;
  const app = octokitWith(sandbox, signJwt(sandbox));
  const { data } = await app.rest.apps.listWebhookDeliveries();
  const [suite, push] = data;
  assert.deepEqual([push?.event, push?.status_code, push?.redelivery], ["push", 500, false]);
  const accepted = await app.rest.apps.redeliverWebhookDelivery({ delivery_id: push?.id ?? 0 });
  assert.equal(accepted.status, 202);
  await sandbox.github.settled();
  const again = (await app.rest.apps.listWebhookDeliveries()).data[0];
  assert.deepEqual([again?.guid, again?.status_code, again?.redelivery], [push?.guid, 202, true]);
  assert.equal(hook.received[2]?.body, hook.received[0]?.body);
  assert.equal((await failure(app.rest.apps.redeliverWebhookDelivery({ delivery_id: 1 }))).status, 404);
  const page = await app.rest.apps.listWebhookDeliveries({ per_page: 1, cursor: String(again?.id) });
  assert.deepEqual([page.data[0]?.id, /cursor=/.test(page.headers.link ?? "")], [suite?.id, true]);
  assert.deepEqual(sandbox.github.violations(), []);
});

test("a delivery that nobody answers is logged as 502", async (t) => {
  const sandbox = await openSandbox(t);
  sandbox.github.deliverTo("http://127.0.0.1:9/nobody");
  sandbox.github.createRepository({ name: "models" });
  await sandbox.github.settled();
  const statuses = sandbox.github.deliveries().map((one) => [one.event, one.statusCode, one.status]);
  assert.deepEqual(statuses.at(-1), ["push", 502, "failed to connect to host"]);
});

test("deliveries can be dropped, doubled and put out of order", async (t) => {
  const sandbox = await openSandbox(t, { events: ["push"], permissions: { contents: "read" } });
  const { repo } = sandbox.github.createRepository({ name: "models" });
  const hook = await openReceiver(t);
  sandbox.github.deliverTo(hook.url);
  const push = (file: string) => sandbox.github.pushCommit({ repo, branch: "main", files: { [file]: "x\n" } }).sha;
  const after = () => hook.received.splice(0).map((one) => one.payload["after"]);

  sandbox.github.faults.add({ kind: "drop", event: "push" });
  const [, kept] = [push("1"), push("2")];
  await sandbox.github.settled();
  assert.deepEqual(after(), [kept]);
  assert.equal(sandbox.github.deliveries().filter((one) => one.statusCode === 502).length, 1);

  sandbox.github.faults.add({ kind: "duplicate" });
  const doubled = push("3");
  await sandbox.github.settled();
  assert.equal(new Set(hook.received.map((one) => one.guid)).size, 1);
  assert.deepEqual(after(), [doubled, doubled]);

  sandbox.github.faults.add({ kind: "reorder" });
  const early = push("4");
  const late = push("5");
  await sandbox.github.settled();
  assert.deepEqual(after(), [late, early]);

  sandbox.github.faults.add({ kind: "reorder" });
  const alone = push("6");
  await sandbox.github.settled();
  assert.deepEqual(after(), [alone]);

  sandbox.github.faults.add({ kind: "drop", logged: false });
  const logged = sandbox.github.deliveries().length;
  push("7");
  await sandbox.github.settled();
  assert.deepEqual([after(), sandbox.github.deliveries().length], [[], logged]);
});

test("an event of one's own making is signed and delivered like any other", async (t) => {
  const sandbox = await openSandbox(t);
  const { repo } = sandbox.github.createRepository({ name: "models" });
  const hook = await openReceiver(t);
  sandbox.github.deliverTo(hook.url);
  sandbox.github.deliver({ event: "check_run", payload: { action: "created", check_run: null }, repo });
  await sandbox.github.settled();
  assert.deepEqual(names(hook.received), ["check_run.created"]);
});
