import assert from "node:assert/strict";
import { after, before, beforeEach, describe, it } from "node:test";
import { type Sandbox, startSandbox } from "../../sandbox/start-sandbox.ts";
import type { GateContext } from "../../src/gates/gate-context.ts";
import { endWaivers, mindWaivers, repositoriesWithEndings } from "../../src/gates/mind-waivers.ts";
import type { Connection } from "../../src/github/connect.ts";
import { addDays, today } from "../../src/policy/days.ts";
import { activateWaiver, askWaiver } from "../../src/store/waivers.ts";
import { connectTo, NO_MANNERS } from "../github/connect-to.ts";
import { emptyStore, testStore } from "../store/open-test-store.ts";
import { quietContext } from "./quiet-context.ts";

describe("waivers whose last day is over", () => {
  const notes = testStore();
  let sandbox: Sandbox;
  let connection: Connection;
  before(async () => {
    sandbox = await startSandbox({ permissions: { issues: "write", metadata: "read" } });
    connection = await connectTo(sandbox);
  });
  after(() => sandbox.close());
  beforeEach(() => emptyStore(notes.store));

  /** A repository with a waiver that ended yesterday. */
  async function ended(name: string, everywhere: 0 | 1): Promise<GateContext> {
    const { id } = sandbox.github.createRepository({ name, files: { "notes.md": "x" } });
    const place = { installationId: sandbox.app.installationId, repositoryId: id, owner: "acme", repo: name };
    const until = addDays(today(), -1);
    const about = {
      repository: id,
      installation: 1,
      kind: "exception" as const,
      number: 3,
      everywhere,
      until,
      covers: "[]",
    };
    const rest = { model: "credit", rule: "drift/features", reason: "known", policy_digest: "", head_sha: "a" };
    const asked = { ...about, ...rest, base_ref: "main", asked_by: 5, asked_login: "alice" };
    const { db } = notes.store;
    const waiver = await askWaiver(db, asked, 1);
    await activateWaiver(db, waiver, { by: 6, login: "bob", at: 1 });
    const repository = await connection.open(place, NO_MANNERS);
    return quietContext({ repository, store: notes.store, appId: sandbox.app.id });
  }

  for (const [everywhere, judged] of [
    [0, "judge-pull-request"],
    [1, "judge-targeting"],
  ] as const) {
    it(`are not ended before what they covered is sure to be judged again (${judged})`, async () => {
      const context = await ended(`over-${everywhere}`, everywhere);
      const kinds = async () => (await mindWaivers(context, Date.now())).map(({ kind }) => kind);
      assert.deepEqual(await kinds(), [judged, "end-waivers"]);
      // The process ended before those tasks were kept: the next round finds the same.
      assert.equal((await repositoriesWithEndings(notes.store.db, Date.now())).length, 1);
      assert.deepEqual(await kinds(), [judged, "end-waivers"]);
      await endWaivers(context, Date.now());
      assert.deepEqual(await kinds(), []);
      const records = await notes.store.db.selectFrom("records").select("kind").execute();
      assert.deepEqual(
        records.map(({ kind }) => kind),
        ["waiver-ended"],
      );
    });
  }
});
