import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Task } from "../../src/jobs/task.ts";
import { giveUp } from "../../src/tasks/give-up.ts";
import type { Office } from "../../src/tasks/office.ts";
import { testStore } from "../store/open-test-store.ts";

const place = { installationId: 1, repositoryId: 5, owner: "acme", repo: "models" };
const task: Task = { kind: "judge-pull-request", ...place, number: 3, requested: false };

describe("giving up on a task", () => {
  const notes = testStore();

  function officeThatFails(status: number): { office: Office; logged: string[] } {
    const logged: string[] = [];
    const note = (_fields: object, message: string) => logged.push(message);
    const fail = () => {
      throw Object.assign(new Error("refused"), { status });
    };
    const office: Office = {
      open: async () => fail(),
      openInstallation: async () => fail(),
      asApp: fail,
      identity: async () => ({ id: 7, login: "assay[bot]" }),
      store: notes.store,
      inTurn: (_key, action) => action(),
      log: { info: note, warn: note, error: note },
      tally: { verdict: fail, evidence: fail, recordMismatch: fail, deployment: fail },
      requireFloor: false,
      rounds: { sweepMs: 1, reconcileMs: 1, everywhereMs: 1, cleanUpMs: 1, waiversMs: 1 },
      settleMs: 1,
      forgotten: { openMs: 1, overdueMs: 1 },
      retentionDays: null,
    };
    return { office, logged };
  }

  it("ends where GitHub refuses the App for good, and says so in the log", async () => {
    for (const status of [401, 403, 404, 410, 422]) {
      const { office, logged } = officeThatFails(status);
      await giveUp(office, task, "It failed.");
      assert.deepEqual(logged, ["what was given up could not be answered"], String(status));
    }
  });

  it("is tried again where GitHub only fails", async () => {
    const { office } = officeThatFails(502);
    await assert.rejects(giveUp(office, task, "It failed."), { status: 502 });
  });

  it("needs nothing of GitHub where the task only finds out what must be judged", async () => {
    const { office, logged } = officeThatFails(502);
    await giveUp(office, { kind: "judge-targeting", ...place, base: "main" }, "It failed.");
    await giveUp(office, { kind: "reconcile", scope: "all" }, "It failed.");
    assert.deepEqual(logged, []);
  });
});
