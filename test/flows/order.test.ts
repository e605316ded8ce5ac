import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { type Stage, startStage } from "./harness.ts";
import { BASE, demand, FAIR, policy, UNFAIR } from "./models.ts";

const CHANGE = { "models/credit/model.py": "threshold = 0.7\n" };
const POLICY = ".github/assay.yml";

describe("whatever happens while a commit is judged or waits", () => {
  let stage: Stage;
  before(async () => {
    stage = await startStage();
  });
  after(() => stage.close());

  /** What the App wrote, in order. */
  const written = () =>
    stage.github
      .requests({ writes: true })
      .filter(({ actor }) => actor === "assay[bot]")
      .map(({ method, path }) => `${method} ${/[a-z-]+(?=(\/\d+)?$)/.exec(path)?.[0]}`);

  it("the check of a commit that is pushed over while it waits comes to its end", async () => {
    const { github } = stage;
    const repo = stage.repository("pushed-over", BASE);
    const { pull, sha } = stage.propose({ repo, branch: "change", files: CHANGE });
    await stage.settle();
    assert.equal(stage.check({ repo, sha }).status, "in_progress");
    const newer = github.pushCommit({ repo, branch: "change", files: { "models/credit/model.py": "2" } });
    await stage.settle();
    assert.equal(stage.check({ repo, sha }).conclusion, "cancelled");
    assert.match(stage.check({ repo, sha }).summary ?? "", /moved on/);
    assert.equal(stage.check({ repo, sha: newer.sha }).status, "in_progress");
    assert.equal(github.merge({ repo, pull }).status, 405);
    stage.writes();
  });

  it("a check that waits comes to its end when nothing governs its target any more, and never as a pass", async () => {
    const { github } = stage;
    const repo = stage.repository("ungoverned", BASE);
    const { pull, sha } = stage.propose({ repo, branch: "change", files: CHANGE });
    await stage.settle();
    github.pushCommit({ repo, branch: "main", files: { [POLICY]: null } });
    await stage.settle();
    assert.equal(stage.check({ repo, sha }).conclusion, "failure");
    assert.match(stage.check({ repo, sha }).summary ?? "", /No policy governs/);
    assert.equal(github.merge({ repo, pull }).status, 405);
    stage.writes();
  });

  it("a pass is withdrawn before anything else is written, when the policy or the target branch changes", async () => {
    const { github } = stage;
    const repo = stage.repository("withdrawn", { ...BASE, [POLICY]: policy({ rule: demand(0.4) }) });
    const { pull, sha } = stage.propose({ repo, branch: "change", files: CHANGE });
    await stage.evaluate({ repo, sha, branch: "change", files: UNFAIR });
    await stage.settle();
    assert.equal(stage.check({ repo, sha }).conclusion, "success");
    github.createBranch({ repo, branch: "weak" });
    stage.writes();

    github.pushCommit({ repo, branch: "main", files: { [POLICY]: policy({ rule: demand(0.9) }) } });
    await stage.settle();
    const withdrawing = ["POST check-runs", "POST reviews", "POST comments", "PATCH check-runs"];
    assert.deepEqual(written(), withdrawing);
    assert.equal(stage.check({ repo, sha }).conclusion, "failure");
    stage.writes();

    github.editPullRequest({ repo, pull, base: "weak" });
    await stage.settle();
    assert.equal(stage.check({ repo, sha }).conclusion, "success");
    assert.ok(stage.writes() <= 4);
    github.faults.add({ kind: "slow", ms: 400, method: "GET", path: "/git/ref/" });
    github.editPullRequest({ repo, pull, base: "main" });
    await stage.settle();
    assert.deepEqual(written(), withdrawing.with(2, "PATCH comments"));
    assert.equal(stage.check({ repo, sha }).conclusion, "failure");
    assert.ok(stage.writes() <= 4);
  });

  it("the worst of two pull requests of one commit counts, also where both are judged at once", async () => {
    const { github } = stage;
    const repo = stage.repository("at-once", BASE);
    const strict = stage.propose({ repo, branch: "change", files: CHANGE });
    await stage.evaluate({ repo, sha: strict.sha, branch: "change", files: UNFAIR });
    await stage.settle();
    github.closePullRequest({ repo, pull: strict.pull });
    github.createBranch({ repo, branch: "weak" });
    github.pushCommit({ repo, branch: "weak", files: { [POLICY]: policy({ rule: demand(0.1) }) } });
    await stage.settle();
    github.clearLog();
    // The last word of the weak one is under way for long enough that the strict one is judged meanwhile.
    github.faults.add({ kind: "slow", ms: 2000, method: "PATCH", path: "/check-runs/" });
    const weak = github.openPullRequest({ repo, head: "change", base: "weak" });
    const at = { repo, sha: weak.sha };
    // It has looked for others of its commit, and found none.
    while (!github.requests().some(({ path }) => path.includes("/at-once/pulls?"))) await pause(5);
    github.reopenPullRequest({ repo, pull: strict.pull });
    await stage.settle();
    assert.equal(stage.check(at).conclusion, "failure");
    assert.equal(github.merge({ repo, pull: strict.pull }).status, 405);
    stage.writes();
  });

  it("a renamed file counts under its old name", async () => {
    const { github } = stage;
    const repo = stage.repository("renamed", BASE);
    const content = BASE["models/credit/model.py"];
    const files = { "models/credit/model.py": null, "elsewhere/model.py": content };
    const { pull, sha } = stage.propose({ repo, branch: "change", files });
    await stage.settle();
    assert.equal(stage.check({ repo, sha }).status, "in_progress");
    assert.equal(github.merge({ repo, pull }).status, 405);
    stage.writes();
  });

  it("answers that break off are asked for again: nothing is doubled, nobody is overlooked", async () => {
    const { github } = stage;
    const repo = stage.repository("broken-answers", BASE);
    const { pull, sha } = stage.propose({ repo, branch: "change", files: CHANGE });
    await stage.evaluate({ repo, sha, branch: "change", files: UNFAIR });
    await stage.settle();
    github.createBranch({ repo, branch: "weak" });
    github.pushCommit({ repo, branch: "weak", files: { [POLICY]: policy({ rule: demand(0.1) }) } });
    const breakOff = (path: string) => github.faults.add({ kind: "disconnect", when: "half-way", method: "GET", path });
    breakOff("/pulls\\?");
    github.openPullRequest({ repo, head: "change", base: "weak" });
    await stage.settle();
    assert.match(stage.check({ repo, sha }).title ?? "", /^Blocked: /);

    for (const path of ["/reviews", "/comments", "/check-runs\\?", "/files", "/git/ref/"]) breakOff(path);
    github.rerequest({ repo, checkRun: stage.check({ repo, sha }).id });
    await stage.settle();
    github.faults.clear();
    assert.match(stage.check({ repo, sha }).title ?? "", /^Blocked: /);
    assert.equal(github.reviews({ repo, pull }).length, 1);
    assert.equal(github.comments({ repo, pull }).length, 1);
    assert.equal(github.merge({ repo, pull }).status, 405);
    stage.writes();
  });
});

