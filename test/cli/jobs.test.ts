import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { buryJob } from "../../src/jobs/settle-job.ts";
import type { Task } from "../../src/jobs/task.ts";
import { parseRecord } from "../../src/store/records/record.ts";
import { verifyChain } from "../../src/store/records/verify-chain.ts";
import { type Trail, withTrail } from "./with-trail.ts";

const PLACE = { installationId: 5, repositoryId: 77, owner: "acme", repo: "loans" };
const JUDGE: Task = { kind: "judge-pull-request", ...PLACE, number: 3, requested: false, headSha: "a".repeat(40) };
const TARGETING: Task = { kind: "judge-targeting", ...PLACE, base: "main" };

/** Puts a job in, claims it and gives it up. @returns its id */
async function bury({ store }: Trail, task: Task, reason: string): Promise<string> {
  const job = { key: JSON.stringify(task), installation: 5, task, afterMs: 0 };
  await store.transaction((transaction) => store.jobs.put(transaction, [job]));
  const [claim] = await store.jobs.claim(1);
  assert.ok(claim !== undefined);
  assert.ok(await buryJob(store, claim, reason));
  // Two jobs may die in the same millisecond; here the kinds tell which is the older.
  const died = Date.UTC(2026, 0, task === JUDGE ? 1 : 2);
  await store.db.updateTable("dead_jobs").set({ died }).where("id", "=", claim.id).execute();
  return claim.id;
}

describe("assay jobs", () => {
  it("lists what was given up, with the reason, oldest first", async (t) => {
    const trail = await withTrail(t);
    assert.equal((await trail.assay("jobs", "dead")).stdout, "No job was given up.\n");
    await bury(trail, JUDGE, "GitHub did not answer.\u001b[2J");
    await bury(trail, TARGETING, "A permission is missing.");
    const { code, stdout } = await trail.assay("jobs", "dead");
    assert.equal(code, 0);
    const lines = stdout.split("\n").map((line) => line.replace(/^\S+ {2}\S+Z$/, "ID TIME"));
    assert.deepEqual(lines, [
      "ID TIME",
      "  judge-pull-request of acme/loans#3",
      "  GitHub did not answer.\uFFFD[2J",
      "ID TIME",
      "  judge-targeting of acme/loans",
      "  A permission is missing.",
      "",
    ]);
    const json = JSON.parse((await trail.assay("jobs", "dead", "--format", "json")).stdout);
    assert.equal(json.version, 1);
    assert.deepEqual(
      json.jobs.map((job: { task: Task }) => job.task),
      [JUDGE, TARGETING],
    );
    assert.equal(json.jobs[0].died, "2026-01-01T00:00:00.000Z");
  });

  it("puts one back into the queue, and the audit trail says who did", async (t) => {
    const trail = await withTrail(t);
    const first = await bury(trail, JUDGE, "GitHub did not answer.");
    const second = await bury(trail, TARGETING, "A permission is missing.");
    const { code, stdout } = await trail.assay("jobs", "retry", first);
    assert.equal(code, 0);
    const again = /^(\S+) is in the queue again, as (\S+)\n$/.exec(stdout);
    assert.equal(again?.[1], first);
    const [claim] = await trail.store.jobs.claim(5);
    assert.deepEqual([claim?.id, claim?.task, claim?.failures, claim?.lost], [again?.[2], JUDGE, 0, null]);
    const left = await trail.store.db.selectFrom("dead_jobs").select("id").execute();
    assert.deepEqual(
      left.map(({ id }) => id),
      [second],
    );
    const row = await trail.store.db.selectFrom("records").selectAll().executeTakeFirstOrThrow();
    const record = parseRecord(row.body);
    assert.deepEqual(
      [record?.kind, record?.actor.type, record?.repository, record?.numbers, record?.commit],
      ["job-retried", "operator", { id: 77, name: "acme/loans" }, [3], "a".repeat(40)],
    );
    assert.equal(record?.details["reason"], "GitHub did not answer.");
    assert.match(
      (await trail.assay("audit", "show", "acme/loans#3")).stdout,
      /job-retried\n.*\n.*\n {2}details +\{"again"/,
    );
  });

  it("puts all of them back, and is content where there are none", async (t) => {
    const trail = await withTrail(t);
    assert.equal((await trail.assay("jobs", "retry", "--all")).stdout, "No job was given up.\n");
    await bury(trail, JUDGE, "once");
    await bury(trail, TARGETING, "twice");
    const { code, stdout } = await trail.assay("jobs", "retry", "--all");
    assert.equal(code, 0);
    assert.equal(stdout.match(/is in the queue again/g)?.length, 2);
    assert.equal((await trail.store.jobs.backlog()).waiting, 2);
    assert.ok((await verifyChain(trail.store.db)).ok);
  });

  it("wants either ids or --all, and ids that are there", async (t) => {
    const { assay } = await withTrail(t);
    for (const [args, message] of [
      [[], /needs the ids of jobs, or --all/],
      [["x", "--all"], /needs the ids of jobs, or --all/],
      [["x"], /no job "x" was given up; assay jobs dead lists/],
    ] as const) {
      const { code, stderr } = await assay("jobs", "retry", ...args);
      assert.equal(code, 2);
      assert.match(stderr, message);
    }
  });
});
