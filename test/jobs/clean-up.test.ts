import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { cleanUp } from "../../src/jobs/clean-up.ts";
import { keepDeliveries } from "../../src/store/deliveries.ts";
import { noteFact, readFact } from "../../src/store/facts.ts";
import { testStore } from "../store/open-test-store.ts";

const APP = { id: 1, login: "assay[bot]" };

describe("what is older than it has to be kept", () => {
  const notes = testStore();

  it("goes; so do the counts of redeliveries of webhooks that are not known any more", async () => {
    const { store } = notes;
    const { db } = store;
    const delivery = { event: "push", action: null, installation: 1, repository: null, reason: null };
    const kept = ["old", "old-pending", "new"].map((guid) => ({
      ...delivery,
      guid,
      state: guid === "old-pending" ? ("pending" as const) : ("done" as const),
    }));
    await store.transaction((transaction) => keepDeliveries(transaction, kept));
    const longAgo = Date.now() - 31 * 24 * 3_600_000;
    await db.updateTable("deliveries").set({ received: longAgo }).where("guid", "like", "old%").execute();
    for (const guid of ["old", "new"]) await noteFact(db, `redelivery ${guid}`, "2");

    assert.deepEqual(await cleanUp(store, APP, null), { deliveries: 1, deadJobs: 0, records: 0 });
    const left = await db.selectFrom("deliveries").select("guid").orderBy("guid").execute();
    assert.deepEqual(
      left.map(({ guid }) => guid),
      ["new", "old-pending"],
    );
    assert.equal(await readFact(db, "redelivery old"), null);
    assert.equal(await readFact(db, "redelivery new"), "2");
  });
});
