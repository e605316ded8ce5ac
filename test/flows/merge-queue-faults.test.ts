import assert from "node:assert/strict";
import { after, before, beforeEach, describe, it } from "node:test";
import { type Stage, startStage } from "./harness.ts";
import { FAIR, UNFAIR } from "./models.ts";
import { queueOf } from "./queue.ts";
import { until } from "./until.ts";

describe("the merge queue, when something goes wrong", () => {
  let stage: Stage;
  let queue: ReturnType<typeof queueOf>;
  before(async () => {
    stage = await startStage();
    queue = queueOf(stage);
  });
  after(() => stage.close());
  beforeEach(() => stage.github.faults.clear());

  let count = 0;
  async function aPull() {
    count += 1;
    const repo = queue.repository(`faulty-${count}`);
    return { repo, ...(await queue.proposed({ repo, branch: "one" })) };
  }

  it("cancels the check of a group that is destroyed while it waits", async () => {
    const { github } = stage;
    const { repo, pull } = await aPull();
    const group = github.enqueue({ repo, pull });
    await stage.settle();
    assert.deepEqual(queue.checks(repo, group), ["in_progress"]);
    github.dequeue({ repo, pull });
    await stage.settle();
    const ended = stage.check({ repo, sha: group.headSha });
    assert.equal(ended.conclusion, "cancelled");
    assert.match(ended.summary ?? "", /The merge group is gone before it was judged/);
    assert.deepEqual(queue.checks(repo, group), ["cancelled"]);
  });

  it("judges once where events come twice", async () => {
    const { github } = stage;
    const { repo, pull } = await aPull();
    for (const event of ["merge_group.checks_requested", "merge_group.destroyed", "workflow_run.completed"]) {
      github.faults.add({ kind: "duplicate", event, count: 10 });
    }
    const group = github.enqueue({ repo, pull });
    await queue.evaluated(repo, group, FAIR);
    assert.deepEqual(queue.checks(repo, group), ["success"]);
    assert.equal(github.mergeGroup({ repo, pull }).state, "merged");
  });

  it("opens nothing for a group that it hears of after it is gone", async () => {
    const { github } = stage;
    const { repo, pull } = await aPull();
    github.faults.add({ kind: "reorder", event: "merge_group.checks_requested" });
    const group = github.enqueue({ repo, pull });
    github.dequeue({ repo, pull });
    await stage.settle();
    assert.deepEqual(queue.checks(repo, group), []);
    assert.ok(stage.log.every((line) => JSON.parse(line).level < 50));
  });

  it("judges a group whose branch is not visible yet when it hears of it", async () => {
    const { github } = stage;
    const { repo, pull } = await aPull();
    github.faults.add({ kind: "not-found", path: "/git/ref/heads.*gh-readonly-queue", count: 1 });
    const group = github.enqueue({ repo, pull });
    await queue.evaluated(repo, group, FAIR);
    await until("it is merged", () => github.mergeGroup({ repo, sha: group.headSha }).state === "merged");
  });

  for (const kind of ["error-after", "error-before"] as const) {
    for (const method of ["POST", "PATCH"] as const) {
      it(`writes once although the answer to a ${method} is lost (${kind})`, async () => {
        const { github } = stage;
        const { repo, pull } = await aPull();
        const path = method === "POST" ? "/check-runs$" : "/check-runs/\\d+$";
        github.faults.add({ kind, method, path });
        const group = github.enqueue({ repo, pull });
        await queue.evaluated(repo, group, UNFAIR);
        assert.ok(github.requests().some(({ status }) => status === 502));
        github.clearLog();
        assert.deepEqual(queue.checks(repo, group), ["failure"]);
        assert.equal(github.mergeGroup({ repo, pull }).state, "dequeued");
      });
    }
  }

  it("closes a group that could not be judged, and says so", async () => {
    const { github } = stage;
    const { repo, pull } = await aPull();
    github.faults.add({ kind: "error-before", path: "/artifacts/.*zip$", count: 1000 });
    const group = github.enqueue({ repo, pull });
    await queue.evaluated(repo, group, FAIR);
    const ended = stage.check({ repo, sha: group.headSha });
    assert.equal(ended.conclusion, "failure");
    assert.match(ended.title ?? "", /could not judge/);
    assert.match(ended.summary ?? "", /Put the pull requests into the queue again/);
    assert.equal(github.mergeGroup({ repo, pull }).state, "dequeued");
  });
});

describe("the merge queue, when the service was away", () => {
  it("has its group judged to the end after a stop in the middle", async () => {
    const stage = await startStage();
    const { github } = stage;
    const queue = queueOf(stage);
    const repo = queue.repository("restarted");
    const { pull } = await queue.proposed({ repo, branch: "one" });
    const group = github.enqueue({ repo, pull });
    await stage.settle();
    github.faults.add({ kind: "slow", ms: 3000, path: "/artifacts/" });
    await stage.evaluate({
      repo,
      sha: group.headSha,
      branch: group.headRef.replace("refs/heads/", ""),
      files: UNFAIR,
      event: "merge_group",
    });
    await github.settled();
    const asked = () => github.requests().some(({ path }) => path.includes("/artifacts"));
    await until("an artifact was asked for", asked);
    assert.equal(await stage.stop(0), false);
    assert.deepEqual(queue.checks(repo, group), ["in_progress"]);
    github.faults.clear();
    await stage.start();
    await stage.settle();
    assert.deepEqual(queue.checks(repo, group), ["failure"]);
    assert.equal(github.mergeGroup({ repo, pull }).state, "dequeued");
    await stage.close();
  });

  it("finds a group that it never heard of, and ends the check of one that is gone", async () => {
    const stage = await startStage({}, { chores: true });
    const { github } = stage;
    const queue = queueOf(stage);
    const repo = queue.repository("forgotten");
    const one = await queue.proposed({ repo, branch: "one" });
    const two = await queue.proposed({ repo, branch: "two" });
    const gone = github.enqueue({ repo, pull: one.pull });
    await stage.settle();
    assert.deepEqual(queue.checks(repo, gone), ["in_progress"]);
    await stage.stop(5000);
    github.faults.add({ kind: "drop", logged: false, count: 1000 });
    github.dequeue({ repo, pull: one.pull });
    const unheard = github.enqueue({ repo, pull: two.pull });
    await github.settled();
    github.faults.clear();
    await stage.start();
    await until("the old check has ended", () => queue.checks(repo, gone)[0] === "cancelled");
    await until("the new one is open", () => queue.checks(repo, unheard)[0] === "in_progress");
    await queue.evaluated(repo, unheard, FAIR);
    await until("it is merged", () => github.mergeGroup({ repo, sha: unheard.headSha }).state === "merged");
    await stage.close();
  });
});
