import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { exampleFiles } from "../../demo/example-files.ts";
import { type Stage, startStage } from "./harness.ts";

/** What an assessment of a typical pull request may cost: see docs/scale.md. A 304 costs nothing of the hourly quota. */
const MOST_READS = 12;
const MOST_WRITES = 4;

const example = (name: string) => exampleFiles(`mortgage-approval/${name}`);

describe("the requests of an assessment", () => {
  let stage: Stage;
  let repo = "";
  before(async () => {
    stage = await startStage();
    const { committed, artifact } = example("baseline");
    repo = stage.repository("frugal", committed);
    const sha = stage.github.tipOf({ repo }) ?? "";
    await stage.evaluate({ repo, sha, branch: "main", event: "push", files: artifact });
    // The first pull request brings what all others share: the policy, the workflow, the baseline's card.
    await judged("first", "better");
  });
  after(() => stage.close());

  /** A pull request whose evidence is there when it is opened. */
  async function judged(branch: string, name: string) {
    const { committed, artifact } = example(name);
    stage.github.setPermission({ repo, user: "alice", level: "write" });
    const { sha } = stage.github.pushCommit({
      repo,
      branch,
      files: { ...committed, "note.txt": branch },
      author: "alice",
    });
    await stage.evaluate({ repo, sha, branch, files: artifact });
    await stage.settle();
    stage.github.clearLog();
    stage.github.openPullRequest({ repo, head: branch, author: "alice" });
    await stage.settle();
    return { repo, sha };
  }

  function costs() {
    const asked = stage.github.requests().filter(({ actor }) => actor === "assay[bot]");
    const paths = asked.map(({ method, status, path }) => `${method} ${status} ${path}`).join("\n");
    return {
      reads: asked.filter(({ write, status }) => !write && status !== 304).length,
      writes: asked.filter(({ write }) => write).length,
      paths,
    };
  }

  for (const [name, conclusion, mostWrites] of [
    ["better", "success", 2],
    ["unfair", "failure", MOST_WRITES],
  ] as const) {
    it(`stay within ${MOST_READS} reads and ${mostWrites} writes where it ends with ${conclusion}`, async () => {
      const at = await judged(name, name);
      assert.equal(stage.check(at).conclusion, conclusion);
      const { reads, writes, paths } = costs();
      assert.ok(reads <= MOST_READS, paths);
      assert.ok(writes <= mostWrites, paths);
      assert.deepEqual(stage.github.violations(), []);
    });
  }

  it("are fewer where it is judged again and nothing has changed, and nothing is written", async () => {
    const at = await judged("again", "better");
    stage.github.clearLog();
    stage.github.convertToDraft({ repo, pull: 4 });
    stage.github.markReady({ repo, pull: 4 });
    await stage.settle();
    const { reads, writes, paths } = costs();
    assert.ok(reads <= 6, paths);
    assert.equal(writes, 0);
    assert.equal(stage.check(at).conclusion, "success");
  });
});
