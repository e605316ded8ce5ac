import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { speak } from "./conversation.ts";
import { type Stage, startStage } from "./harness.ts";
import { BASE, policy, UNFAIR } from "./models.ts";

const RULE = "fairness/demographic-parity-ratio";
const law = (waivers: string) => ({ ".github/assay.yml": policy({ rest: waivers }) });

describe("a waiver", () => {
  let stage: Stage;
  before(async () => {
    stage = await startStage();
  });
  after(() => stage.close());

  async function propose(repo: string, branch: string, base: string) {
    const files = { "models/credit/model.py": `threshold = 0.7 # ${branch}\n` };
    const { sha } = stage.github.pushCommit({ repo, branch, from: base, files, author: "alice" });
    const { pull } = stage.github.openPullRequest({ repo, head: branch, base, author: "alice" });
    await stage.evaluate({ repo, sha, branch, files: UNFAIR });
    await stage.settle();
    return { pull, sha };
  }

  it("for every pull request does not end because somebody opens a pull request onto a branch whose policy names nobody", async () => {
    const { github } = stage;
    const repo = stage.repository("elsewhere", { ...BASE, ...law("waivers: { approvers: [bob] }\n") });
    for (const user of ["alice", "bob"]) github.setPermission({ repo, user, level: "write" });
    const { pull, sha } = await propose(repo, "change", "main");
    const say = (user: string, body: string) => speak(stage, { repo, pull, user, body });
    await say("alice", `/assay waive ${RULE} --reason "known since May" --until 20d --everywhere`);
    await say("bob", "/assay approve w1");
    assert.equal(stage.check({ repo, sha }).conclusion, "success");

    github.pushCommit({ repo, branch: "others", files: law("waivers: { approvers: [mallory] }\n"), author: "alice" });
    github.pushCommit({ repo, branch: "nobody", files: law(""), author: "alice" });
    for (const base of ["others", "nobody"]) {
      const there = await propose(repo, `to-${base}`, base);
      const check = stage.check({ repo, sha: there.sha });
      assert.equal(check.conclusion, "failure");
      assert.match(check.summary ?? "", /w1`? does not count/);
    }
    await say("alice", "/assay check");
    assert.equal(stage.check({ repo, sha }).conclusion, "success");

    github.pushCommit({ repo, branch: "main", files: law("waivers: { approvers: [mallory] }\n") });
    await stage.settle();
    assert.equal(stage.check({ repo, sha }).conclusion, "failure");
  });

  it("that was asked for is granted only for as long as the policy of now allows", async () => {
    const { github } = stage;
    const terms = (days: number) => law(`waivers: { approvers: [bob], max-days: ${days} }\n`);
    const repo = stage.repository("shorter", { ...BASE, ...terms(60) });
    for (const user of ["alice", "bob"]) github.setPermission({ repo, user, level: "write" });
    const { pull, sha } = await propose(repo, "change", "main");
    const say = (user: string, body: string) => speak(stage, { repo, pull, user, body });
    await say("alice", `/assay waive ${RULE} --reason "known since May" --until 50d`);
    github.pushCommit({ repo, branch: "main", files: terms(10) });
    await stage.settle();
    assert.match((await say("bob", "/assay approve w1")).reply ?? "", /10 days at most/);
    assert.equal(stage.check({ repo, sha }).conclusion, "failure");
  });
});
