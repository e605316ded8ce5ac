import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type Stage, startStage } from "./harness.ts";
import { BASE, FAIR, policy, UNFAIR, WORKFLOW } from "./models.ts";

const CHANGE = { "models/credit/model.py": "threshold = 0.7\n" };

describe("evidence that does not count", () => {
  let stage: Stage;
  before(async () => {
    stage = await startStage();
  });
  after(() => stage.close());

  async function isUndecided(at: { repo: string; pull: number; sha: string }, reason: string, conclusion = "failure") {
    await stage.settle();
    const check = stage.check(at);
    assert.equal(check.conclusion, conclusion);
    assert.ok(check.title?.startsWith("Undecided: ") && check.title.endsWith(reason), check.title ?? "");
    assert.equal(stage.github.merge(at).status, 405);
    assert.ok(stage.writes() <= 4);
    return check.summary ?? "";
  }

  it("is that of another commit", async () => {
    const repo = stage.repository("other-commit", { ...BASE, ".github/assay.yml": policy({ wait: "0m" }) });
    const first = stage.propose({ repo, branch: "change", files: CHANGE });
    await stage.evaluate({ repo, sha: first.sha, branch: "change", files: FAIR });
    await stage.settle();
    stage.writes();
    const { sha } = stage.github.pushCommit({ repo, branch: "change", files: { "models/credit/model.py": "2" } });
    const summary = await isUndecided({ repo, pull: first.pull, sha }, "evidence-other-commit");
    assert.match(summary, new RegExp(first.sha.slice(0, 12)));
  });

  it("is that of another workflow", async () => {
    const repo = stage.repository("other-workflow", { ...BASE, ".github/assay.yml": policy({ wait: "0m" }) });
    const { pull, sha } = stage.propose({ repo, branch: "change", files: CHANGE });
    await stage.evaluate({ repo, sha, branch: "change", files: FAIR, workflow: "other.yml" });
    await isUndecided({ repo, pull, sha }, "evidence-missing");
  });

  it("is that of a workflow which the pull request changes", async () => {
    const repo = stage.repository("changed-workflow", BASE);
    const files = { ...CHANGE, ".github/workflows/evaluate.yml": `${WORKFLOW}# anything\n` };
    const { pull, sha } = stage.propose({ repo, branch: "change", files });
    await stage.evaluate({ repo, sha, branch: "change", files: FAIR });
    await isUndecided({ repo, pull, sha }, "evidence-workflow-changed", "action_required");
  });

  for (const [uses, file] of [
    ["./.github/actions/evaluate", ".github/actions/evaluate/action.yml"],
    ["./", "action.yml"],
  ] as const) {
    it(`is that of a workflow which uses an action (${uses}) that the pull request changes`, async () => {
      const workflow = WORKFLOW.replace("{ run: python evaluate.py }", `{ uses: ${uses} }`);
      const action = "runs: { using: composite, steps: [] }\n";
      const base = { ...BASE, ".github/workflows/evaluate.yml": workflow, [file]: action };
      const repo = stage.repository(`changed-action-${file.length}`, base);
      const files = { ...CHANGE, [file]: action.replace("[]", "[{}]") };
      const { pull, sha } = stage.propose({ repo, branch: "change", files });
      await stage.evaluate({ repo, sha, branch: "change", files: FAIR });
      await isUndecided({ repo, pull, sha }, "evidence-workflow-changed", "action_required");
      // An action that is the same on both sides is no obstacle, whatever started the run.
      const honest = stage.propose({ repo, branch: "honest", files: CHANGE });
      await stage.evaluate({ repo, sha: honest.sha, branch: "honest", files: FAIR, event: "push" });
      await stage.settle();
      assert.equal(stage.check({ repo, sha: honest.sha }).conclusion, "success");
      stage.writes();
    });
  }

  it("is that of an old branch's old workflow, started by a push", async () => {
    const { github } = stage;
    const repo = stage.repository("old-workflow", BASE);
    github.createBranch({ repo, branch: "old" });
    github.pushCommit({ repo, branch: "main", files: { ".github/workflows/evaluate.yml": `${WORKFLOW}# safer\n` } });
    github.pushCommit({ repo, branch: "old", files: CHANGE });
    const { pull, sha } = github.openPullRequest({ repo, head: "old" });
    await stage.evaluate({ repo, sha, branch: "old", files: FAIR, event: "push" });
    await isUndecided({ repo, pull, sha }, "evidence-workflow-changed", "action_required");
  });

  it("is that of a fork", async () => {
    const { github } = stage;
    const repo = stage.repository("forked", BASE);
    const fork = github.fork({ repo, owner: "mallory" }).repo;
    github.pushCommit({ repo: fork, branch: "change", files: CHANGE, author: "mallory" });
    const { pull, sha } = github.openPullRequest({ repo, head: "change", headRepo: fork, author: "mallory" });
    await stage.evaluate({ repo, sha, branch: "change", files: FAIR, headRepo: fork });
    await isUndecided({ repo, pull, sha }, "evidence-from-fork", "action_required");
  });

  it("unless the policy allows forks", async () => {
    const { github } = stage;
    const repo = stage.repository("fork-allowed", { ...BASE, ".github/assay.yml": policy({ forks: "allow" }) });
    const fork = github.fork({ repo, owner: "mallory" }).repo;
    github.pushCommit({ repo: fork, branch: "change", files: CHANGE, author: "mallory" });
    const { pull, sha } = github.openPullRequest({ repo, head: "change", headRepo: fork, author: "mallory" });
    await stage.evaluate({ repo, sha, branch: "change", files: FAIR, headRepo: fork });
    await stage.settle();
    assert.equal(stage.check({ repo, sha }).conclusion, "success");
    assert.equal(github.merge({ repo, pull }).status, 200);
    stage.writes();
  });

  it("has expired", async () => {
    const { github } = stage;
    const repo = stage.repository("expired", BASE);
    const { pull, sha } = stage.propose({ repo, branch: "change", files: CHANGE });
    const { run } = github.createRun({ repo, workflow: "evaluate.yml", headSha: sha, headBranch: "change" });
    const { artifact } = await github.uploadArtifact({ repo, run, name: "evaluation", files: FAIR });
    github.expireArtifact({ repo, artifact });
    github.completeRun({ repo, run });
    await isUndecided({ repo, pull, sha }, "evidence-expired");
  });

  it("has another digest than GitHub states", async () => {
    const repo = stage.repository("digest", BASE);
    const { pull, sha } = stage.propose({ repo, branch: "change", files: CHANGE });
    await stage.evaluate({ repo, sha, branch: "change", files: FAIR, digest: `sha256:${"0".repeat(64)}` });
    await isUndecided({ repo, pull, sha }, "evidence-digest-mismatch");
  });

  it("is a pointer of Git LFS instead of the table", async () => {
    const committed = policy().replace(/from: \{ workflow.*\}/, "from: { path: models/credit/predictions.csv }");
    const repo = stage.repository("lfs", { ...BASE, ".github/assay.yml": committed });
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${"a".repeat(64)}\nsize 4096\n`;
    const { pull, sha } = stage.propose({
      repo,
      branch: "change",
      files: { "models/credit/predictions.csv": pointer },
    });
    await stage.settle();
    const check = stage.check({ repo, sha });
    assert.equal(check.conclusion, "failure");
    assert.match(check.title ?? "", /^Undecided: /);
    assert.equal(stage.github.merge({ repo, pull }).status, 405);
    stage.writes();
  });

  it("is of a workflow of the same file name elsewhere", async () => {
    const repo = stage.repository("elsewhere", { ...BASE, ".github/assay.yml": policy({ wait: "0m" }) });
    const { pull, sha } = stage.propose({ repo, branch: "change", files: CHANGE });
    await stage.evaluate({
      repo,
      sha,
      branch: "change",
      files: FAIR,
      workflow: "tools/.github/workflows/evaluate.yml",
    });
    await isUndecided({ repo, pull, sha }, "evidence-missing");
  });

  it("is the older of two artifacts of one name in a run; and two models may share the newer", async () => {
    const { github } = stage;
    const one = policy();
    const model = one.slice(one.indexOf("  credit:"));
    const both = `${one}${model.replace("credit:", "loans:").replace("models/credit", "models/loans")}`;
    const repo = stage.repository("twice", { ...BASE, ".github/assay.yml": both });
    const files = { ...CHANGE, "models/loans/model.py": "1" };
    const { pull, sha } = stage.propose({ repo, branch: "change", files });
    const { run } = github.createRun({ repo, workflow: "evaluate.yml", headSha: sha, headBranch: "change" });
    await github.uploadArtifact({ repo, run, name: "evaluation", files: FAIR });
    await github.uploadArtifact({ repo, run, name: "evaluation", files: UNFAIR });
    github.completeRun({ repo, run });
    await stage.settle();
    const check = stage.check({ repo, sha });
    assert.equal(check.conclusion, "failure");
    assert.match(check.title ?? "", /^Blocked: .*, \+1$/);
    const downloads = github.requests().filter(({ path, method }) => method === "GET" && path.endsWith("/zip"));
    assert.equal(new Set(downloads.map(({ path }) => path)).size, 1);
    assert.equal(github.merge({ repo, pull }).status, 405);
    assert.ok(stage.writes() <= 4);
  });

  for (const [conclusion, reason, check] of [
    ["failure", "evidence-run-failed", "failure"],
    ["timed_out", "evidence-run-failed", "failure"],
    ["cancelled", "evidence-run-cancelled", "failure"],
    ["action_required", "evidence-run-awaiting-approval", "action_required"],
  ] as const) {
    it(`belongs to a run that ended with ${conclusion}, which is said at once`, async () => {
      const repo = stage.repository(`run-${conclusion}`, BASE);
      const { pull, sha } = stage.propose({ repo, branch: "change", files: CHANGE });
      stage.github.createRun({ repo, workflow: "evaluate.yml", headSha: sha, headBranch: "change", conclusion });
      await isUndecided({ repo, pull, sha }, reason, check);
    });
  }
});

describe("the baseline", () => {
  let stage: Stage;
  before(async () => {
    stage = await startStage();
  });
  after(() => stage.close());

  const rule = "drift/predictions: { method: psi, min-rows: 100 }";

  it("is never a fork's run on a branch that is called main, and where there is none the finding says how to make one", async () => {
    const { github } = stage;
    const repo = stage.repository("baseline-fork", { ...BASE, ".github/assay.yml": policy({ rule }) });
    const fork = github.fork({ repo, owner: "mallory" }).repo;
    const evil = github.pushCommit({ repo: fork, branch: "main", files: { "a.txt": "a" }, author: "mallory" });
    await stage.evaluate({ repo, sha: evil.sha, branch: "main", files: FAIR, event: "push", headRepo: fork });
    const { pull, sha } = stage.propose({ repo, branch: "change", files: CHANGE });
    await stage.evaluate({ repo, sha, branch: "change", files: FAIR });
    await stage.settle();
    const check = stage.check({ repo, sha });
    assert.equal(check.conclusion, "failure");
    assert.match(check.title ?? "", /no artifact "evaluation" of main to compare with/);
    assert.match(check.summary ?? "", /workflow\\?_dispatch/);
    assert.equal(github.merge({ repo, pull }).status, 405);
    stage.writes();
  });

  it("is the newest commit of the target branch that has the evidence, by name", async () => {
    const { github } = stage;
    const repo = stage.repository("baseline", { ...BASE, ".github/assay.yml": policy({ rule }) });
    const old = github.tipOf({ repo }) ?? "";
    await stage.evaluate({ repo, sha: old, branch: "main", files: FAIR, event: "push" });
    const newer = github.pushCommit({ repo, branch: "main", files: { "README.md": "newer" } });
    await stage.evaluate({ repo, sha: newer.sha, branch: "main", files: UNFAIR, event: "workflow_dispatch" });
    // A pull request's own run for a commit of the target branch is no baseline, nor is a commit that was pushed away.
    await stage.evaluate({ repo, sha: newer.sha, branch: "main", files: FAIR, event: "pull_request" });
    const gone = github.pushCommit({ repo, branch: "main", files: { "README.md": "gone" } });
    await stage.evaluate({ repo, sha: gone.sha, branch: "main", files: FAIR, event: "push" });
    github.pushCommit({ repo, branch: "main", from: newer.sha, files: { "README.md": "tip" } });
    const { sha } = stage.propose({ repo, branch: "change", files: CHANGE });
    await stage.evaluate({ repo, sha, branch: "change", files: UNFAIR });
    await stage.settle();
    const check = stage.check({ repo, sha });
    assert.equal(check.conclusion, "success", check.summary ?? "");
    assert.match(check.summary ?? "", new RegExp(`of commit .?${newer.sha.slice(0, 12)}`));
    stage.writes();
  });
});
