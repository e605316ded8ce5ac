import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type Stage, startStage } from "./harness.ts";
import { BASE, demand, FAIR, policy, UNFAIR } from "./models.ts";

const CHANGE = { "models/credit/model.py": "threshold = 0.7\n" };
const POLICY = ".github/assay.yml";

describe("the policy of a pull request", () => {
  let stage: Stage;
  before(async () => {
    stage = await startStage();
  });
  after(() => stage.close());

  it("is the target branch's, also where the change loosens it; the proposed one is previewed", async () => {
    const { github } = stage;
    const repo = stage.repository("loosened", BASE);
    const files = { ...CHANGE, [POLICY]: policy({ rule: demand(0.1) }) };
    const { pull, sha } = stage.propose({ repo, branch: "change", files });
    await stage.evaluate({ repo, sha, branch: "change", files: UNFAIR });
    await stage.settle();
    const check = stage.check({ repo, sha });
    assert.equal(check.conclusion, "failure");
    assert.match(check.title ?? "", /^Blocked: /);
    assert.match(check.summary ?? "", /under the proposed one the verdict would be \*\*passed\*\*/);
    assert.match(github.comments({ repo, pull })[0]?.body ?? "", /would be \*\*passed\*\*/);
    assert.equal(github.merge({ repo, pull }).status, 405);
    assert.ok(stage.writes() <= 4);
  });

  it("closes the gate where it is broken, and says file, line and column", async () => {
    const { github } = stage;
    const broken = policy().replace("    risk: high", "    risk: huge");
    const repo = stage.repository("broken", { ...BASE, [POLICY]: broken });
    const { pull, sha } = stage.propose({ repo, branch: "change", files: CHANGE });
    await stage.settle();
    const check = stage.check({ repo, sha });
    assert.equal(check.conclusion, "failure");
    const line = broken.split("\n").findIndex((text) => text.includes("huge")) + 1;
    assert.ok(check.title?.startsWith(`Blocked: ${POLICY} line ${line}: `), check.title ?? "");
    assert.match(check.summary ?? "", new RegExp(`line ${line}, column 11`));
    assert.equal(github.merge({ repo, pull }).status, 405);
    assert.ok(stage.writes() <= 4);
  });

  it("can be mended by a pull request that does nothing else, which opens the gate for the others", async () => {
    const { github } = stage;
    const repo = stage.repository("mended", { ...BASE, [POLICY]: "version: 2\n" });
    const other = stage.propose({ repo, branch: "other", files: CHANGE });
    const both = stage.propose({ repo, branch: "both", files: { ...CHANGE, [POLICY]: policy() } });
    const mending = stage.propose({ repo, branch: "mending", files: { [POLICY]: policy() } });
    await stage.evaluate({ repo, sha: other.sha, branch: "other", files: FAIR });
    await stage.settle();
    assert.equal(stage.check({ repo, sha: other.sha }).conclusion, "failure");
    assert.equal(stage.check({ repo, sha: both.sha }).conclusion, "failure");
    assert.equal(github.merge({ repo, pull: mending.pull }).status, 200);
    await stage.settle();
    assert.equal(stage.check({ repo, sha: other.sha }).conclusion, "success");
    assert.equal(github.merge({ repo, pull: other.pull }).status, 200);
    stage.writes();
  });

  it("may not be made invalid, and the places are annotated", async () => {
    const { github } = stage;
    const repo = stage.repository("spoilt", BASE);
    const { pull, sha } = stage.propose({
      repo,
      branch: "change",
      files: { [POLICY]: policy().replace("version: 1", "version: 9") },
    });
    await stage.settle();
    const check = stage.check({ repo, sha });
    assert.equal(check.conclusion, "failure");
    assert.deepEqual(
      check.annotations.map(({ path, start_line }) => [path, start_line]),
      [[POLICY, 1]],
    );
    const [review] = github.reviews({ repo, pull });
    assert.equal(review?.state, "CHANGES_REQUESTED");
    assert.deepEqual(
      review?.comments.map(({ path, line }) => [path, line]),
      [[POLICY, 1]],
    );
    assert.equal(github.merge({ repo, pull }).status, 405);
    assert.ok(stage.writes() <= 4);
    const mended = github.pushCommit({ repo, branch: "change", files: { [POLICY]: `${policy()}# mended\n` } });
    await stage.settle();
    assert.equal(stage.check({ repo, sha: mended.sha }).conclusion, "success");
    assert.equal(github.reviews({ repo, pull })[0]?.state, "DISMISSED");
    assert.equal(github.merge({ repo, pull }).status, 200);
    assert.ok(stage.writes() <= 4);
  });

  it("is nobody's business in a repository that has none", async () => {
    const repo = stage.repository("none", { "models/credit/model.py": "1" });
    const { sha } = stage.propose({ repo, branch: "change", files: CHANGE });
    await stage.evaluate({ repo, sha, branch: "change", files: UNFAIR });
    await stage.settle();
    assert.deepEqual(
      stage.github.checkRuns({ repo, sha }).filter(({ app }) => app === "assay"),
      [],
    );
    assert.equal(stage.writes(), 0);
  });

  it("passes where it is the first and valid, with a preview", async () => {
    const { [POLICY]: first, ...rest } = BASE;
    const repo = stage.repository("first", rest);
    const { pull, sha } = stage.propose({ repo, branch: "change", files: { [POLICY]: first } });
    await stage.settle();
    const check = stage.check({ repo, sha });
    assert.equal(check.conclusion, "success");
    assert.match(check.summary ?? "", /Preview/);
    assert.equal(stage.github.merge({ repo, pull }).status, 200);
    assert.ok(stage.writes() <= 2);
  });

  it("is refused where it is the first and invalid", async () => {
    const repo = stage.repository("first-invalid", { "README.md": "r" });
    const { pull, sha } = stage.propose({ repo, branch: "change", files: { [POLICY]: "version: 1\nmodel: {}\n" } });
    await stage.settle();
    const check = stage.check({ repo, sha });
    assert.equal(check.conclusion, "failure");
    assert.match(check.summary ?? "", /model/);
    assert.equal(stage.github.merge({ repo, pull }).status, 405);
    assert.equal(stage.github.reviews({ repo, pull })[0]?.comments[0]?.path, POLICY);
    stage.github.pushCommit({ repo, branch: "change", files: { [POLICY]: policy() } });
    await stage.settle();
    assert.equal(stage.github.reviews({ repo, pull })[0]?.state, "DISMISSED");
    assert.equal(stage.github.merge({ repo, pull }).status, 200);
    stage.writes();
  });

  it("judges open pull requests again when it changes on the target branch", async () => {
    const { github } = stage;
    const repo = stage.repository("tightened", { ...BASE, [POLICY]: policy({ rule: demand(0.4) }) });
    const { pull, sha } = stage.propose({ repo, branch: "change", files: CHANGE });
    await stage.evaluate({ repo, sha, branch: "change", files: UNFAIR });
    await stage.settle();
    assert.equal(stage.check({ repo, sha }).conclusion, "success");
    github.pushCommit({ repo, branch: "main", files: { [POLICY]: policy({ rule: demand(0.9) }) } });
    await stage.settle();
    assert.equal(stage.check({ repo, sha }).conclusion, "failure");
    assert.equal(github.merge({ repo, pull }).status, 405);
    stage.writes();
  });
});

