import assert from "node:assert/strict";
import { after, before, beforeEach, describe, it } from "node:test";
import { type Sandbox, startSandbox } from "../../../sandbox/start-sandbox.ts";
import { readMonitoredLaw } from "../../../src/gates/production/monitored-law.ts";
import { retrain } from "../../../src/gates/production/retrain.ts";
import type { Connection } from "../../../src/github/connect.ts";
import { BudgetSpentError } from "../../../src/github/errors.ts";
import { LeaseLostError } from "../../../src/jobs/lease.ts";
import { addIncident, standingIncidents } from "../../../src/store/incidents.ts";
import { retrainingsOf } from "../../../src/store/retrainings.ts";
import { monitoredFiles } from "../../flows/production.ts";
import { connectTo, NO_MANNERS } from "../../github/connect-to.ts";
import { emptyStore, testStore } from "../../store/open-test-store.ts";
import { quietContext } from "../quiet-context.ts";
import { AN_INCIDENT } from "./an-incident.ts";

describe("asking GitHub to start a retraining", () => {
  const notes = testStore();
  let sandbox: Sandbox;
  let connection: Connection;
  before(async () => {
    sandbox = await startSandbox({
      permissions: { actions: "write", contents: "read", issues: "write", metadata: "read" },
    });
    connection = await connectTo(sandbox);
  });
  after(() => sandbox.close());
  beforeEach(() => emptyStore(notes.store));

  let count = 0;
  /** A repository with an incident that is due; `refuse` is thrown in the place of the next writes. */
  async function due(refuse: Error[]) {
    count += 1;
    const name = `models-${count}`;
    const { repo, id } = sandbox.github.createRepository({ name, files: monitoredFiles() });
    const place = { installationId: sandbox.app.installationId, repositoryId: id, owner: "acme", repo: name };
    const repository = await connection.open(place, {
      ...NO_MANNERS,
      write: (call) => {
        const error = refuse.shift();
        if (error !== undefined) throw error;
        return call();
      },
    });
    const reading = await readMonitoredLaw(repository);
    assert.ok(reading.state === "governs");
    const context = quietContext({ repository, store: notes.store, appId: sandbox.app.id });
    const incident = { ...AN_INCIDENT, repository: id, failing: 2, confirmed: 1 };
    await notes.store.transaction((transaction) => addIncident(transaction, incident));
    return {
      again: () => retrain(context, reading.law),
      started: () => sandbox.github.dispatches({ repo }).length,
      stands: async () => (await retrainingsOf(notes.store.db, id)).map(({ state }) => state),
      incident: async () => (await standingIncidents(notes.store.db, id))[0],
    };
  }

  for (const error of [new LeaseLostError("lost"), new BudgetSpentError(1000)]) {
    it(`asks again after ${error.name}, since nothing was sent`, async () => {
      const { again, started, stands, incident } = await due([error]);
      await assert.rejects(again(), error);
      assert.deepEqual([started(), await stands()], [0, ["refused"]]);
      await again();
      await again();
      assert.deepEqual([started(), await stands()], [1, ["dispatched"]]);
      assert.equal((await incident())?.retraining, 1);
    });
  }

  it("does not ask again after an error of which nobody knows what it means", async () => {
    const error = new TypeError("a defect");
    const { again, started, stands } = await due([error]);
    await assert.rejects(again(), error);
    await again();
    assert.deepEqual([started(), await stands()], [0, ["intended"]]);
  });

  it("writes down that it asks before it does", async () => {
    const { again, started } = await due([]);
    await again();
    assert.equal(started(), 1);
    const rows = await notes.store.db.selectFrom("records").select("kind").orderBy("seq").execute();
    assert.deepEqual(
      rows.map(({ kind }) => kind),
      ["retraining-intended", "retraining-dispatched"],
    );
  });
});
