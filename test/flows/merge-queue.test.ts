import assert from "node:assert/strict";
import { after, afterEach, before, describe, it, mock } from "node:test";
import { speak } from "./conversation.ts";
import { type Stage, startStage } from "./harness.ts";
import { BASE, demand, FAIR, policy, UNFAIR, WORKFLOW } from "./models.ts";
import { queueOf } from "./queue.ts";

const LAW = ".github/assay.yml";
const BY_PULLS = "merge-queue: pull-request-evidence\n";
const APPROVERS = "approvers: [bob, carol]\nwaivers: { approvers: [bob, carol], max-days: 90 }\n";

describe("the merge queue", () => {
  let stage: Stage;
  let queue: ReturnType<typeof queueOf>;
  before(async () => {
    stage = await startStage();
    queue = queueOf(stage);
  });
  after(() => stage.close());
  afterEach(() => mock.timers.reset());

  const checkOf = (repo: string, { headSha: sha }: { headSha: string }) => stage.check({ repo, sha });
  const say = (repo: string, pull: number, user: string, body: string) => speak(stage, { repo, pull, user, body });

  it("stops two pull requests that pass alone and violate together, and merges them when that is mended", async () => {
    const { github } = stage;
    const repo = queue.repository("together");
    const one = await queue.proposed({ repo, branch: "one" });
    const two = await queue.proposed({ repo, branch: "two" });
    for (const { sha } of [one, two]) assert.equal(stage.check({ repo, sha }).conclusion, "success");

    const group = github.enqueue({ repo, pulls: [one.pull, two.pull] });
    await stage.settle();
    const waiting = checkOf(repo, group);
    assert.equal(waiting.status, "in_progress");
    assert.equal(waiting.title, "Waiting for evidence: evaluation of evaluate.yml");
    assert.match(waiting.summary ?? "", /^\*\*Merge group of #1, #2 into `main`\*\*, at their merged commit/);
    assert.equal(github.mergeGroup({ repo, sha: group.headSha }).state, "waiting");

    await queue.evaluated(repo, group, UNFAIR);
    const stopped = checkOf(repo, group);
    assert.equal(stopped.id, waiting.id);
    assert.equal(stopped.conclusion, "failure");
    assert.match(stopped.title ?? "", /^Blocked: demographic parity ratio \(sex\) 0\.5/);
    const [intro] = (stopped.summary ?? "").split("\n");
    const commit = group.headSha.slice(0, 12);
    assert.equal(
      intro,
      `**Merge group of #1, #2 into \`main\`**, judged together by the evidence of their merged commit \`${commit}\`.`,
    );
    assert.equal(github.mergeGroup({ repo, sha: group.headSha }).state, "dequeued");
    assert.equal(github.pullRequest({ repo, pull: one.pull }).merged, false);
    assert.equal(github.tipOf({ repo }), group.baseSha);

    github.pushCommit({ repo, branch: "two", files: { "models/credit/two.py": "factor = 1\n" }, author: "alice" });
    const mended = github.pullRequest({ repo, pull: two.pull }).headSha;
    await stage.evaluate({ repo, sha: mended, branch: "two", files: FAIR });
    await stage.settle();
    const again = github.enqueue({ repo, pulls: [one.pull, two.pull] });
    await queue.evaluated(repo, again, FAIR);
    assert.deepEqual(queue.checks(repo, again), ["success"]);
    assert.equal(github.mergeGroup({ repo, sha: again.headSha }).state, "merged");
    assert.equal(github.pullRequest({ repo, pull: two.pull }).merged, true);
    assert.equal(github.tipOf({ repo }), again.headSha);
    assert.deepEqual(github.violations(), []);
  });

  it("counts no run of another event, and says what is missing when the wait is over", async () => {
    const { github } = stage;
    const repo = queue.repository("events", { ...BASE, [LAW]: policy({ wait: "10m" }) });
    const { pull } = await queue.proposed({ repo, branch: "one" });
    const group = github.enqueue({ repo, pull });
    const branch = group.headRef.replace("refs/heads/", "");
    await stage.evaluate({ repo, sha: group.headSha, branch, files: FAIR, event: "workflow_dispatch" });
    await stage.settle();
    assert.equal(checkOf(repo, group).status, "in_progress");
    assert.match(checkOf(repo, group).summary ?? "", /no run for this commit yet/);

    mock.timers.enable({ apis: ["Date"], now: Date.now() + 11 * 60_000 });
    github.createRun({
      repo,
      workflow: "other.yml",
      headSha: group.headSha,
      headBranch: branch,
      conclusion: "success",
    });
    await stage.settle();
    const over = checkOf(repo, group);
    assert.equal(over.conclusion, "failure");
    assert.match(over.title ?? "", /evidence-missing$/);
    assert.match(over.summary ?? "", /it needs the event merge\\?_group under `on:`/);
    assert.equal(github.mergeGroup({ repo, pull }).state, "dequeued");
  });

  it("judges the evidence of each pull request where the policy says so, and says what that does not show", async () => {
    const { github } = stage;
    const repo = queue.repository("by-pulls", { ...BASE, [LAW]: policy({ rest: BY_PULLS }) });
    const one = await queue.proposed({ repo, branch: "one" });
    const two = await queue.proposed({ repo, branch: "two" });
    const group = github.enqueue({ repo, pulls: [one.pull, two.pull] });
    await stage.settle();
    const passed = checkOf(repo, group);
    assert.equal(passed.conclusion, "success");
    const [intro, , first, second, , follows] = (passed.summary ?? "").split("\n");
    assert.equal(
      intro,
      "**Merge group of #1, #2 into `main`**, judged by the evidence of each pull request at its own head, under the policy as it is now. The policy says `merge-queue: pull-request-evidence`: **what they do together was not measured.**",
    );
    assert.match(first ?? "", /^- #1: Passed: 1 demand met$/);
    assert.match(second ?? "", /^- #2: Passed: 1 demand met$/);
    assert.equal(follows, "What follows is what holds for #1.");
    assert.equal(github.mergeGroup({ repo, sha: group.headSha }).state, "merged");
  });

  it("judges by the policy of the target branch as it is now", async () => {
    const { github } = stage;
    const repo = queue.repository("now", { ...BASE, [LAW]: policy({ rest: BY_PULLS }) });
    const { pull } = await queue.proposed({ repo, branch: "one" });
    github.faults.add({ kind: "slow", ms: 500, path: "/git/ref/", count: 1 });
    const group = github.enqueue({ repo, pull });
    const stricter = policy({ rest: BY_PULLS, rule: demand(0.95) });
    github.pushCommit({ repo, branch: "main", files: { [LAW]: stricter }, author: "bob" });
    await stage.settle();
    const rebuilt = github.mergeGroup({ repo, pull });
    assert.notEqual(rebuilt.headSha, group.headSha);
    assert.equal(rebuilt.state, "dequeued");
    assert.deepEqual(queue.checks(repo, rebuilt), ["failure"]);
    assert.match(checkOf(repo, rebuilt).summary ?? "", /- #1: Blocked: demographic parity ratio/);
  });

  it("is closed by a hold on any of its pull requests, also after it was queued", async () => {
    const { github } = stage;
    const repo = queue.repository("held", { ...BASE, [LAW]: policy({ rest: APPROVERS }) });
    for (const user of ["bob", "carol"]) github.setPermission({ repo, user, level: "write" });
    const one = await queue.proposed({ repo, branch: "one" });
    const two = await queue.proposed({ repo, branch: "two" });
    const group = github.enqueue({ repo, pulls: [one.pull, two.pull] });
    await stage.settle();
    assert.equal(checkOf(repo, group).status, "in_progress");
    await say(repo, one.pull, "bob", '/assay hold --reason "the numbers look odd"');
    const held = checkOf(repo, group);
    assert.equal(held.conclusion, "failure");
    assert.match(held.title ?? "", /#1: the numbers look odd/);
    assert.equal(github.mergeGroup({ repo, sha: group.headSha }).state, "dequeued");
  });

  it("counts a waiver of one of its pull requests, unless who approved it had a hand in another", async () => {
    const { github } = stage;
    const repo = queue.repository("waived", { ...BASE, [LAW]: policy({ rest: APPROVERS }) });
    for (const user of ["bob", "carol"]) github.setPermission({ repo, user, level: "write" });
    const one = await queue.proposed({ repo, branch: "one", evidence: UNFAIR });
    const asked = "/assay waive fairness/demographic-parity-ratio --model credit";
    await say(repo, one.pull, "alice", `${asked} --reason "pilot" --until 30d`);
    await say(repo, one.pull, "bob", "/assay approve w1");
    assert.equal(stage.check({ repo, sha: one.sha }).conclusion, "success");
    const two = await queue.proposed({ repo, branch: "two", author: "bob" });

    const both = github.enqueue({ repo, pulls: [one.pull, two.pull] });
    await queue.evaluated(repo, both, UNFAIR);
    const closed = checkOf(repo, both);
    assert.equal(closed.conclusion, "failure");
    assert.match(closed.summary ?? "", /w1 .*bob/);

    const alone = github.enqueue({ repo, pull: one.pull });
    await queue.evaluated(repo, alone, UNFAIR);
    assert.equal(checkOf(repo, alone).conclusion, "success", checkOf(repo, alone).summary ?? "");
    assert.equal(github.mergeGroup({ repo, sha: alone.headSha }).state, "merged");
  });

  it("needs the sign-offs of each of its pull requests", async () => {
    const { github } = stage;
    const signed = policy({ rest: APPROVERS }).replace("risk: high", "risk: high\n    sign-off: 1");
    const repo = queue.repository("signed", { ...BASE, [LAW]: signed });
    for (const user of ["bob", "carol"]) github.setPermission({ repo, user, level: "write" });
    const one = await queue.proposed({ repo, branch: "one" });
    const two = await queue.proposed({ repo, branch: "two" });
    await say(repo, one.pull, "bob", "/assay approve");
    await say(repo, two.pull, "carol", "/assay approve");
    const group = github.enqueue({ repo, pulls: [one.pull, two.pull] });
    await stage.settle();
    await say(repo, two.pull, "carol", '/assay reject sign-off --reason "second thoughts"');
    await queue.evaluated(repo, group, FAIR);
    assert.equal(checkOf(repo, group).conclusion, "action_required");
    assert.match(checkOf(repo, group).title ?? "", /sign-off: 0 of 1 approver/);

    await say(repo, two.pull, "carol", "/assay approve");
    const again = github.enqueue({ repo, pulls: [one.pull, two.pull] });
    await queue.evaluated(repo, again, FAIR);
    assert.equal(github.mergeGroup({ repo, sha: again.headSha }).state, "merged");
  });

  it("does not take the evidence of a workflow that one of its pull requests changed, unless that was accepted there", async () => {
    const { github } = stage;
    const repo = queue.repository("bent", { ...BASE, [LAW]: policy({ rest: "approvers: [team:ml-risk]\n" }) });
    for (const user of ["bob", "carol"]) github.setPermission({ repo, user, level: "write" });
    github.createTeam({ slug: "ml-risk", members: ["bob", "carol"] });
    const files = { ".github/workflows/evaluate.yml": `${WORKFLOW}# changed\n` };
    const one = await queue.proposed({ repo, branch: "one", files });
    const two = await queue.proposed({ repo, branch: "two" });
    await say(repo, one.pull, "bob", "/assay accept workflow");
    assert.equal(stage.check({ repo, sha: one.sha }).conclusion, "success");

    const group = github.enqueue({ repo, pulls: [one.pull, two.pull] });
    await stage.settle();
    github.removeFromTeam({ team: "ml-risk", user: "bob" });
    await queue.evaluated(repo, group, FAIR);
    const bent = checkOf(repo, group);
    assert.equal(bent.conclusion, "action_required");
    assert.match(bent.summary ?? "", /A pull request of this merge group changes/);
    assert.equal(github.mergeGroup({ repo, sha: group.headSha }).state, "dequeued");

    await say(repo, one.pull, "carol", "/assay accept workflow");
    const again = github.enqueue({ repo, pulls: [one.pull, two.pull] });
    await queue.evaluated(repo, again, FAIR);
    assert.equal(github.mergeGroup({ repo, sha: again.headSha }).state, "merged");
  });

  it("says nothing of a branch without a policy, and ends what it was asked for where the policy goes", async () => {
    const { github } = stage;
    const { repo } = github.createRepository({ name: "ungoverned" });
    github.protectBranch({ repo, checks: [{ name: "build" }], mergeQueue: true });
    const { pull, sha } = stage.propose({ repo, branch: "one", files: { "a.txt": "a" } });
    github.postForeignCheckRun({ repo, sha, name: "build", conclusion: "success" });
    const group = github.enqueue({ repo, pull });
    await stage.settle();
    assert.deepEqual(queue.checks(repo, group), []);

    const governed = queue.repository("governed-once");
    const one = await queue.proposed({ repo: governed, branch: "one" });
    github.enqueue({ repo: governed, pull: one.pull });
    github.pushCommit({ repo: governed, branch: "main", files: { [LAW]: null }, author: "bob" });
    await stage.settle();
    const rebuilt = github.mergeGroup({ repo: governed, pull: one.pull });
    assert.match(checkOf(governed, rebuilt).summary ?? "", /No policy governs main any more/);
    assert.equal(rebuilt.state, "dequeued");
  });

  it("cannot be opened by a pull request of the same commit", async () => {
    const { github } = stage;
    const lax = { ...BASE, [LAW]: policy({ rule: demand(0.1) }) };
    const repo = queue.repository("same-head");
    github.createBranch({ repo, branch: "lax" });
    github.pushCommit({ repo, branch: "lax", files: lax, author: "bob" });
    const one = await queue.proposed({ repo, branch: "one" });
    const group = github.enqueue({ repo, pull: one.pull });
    await stage.settle();
    github.createBranch({ repo, branch: "copy", from: group.headSha });
    github.setPermission({ repo, user: "mallory", level: "write" });
    github.openPullRequest({ repo, head: "copy", base: "lax", author: "mallory" });
    await stage.settle();
    assert.equal(github.mergeGroup({ repo, sha: group.headSha }).state, "dequeued");
    assert.equal(github.pullRequest({ repo, pull: one.pull }).merged, false);
    // Without the group, the commit is that pull request's alone, which waits for its evidence.
    assert.deepEqual(queue.checks(repo, group), ["in_progress"]);
  });
});
