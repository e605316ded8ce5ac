import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type Stage, startStage } from "./harness.ts";
import { BASE, demand, FAIR, policy, UNFAIR } from "./models.ts";

const CHANGE = { "models/credit/model.py": "threshold = 0.7\n" };

describe("an answer on GitHub", () => {
  let stage: Stage;
  before(async () => {
    stage = await startStage();
  });
  after(() => stage.close());

  async function judged(name: string, files: typeof FAIR, law = policy()) {
    const repo = stage.repository(name, { ...BASE, ".github/assay.yml": law });
    const { pull, sha } = stage.propose({ repo, branch: "change", files: CHANGE });
    await stage.evaluate({ repo, sha, branch: "change", files });
    await stage.settle();
    return { repo, pull, sha };
  }

  it("costs at most four writes, and none where nothing changed", async () => {
    const at = await judged("unchanged", UNFAIR);
    assert.ok(stage.writes() <= 4);
    stage.github.editPullRequest({ repo: at.repo, pull: at.pull, title: "Another title" });
    stage.github.createRun({
      repo: at.repo,
      workflow: "other.yml",
      headSha: at.sha,
      headBranch: "change",
      conclusion: "success",
    });
    for (const { id } of stage.github.deliveries().slice(0, 20)) stage.github.redeliver(id);
    await stage.settle();
    assert.equal(stage.writes(), 0);
  });

  it("costs few reads: what git holds is asked for once", async () => {
    const at = await judged("frugal", UNFAIR);
    stage.writes();
    stage.github.rerequest({ repo: at.repo, checkRun: stage.check(at).id });
    await stage.settle();
    const asked = stage.github.requests().filter(({ actor, write }) => actor === "assay[bot]" && !write);
    const objects = asked.map(({ path }) => path).filter((path) => path.includes("/git/"));
    assert.deepEqual(objects, [...new Set(objects)]);
    // GitHub does not count what it answers with 304.
    const counted = asked.filter(({ status }) => status !== 304);
    assert.ok(counted.length <= 8, counted.map(({ path }) => path).join("\n"));
    stage.writes();
  });

  it("says on further lines what is new, and never leaves more than one review to dismiss", async () => {
    const { github } = stage;
    const card = "models/credit/MODEL_CARD.md";
    const law = `version: 1
models:
  credit:
    paths: [models/credit/**]
    risk: high
    card: ${card}
    rules:
      model-card/no-placeholders: {}
`;
    const repo = stage.repository("remarks", { "README.md": "r", ".github/assay.yml": law });
    const text = (...gaps: string[]) => `# Credit\n\nA model.\n\n## Use\n\n${gaps.join("\n\n")}\n`;
    // GitHub refuses comments on the first: then all is said in the body.
    github.faults.add({ kind: "error-before", status: 422, method: "POST", path: "/reviews$" });
    const { pull } = stage.propose({ repo, branch: "change", files: { [card]: text("[More Information Needed]") } });
    await stage.settle();
    const first = github.reviews({ repo, pull });
    assert.deepEqual(
      first.map(({ state, comments }) => [state, comments.length]),
      [["CHANGES_REQUESTED", 0]],
    );
    assert.match(first[0]?.body ?? "", /MODEL_CARD|placeholder/i);
    stage.writes();
    for (const gaps of [
      ["TODO", "[More Information Needed]"],
      ["TODO", "TBD", "[More Information Needed]"],
    ]) {
      github.pushCommit({ repo, branch: "change", files: { [card]: text(...gaps) } });
      await stage.settle();
      assert.ok(stage.writes() <= 4);
    }
    const states = () => github.reviews({ repo, pull }).map(({ state }) => state);
    assert.deepEqual(states(), ["CHANGES_REQUESTED", "COMMENTED", "COMMENTED"]);
    github.pushCommit({ repo, branch: "change", files: { [card]: text("Small loans.") } });
    await stage.settle();
    assert.deepEqual(states(), ["DISMISSED", "COMMENTED", "COMMENTED"]);
    assert.equal(github.merge({ repo, pull }).status, 200);
    assert.ok(stage.writes() <= 4);
  });

  it("comes again when somebody asks for it by any of the buttons", async () => {
    const at = await judged("asked", UNFAIR);
    const before = stage.check(at);
    stage.github.rerequest({ repo: at.repo, checkRun: before.id });
    await stage.settle();
    const second = stage.check(at);
    assert.notEqual(second.id, before.id);
    assert.equal(second.conclusion, "failure");
    stage.github.clickAction({ repo: at.repo, checkRun: second.id, identifier: "rerun" });
    await stage.settle();
    const third = stage.check(at);
    assert.notEqual(third.id, second.id);
    stage.github.rerequestSuite(at);
    await stage.settle();
    assert.notEqual(stage.check(at).id, third.id);
    assert.equal(stage.github.reviews(at).length, 1);
    assert.equal(stage.github.comments(at).length, 1);
    stage.writes();
  });

  it("does not come for a check of another App", async () => {
    const at = await judged("foreign", FAIR);
    stage.writes();
    const { id } = stage.github.postForeignCheckRun({
      repo: at.repo,
      sha: at.sha,
      name: "assay",
      conclusion: "success",
    });
    stage.github.rerequest({ repo: at.repo, checkRun: id });
    await stage.settle();
    assert.equal(stage.writes(), 0);
  });

  it("follows evidence that is made anew", async () => {
    const at = await judged("anew", UNFAIR);
    await stage.evaluate({ ...at, branch: "change", files: FAIR });
    await stage.settle();
    assert.equal(stage.check(at).conclusion, "success");
    await stage.evaluate({ ...at, branch: "change", files: UNFAIR });
    await stage.settle();
    assert.equal(stage.check(at).conclusion, "failure");
    assert.equal(stage.github.merge(at).status, 405);
    stage.writes();
  });

  it("carries the context, and the digest as the check's external id", async () => {
    const at = await judged("context", UNFAIR);
    const check = stage.check(at);
    const block = /`{3,}json\n([\s\S]*?)\n`{3,}/.exec(check.text ?? "")?.[1] ?? "";
    const exported: unknown = JSON.parse(block);
    assert.ok(typeof exported === "object" && exported !== null && "digest" in exported);
    assert.equal(check.externalId, `${exported.digest} for #${at.pull}`);
    stage.writes();
  });

  it("cannot be turned green through another pull request of the same commit onto a weaker branch", async () => {
    const { github } = stage;
    const at = await judged("siblings", UNFAIR);
    stage.writes();
    github.createBranch({ repo: at.repo, branch: "weak" });
    github.pushCommit({ repo: at.repo, branch: "weak", files: { ".github/assay.yml": policy({ rule: demand(0.1) }) } });
    const weak = github.openPullRequest({ repo: at.repo, head: "change", base: "weak" });
    assert.equal(weak.sha, at.sha);
    await stage.settle();
    assert.equal(stage.check(at).conclusion, "failure");
    assert.match(stage.check(at).summary ?? "", new RegExp(`holds for #${at.pull}.*#${weak.pull}`));
    assert.equal(github.merge(at).status, 405);
    assert.ok(stage.writes() <= 4);

    // When the strict one is closed, the check speaks for the weak one alone; when it comes back, the gate closes at once.
    github.closePullRequest(at);
    await stage.settle();
    assert.equal(stage.check(at).conclusion, "success");
    github.reopenPullRequest(at);
    await stage.settle();
    assert.equal(stage.check(at).conclusion, "failure");
    stage.writes();
  });

  it("has a check for each practice where the policy wants that", async () => {
    const at = await judged("practices", UNFAIR, `${policy()}report: { checks: per-practice, comment: never }\n`);
    const runs = stage.github.checkRuns(at).filter(({ app }) => app === "assay");
    assert.deepEqual(runs.map(({ name, conclusion }) => [name, conclusion]).sort(), [
      ["assay", "failure"],
      ["assay/fairness", "failure"],
    ]);
    assert.deepEqual(stage.github.comments(at), []);
    await stage.evaluate({ ...at, branch: "change", files: FAIR });
    await stage.settle();
    stage.github.pushCommit({ repo: at.repo, branch: "main", files: { ".github/assay.yml": "version: 2\n" } });
    await stage.settle();
    const latest = new Map(stage.github.checkRuns(at).map(({ name, conclusion }) => [name, conclusion]));
    assert.deepEqual(Object.fromEntries(latest), { assay: "failure", "assay/fairness": "failure" });
    stage.writes();
  });

  it("stands on the very lines of a committed file that the change touched", async () => {
    const { github } = stage;
    const law = `version: 1
models:
  credit:
    paths: [models/credit/**]
    risk: high
    card: models/credit/MODEL_CARD.md
    rules:
      model-card/no-placeholders: {}
`;
    const repo = stage.repository("lines", { "README.md": "r", ".github/assay.yml": law });
    const card = "# Credit\n\nA model.\n\n## Intended use\n\n[More Information Needed]\n";
    const { pull, sha } = stage.propose({ repo, branch: "change", files: { "models/credit/MODEL_CARD.md": card } });
    await stage.settle();
    assert.equal(stage.check({ repo, sha }).conclusion, "failure");
    const comments = github
      .reviews({ repo, pull })
      .flatMap(({ comments: on }) => on.map(({ path, line }) => [path, line]));
    assert.deepEqual(comments, [["models/credit/MODEL_CARD.md", 7]]);
    assert.deepEqual(
      stage.check({ repo, sha }).annotations.map(({ path, start_line }) => [path, start_line]),
      comments,
    );
    assert.ok(stage.writes() <= 4);

    const mended = github.pushCommit({
      repo,
      branch: "change",
      files: { "models/credit/MODEL_CARD.md": card.replace("[More Information Needed]", "Small loans.") },
    });
    await stage.settle();
    assert.equal(stage.check({ repo, sha: mended.sha }).conclusion, "success");
    assert.equal(github.merge({ repo, pull }).status, 200);
    assert.ok(stage.writes() <= 4);
  });
});
