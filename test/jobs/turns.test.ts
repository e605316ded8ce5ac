import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createTurns } from "../../src/jobs/turns.ts";

describe("turns", () => {
  it("are taken one after another for one key, also after a failure, and at once for others", async () => {
    const inTurn = createTurns();
    const said: string[] = [];
    const first = Promise.withResolvers<void>();
    const failing = inTurn("a", async () => {
      said.push("first begins");
      await first.promise;
      said.push("first fails");
      throw new Error("first");
    });
    const second = inTurn("a", async () => said.push("second"));
    await inTurn("b", async () => said.push("other"));
    first.resolve();
    await assert.rejects(failing, /first/);
    await second;
    assert.deepEqual(said, ["first begins", "other", "first fails", "second"]);
  });
});