describe("a policy that is no file", () => {
  let stage: Stage;
  before(async () => {
    stage = await startStage();
  });
  after(() => stage.close());

  for (const [kind, files] of [
    ["folder", { [`${POLICY}/part.yml`]: "version: 1\n" }],
    ["symbolic link", { [POLICY]: { symlink: "../policy.yml" }, "policy.yml": policy() }],
  ] as const) {
    it(`closes the gate where it is a ${kind}: it is not the same as none`, async () => {
      const repo = stage.repository(kind.replace(" ", "-"), { ...files, "models/credit/model.py": "1" });
      const { pull, sha } = stage.propose({ repo, branch: "change", files: CHANGE });
      await stage.evaluate({ repo, sha, branch: "change", files: FAIR });
      await stage.settle();
      assert.equal(stage.check({ repo, sha }).conclusion, "failure");
      assert.match(stage.check({ repo, sha }).summary ?? "", new RegExp(`this is a ${kind}`));
      assert.equal(stage.github.merge({ repo, pull }).status, 405);
      stage.writes();
    });
  }
});

describe("a service that demands a floor", () => {
  it("passes nothing without one, says so, and judges when there is one", async () => {
    const stage = await startStage({ ASSAY_REQUIRE_FLOOR: "true" });
    const { github } = stage;
    const repo = stage.repository("floorless", BASE);
    const { pull, sha } = stage.propose({ repo, branch: "change", files: CHANGE });
    await stage.evaluate({ repo, sha, branch: "change", files: FAIR });
    await stage.settle();
    assert.equal(stage.check({ repo, sha }).conclusion, "failure");
    assert.match(stage.check({ repo, sha }).summary ?? "", /judges nothing without one/);
    assert.equal(github.merge({ repo, pull }).status, 405);
    github.createRepository({ name: ".github" });
    github.pushCommit({ repo: "acme/.github", branch: "main", files: { "assay-floor.yml": "version: 1\n" } });
    await stage.settle();
    assert.equal(stage.check({ repo, sha }).conclusion, "success");
    assert.equal(github.merge({ repo, pull }).status, 200);
    await stage.close();
  });
});
