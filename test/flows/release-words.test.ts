import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { openTasks } from "../cli/with-trail.ts";
import { evaluationOf, MODEL, releaseStage } from "./release-stage.ts";
import { until } from "./until.ts";

/** Lets another second begin: GitHub tells the time of a comment in whole ones, and one of the same second may have been before. */
async function nextSecond() {
  const now = Date.now();
  await until("another second has begun", () => Math.floor(Date.now() / 1000) * 1000 > now);
}

async function told(section: string, draft: { tag?: string } = {}) {
  const stage = await releaseStage(section);
  const { release } = await stage.draft(draft);
  const issue = stage.issueOf(release)?.issue ?? 0;
  await nextSecond();
  const say = async (user: string, body: string) => {
    const { github, repo } = stage;
    const { id } = github.comment({ repo, issue, user, body });
    await stage.stage.settle();
    return github.comments({ repo, issue }).find((one) => one.body.includes(`assay:reply ${id}`))?.body ?? "";
  };
  return { ...stage, release, issue, say };
}

describe("what an approver says of a draft", () => {
  it("signs off no other tag than the one that he saw", async (t) => {
    const { stage, github, repo, sha, release, say, checkOf } = await told("{ sign-off: 1 }", { tag: "v1.0.0-rc" });
    t.after(stage.close);
    github.faults.add({ kind: "drop", logged: false, count: 1000, event: "release.edited" });
    github.editRelease({ repo, release, tag: "v1.0.0", user: "alice" });
    assert.match(await say("emil", "/assay approve"), /after you wrote this/);
    github.faults.clear();
    assert.notEqual(checkOf(sha)?.conclusion, "success");
  });

  it("publishes no other commit than the one that he saw", async (t) => {
    const { stage, github, repo, sha, release, say, look } = await told("{}");
    t.after(stage.close);
    github.faults.add({ kind: "drop", logged: false, count: 1000, event: "push" });
    const next = github.pushCommit({ repo, branch: "main", files: { "models/credit/model.py": "threshold = 0.6\n" } });
    await stage.evaluate({ repo, sha: next.sha, branch: "main", event: "push", files: evaluationOf(MODEL) });
    assert.match(await say("emil", "/assay release"), /came to stand at commit/);
    assert.equal(look(release).draft, true);
    github.faults.clear();
    assert.notEqual(next.sha, sha);
  });

  it("is on record each time that it publishes", async (t) => {
    const { stage, github, repo, release, say, look } = await told("{}");
    t.after(stage.close);
    for (const user of ["emil", "olga", "emil"]) {
      await say(user, "/assay release");
      assert.equal(look(release).draft, false);
      github.editRelease({ repo, release, draft: true, user: "alice" });
      await stage.settle();
      assert.equal(look(release).draft, true);
    }
    const store = await openTasks(stage.place);
    try {
      const kinds = await store.db.selectFrom("records").select("kind").orderBy("seq").execute();
      assert.equal(kinds.filter(({ kind }) => kind === "release-published").length, 3);
    } finally {
      await store.close();
    }
  });
});
