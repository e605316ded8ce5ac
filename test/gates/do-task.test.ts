import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { giveUp, type Office } from "../../src/gates/do-task.ts";
import type { Task } from "../../src/jobs/task.ts";

const task: Task = {
  kind: "judge-pull-request",
  installationId: 1,
  owner: "acme",
  repo: "models",
  number: 3,
  requested: false,
};

function officeThatFails(status: number): { office: Office; logged: string[] } {
  const logged: string[] = [];
  const note = (_fields: object, message: string) => logged.push(message);
  const office: Office = {
    open: async () => {
      throw Object.assign(new Error("refused"), { status });
    },
    identity: async () => ({ id: 7, login: "assay[bot]" }),
    queue: { enqueue: () => {} },
    inTurn: (_key, action) => action(),
    log: { info: note, warn: note, error: note },
    requireFloor: false,
  };
  return { office, logged };
}

describe("giving up on a task", () => {
  it("ends where GitHub refuses the App for good, and says so in the log", async () => {
    const { office, logged } = officeThatFails(404);
    await giveUp(office, task, new Error("first"));
    assert.deepEqual(logged, ["a check could not be brought to its end"]);
  });

  it("has no end but its own where it is to find out what must be judged", async () => {
    const { office } = officeThatFails(502);
    const targeting: Task = { kind: "judge-targeting", installationId: 1, owner: "acme", repo: "models", base: "main" };
    await assert.rejects(giveUp(office, targeting, Object.assign(new Error("first"), { status: 502 })), {
      status: 502,
    });
    await giveUp(office, targeting, new TypeError("a defect"));
  });

  it("is tried again where GitHub only fails", async () => {
    const { office } = officeThatFails(502);
    await assert.rejects(giveUp(office, task, new Error("first")), { status: 502 });
  });
});
