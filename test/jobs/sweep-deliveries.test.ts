import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import { type Sandbox, startSandbox } from "../../sandbox/start-sandbox.ts";
import type { Octokit } from "../../src/github/octokit.ts";
import { createInbox } from "../../src/jobs/inbox.ts";
import { forgetAsked, sweepDeliveries } from "../../src/jobs/sweep-deliveries.ts";
import { noteFact, readFacts } from "../../src/store/facts.ts";
import { connectTo, NO_MANNERS } from "../github/connect-to.ts";
import { emptyStore, testStore } from "../store/open-test-store.ts";
import { aLetter } from "./a-letter.ts";

const HOUR_MS = 3_600_000;

describe("the sweep of deliveries", () => {
  const notes = testStore();
  let sandbox: Sandbox;
  let octokit: Octokit;
  /** How the App answers webhooks, and which it was sent. */
  let answer = 202;
  let heard: string[] = [];
  const app = createServer((request, response) => {
    heard.push(String(request.headers["x-github-delivery"]));
    request.resume();
    response.writeHead(answer).end();
  });
  before(async () => {
    app.listen(0, "127.0.0.1");
    await once(app, "listening");
  });
  after(() => app.close());
  beforeEach(async () => {
    await emptyStore(notes.store);
    sandbox = await startSandbox();
    const address = app.address();
    assert.ok(typeof address === "object" && address !== null);
    sandbox.github.deliverTo(`http://127.0.0.1:${address.port}/`);
    octokit = (await connectTo(sandbox)).asApp(NO_MANNERS);
    answer = 202;
    heard = [];
  });
  afterEach(async () => {
    assert.deepEqual(sandbox.github.violations(), []);
    await sandbox.close();
  });

  /** Sweeps, and waits until GitHub has delivered what was asked for. */
  async function sweep(settleMs = -1000) {
    const swept = await sweepDeliveries({ store: notes.store, octokit, settleMs });
    await sandbox.github.settled();
    return { ...swept, lost: swept.lost.map(({ guid }) => guid) };
  }

  /** Webhooks of GitHub, sent to an App that answers so. */
  async function deliver(status: number, count = 1): Promise<string[]> {
    const { github } = sandbox;
    const known = new Set(github.deliveries().map(({ guid }) => guid));
    answer = status;
    const { repo } = github.createRepository({ name: `models-${known.size}` });
    await github.settled();
    heard = [];
    for (let index = 0; index < count; index += 1) {
      github.deliver({ repo, event: "pull_request", payload: { action: "opened", number: index } });
    }
    await github.settled();
    const guids = heard;
    heard = [];
    // Those of the repository itself are as good as taken.
    const others = github.deliveries().filter(({ guid }) => !known.has(guid) && !guids.includes(guid));
    const inbox = createInbox(notes.store, () => {});
    for (const { guid } of others) await inbox.take(aLetter(guid, []));
    return guids;
  }

  it("asks once for what failed, and for nothing that arrived", async () => {
    await deliver(202, 2);
    const failed = await deliver(503, 3);
    answer = 202;
    const first = await sweep();
    assert.deepEqual([first.asked, first.lost, first.cut], [3, [], false]);
    assert.deepEqual([...heard].sort(), [...failed].sort());
    const second = await sweep();
    assert.deepEqual([second.asked, second.lost], [0, []]);
    assert.equal(heard.length, 3);
  });

  it("asks for what never came, where GitHub's log knows of it", async () => {
    const { github } = sandbox;
    const { repo } = github.createRepository({ name: "dropped" });
    await github.settled();
    github.faults.add({ kind: "drop", event: "pull_request.opened" });
    github.faults.add({ kind: "drop", logged: false, event: "pull_request.opened" });
    heard = [];
    for (const number of [1, 2]) github.deliver({ repo, event: "pull_request", payload: { action: "opened", number } });
    await github.settled();
    assert.deepEqual(heard, []);
    assert.equal((await sweep()).asked, 1);
    assert.equal(heard.length, 1);
    assert.equal((await sweep()).asked, 0);
  });

  it("does not ask for what is in the inbox although the answer was lost", async () => {
    const [guid = ""] = await deliver(502);
    await createInbox(notes.store, () => {}).take(aLetter(guid, ["a"]));
    assert.equal((await sweep()).asked, 0);
    assert.deepEqual(heard, []);
  });

  it("does not ask for what may still be under way, and does later", async () => {
    await deliver(503);
    assert.equal((await sweep(HOUR_MS)).asked, 0);
    answer = 202;
    assert.equal((await sweep()).asked, 1);
    assert.equal(heard.length, 1);
  });

  it("leaves one alone that fails again and again, and says so", async () => {
    const [guid] = await deliver(500);
    for (let tries = 1; tries <= 8; tries += 1) {
      const { asked, lost } = await sweep();
      assert.deepEqual([asked, lost], [1, []]);
      assert.equal(heard.length, tries);
    }
    const { asked, lost } = await sweep();
    assert.deepEqual([asked, lost], [0, [guid]]);
    assert.equal(heard.length, 8);
  });

  it("says which are lost since GitHub does not deliver them any more", async () => {
    const [guid] = await deliver(503);
    sandbox.github.faults.add({ kind: "not-found", method: "POST", path: "/app/hook/deliveries/\\d+/attempts" });
    const { asked, lost } = await sweep();
    assert.deepEqual([asked, lost], [0, [guid]]);
    assert.deepEqual(heard, []);
  });

  it("looks back three days at first, and then at what is new", async () => {
    await deliver(503);
    sandbox.github.ageDeliveries({ hours: 71 });
    answer = 202;
    assert.equal((await sweep()).asked, 1);
    await deliver(503);
    sandbox.github.ageDeliveries({ hours: 2 });
    answer = 202;
    const { asked, attempts } = await sweep();
    // It was there before the last sweep, which would have seen it.
    assert.deepEqual([asked, attempts], [0, 0]);
  });

  it("fails where GitHub does, and finds the same the next time", async () => {
    await deliver(503);
    sandbox.github.faults.add({ kind: "error-before", path: "/app/hook/deliveries", status: 500, count: 3 });
    await assert.rejects(sweep(), { status: 500 });
    answer = 202;
    assert.equal((await sweep()).asked, 1);
  });

  it("remembers how often it has asked for as long as GitHub may have the delivery", async () => {
    await deliver(500);
    await sweep();
    await forgetAsked(notes.store.db);
    const asked = async () => (await readFacts(notes.store.db, "redelivery ")).length;
    assert.equal(await asked(), 1);
    await noteFact(notes.store.db, "redelivery old", `3 ${Date.now() - 80 * HOUR_MS}`);
    assert.equal(await asked(), 2);
    await forgetAsked(notes.store.db);
    assert.equal(await asked(), 1);
  });
});