describe("the organisation's floor", () => {
  let stage: Stage;
  before(async () => {
    stage = await startStage();
  });
  after(() => stage.close());

  it("demands what the repository's policy does not, and its change judges open pull requests again", async () => {
    const { github } = stage;
    const repo = stage.repository("floored", { ...BASE, [POLICY]: policy({ rule: demand(0.4) }) });
    const { pull, sha } = stage.propose({ repo, branch: "change", files: CHANGE });
    await stage.evaluate({ repo, sha, branch: "change", files: UNFAIR });
    await stage.settle();
    assert.equal(stage.check({ repo, sha }).conclusion, "success");
    assert.match(stage.check({ repo, sha }).summary ?? "", /No organisation floor counts/);

    github.createRepository({ name: ".github", files: { "README.md": "acme" } });
    const floor = github.pushCommit({
      repo: "acme/.github",
      branch: "main",
      files: { "assay-floor.yml": `version: 1\nrules:\n  ${demand(0.8)}\n` },
    });
    await stage.settle();
    const check = stage.check({ repo, sha });
    assert.equal(check.conclusion, "failure");
    assert.match(check.summary ?? "", new RegExp(floor.sha.slice(0, 12)));
    assert.equal(github.merge({ repo, pull }).status, 405);

    github.pushCommit({ repo: "acme/.github", branch: "main", files: { "assay-floor.yml": "version: 3\n" } });
    await stage.settle();
    assert.match(stage.check({ repo, sha }).title ?? "", /^Blocked: assay-floor\.yml line 1/);
    stage.writes();
  });
});
