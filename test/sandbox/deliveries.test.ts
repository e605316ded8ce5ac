import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import { type TestContext, test } from "node:test";
import type { Sandbox } from "../../sandbox/start-sandbox.ts";
import { failure, octokitWith, openReceiver, openSandbox, signJwt } from "./support.ts";

const PUSHES = { events: ["push"], permissions: { contents: "read" } } as const;

function pusher({ github }: Sandbox) {
  const { repo } = github.createRepository({ name: "models" });
  let count = 0;
  return (times: number): void => {
    for (let i = 0; i < times; i++) github.pushCommit({ repo, branch: "main", files: { a: `${++count}\n` } });
  };
}

/** A receiver that answers nothing until it is let. */
async function openSlowReceiver(t: TestContext) {
  const open: ServerResponse[] = [];
  const arrivals = new EventTarget();
  const server = createServer((request, response) => {
    request.resume();
    open.push(response);
    arrivals.dispatchEvent(new Event("arrival"));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => server.close().closeAllConnections());
  const address = server.address();
  const until = async (count: number): Promise<void> => {
    while (open.length < count) await once(arrivals, "arrival");
  };
  const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/hook`;
  const answer = (): void => {
    for (const one of open.splice(0)) one.writeHead(202).end();
  };
  return { url, until, answer };
}

test("webhooks are sent one after another, or several at a time where that is asked for", async (t) => {
  const sandbox = await openSandbox(t, PUSHES);
  const push = pusher(sandbox);
  const hook = await openSlowReceiver(t);
  sandbox.github.deliverTo(hook.url);
  push(2);
  await hook.until(1);
  hook.answer();
  await hook.until(1);
  assert.equal(sandbox.github.deliveries().length, 1);
  hook.answer();
  await sandbox.github.settled();

  sandbox.github.deliverTo(hook.url, { parallel: 3 });
  push(5);
  await hook.until(3);
  assert.equal(sandbox.github.deliveries().length, 2);
  hook.answer();
  await hook.until(2);
  hook.answer();
  await sandbox.github.settled();
  assert.equal(sandbox.github.deliveries().length, 7);
  assert.throws(() => sandbox.github.deliverTo(hook.url, { parallel: 0 }), /0 at a time/);
});

test("faults hit webhooks that are sent in parallel too, and nothing stays behind", async (t) => {
  const sandbox = await openSandbox(t, PUSHES);
  const push = pusher(sandbox);
  const hook = await openReceiver(t);
  sandbox.github.deliverTo(hook.url, { parallel: 4 });
  sandbox.github.faults.add({ kind: "drop" });
  sandbox.github.faults.add({ kind: "drop", logged: false });
  sandbox.github.faults.add({ kind: "duplicate" });
  sandbox.github.faults.add({ kind: "reorder", skip: 10 });
  push(20);
  await sandbox.github.settled();
  const guids = new Set(hook.received.map((one) => one.guid));
  assert.deepEqual([hook.received.length, guids.size, sandbox.github.deliveries().length], [19, 18, 20]);
});

test("the log is paged by a cursor, a hundred at most, and what comes meanwhile does not shift the pages", async (t) => {
  const sandbox = await openSandbox(t, PUSHES);
  const push = pusher(sandbox);
  const hook = await openReceiver(t);
  sandbox.github.deliverTo(hook.url, { parallel: 4 });
  push(230);
  await sandbox.github.settled();
  const app = octokitWith(sandbox, signJwt(sandbox));
  const all = sandbox.github.deliveries().map((one) => one.id);
  const seen: number[] = [];
  const sizes: number[] = [];
  for await (const { data } of app.paginate.iterator(app.rest.apps.listWebhookDeliveries, { per_page: 100 })) {
    sizes.push(data.length);
    seen.push(...data.map((one) => one.id));
    push(1);
    await sandbox.github.settled();
  }
  assert.deepEqual(sizes, [100, 100, 30]);
  assert.deepEqual(seen, all);
  assert.equal((await app.rest.apps.listWebhookDeliveries()).data.length, 30);
  assert.equal((await failure(app.rest.apps.listWebhookDeliveries({ cursor: "last" }))).status, 422);
  assert.deepEqual(sandbox.github.violations(), []);
});

test("the log can be asked for what succeeded and what failed", async (t) => {
  const sandbox = await openSandbox(t, PUSHES);
  const push = pusher(sandbox);
  const answers = [200, 500, 202, 404, 302];
  const hook = await openReceiver(t, () => answers.shift() ?? 200);
  sandbox.github.deliverTo(hook.url);
  push(5);
  await sandbox.github.settled();
  const app = octokitWith(sandbox, signJwt(sandbox));
  const codes = async (status: "success" | "failure") =>
    (await app.paginate(app.rest.apps.listWebhookDeliveries, { status, per_page: 1 })).map((one) => one.status_code);
  assert.deepEqual(
    [await codes("success"), await codes("failure")],
    [
      [202, 200],
      [404, 500],
    ],
  );
  assert.equal(sandbox.github.undelivered().length, 3);
  const [failed] = sandbox.github.deliveries();
  sandbox.github.redeliver(failed?.id ?? 0);
  await sandbox.github.settled();
  assert.equal(sandbox.github.undelivered().length, 2);
  assert.deepEqual(sandbox.github.violations(), []);
});

test("the log forgets after three days, also under a cursor, and what it forgot cannot be sent again", async (t) => {
  const sandbox = await openSandbox(t, PUSHES);
  const push = pusher(sandbox);
  const hook = await openReceiver(t);
  sandbox.github.deliverTo(hook.url);
  push(2);
  await sandbox.github.settled();
  const app = octokitWith(sandbox, signJwt(sandbox));
  const [, oldest] = (await app.rest.apps.listWebhookDeliveries()).data;
  const delivery_id = oldest?.id ?? 0;
  sandbox.github.ageDeliveries({ hours: 71 });
  const aged = await app.rest.apps.getWebhookDelivery({ delivery_id });
  assert.ok(Date.parse(aged.data.delivered_at) < Date.now() - 70 * 3_600_000);
  push(1);
  await sandbox.github.settled();
  sandbox.github.ageDeliveries({ hours: 2 });
  assert.equal((await app.rest.apps.listWebhookDeliveries()).data.length, 1);
  assert.deepEqual((await app.rest.apps.listWebhookDeliveries({ cursor: `v1_${delivery_id}` })).data, []);
  assert.equal((await failure(app.rest.apps.getWebhookDelivery({ delivery_id }))).status, 404);
  assert.equal((await failure(app.rest.apps.redeliverWebhookDelivery({ delivery_id }))).status, 404);
});

test("sending again adds an entry of the same guid each time, and the first stays as it was", async (t) => {
  const sandbox = await openSandbox(t, PUSHES);
  const push = pusher(sandbox);
  const answers = [500, 503];
  const hook = await openReceiver(t, () => answers.shift() ?? 200);
  sandbox.github.deliverTo(hook.url);
  push(1);
  await sandbox.github.settled();
  const app = octokitWith(sandbox, signJwt(sandbox));
  const delivery_id = sandbox.github.deliveries()[0]?.id ?? 0;
  for (let attempt = 0; attempt < 2; attempt++) {
    assert.equal((await app.rest.apps.redeliverWebhookDelivery({ delivery_id })).status, 202);
    await sandbox.github.settled();
  }
  const { data } = await app.rest.apps.listWebhookDeliveries();
  assert.deepEqual(
    data.map((one) => [one.status_code, one.redelivery]),
    [
      [200, true],
      [503, true],
      [500, false],
    ],
  );
  assert.deepEqual([new Set(data.map((one) => one.guid)).size, new Set(data.map((one) => one.id)).size], [1, 3]);
});
