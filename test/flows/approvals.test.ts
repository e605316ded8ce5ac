import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { heard, speak } from "./conversation.ts";
import { type Stage, startStage } from "./harness.ts";
import { BASE, FAIR, policy, UNFAIR, WORKFLOW } from "./models.ts";

const APPROVERS = "approvers: [bob, carol, dave, alice, team:ml-risk]\n";
const SIGNED = {
  ...BASE,
  ".github/assay.yml": policy({ rest: APPROVERS, forks: "with-approval" }).replace(
    "risk: high",
    "risk: high\n    sign-off: 2",
  ),
};
const PLAIN = { ...BASE, ".github/assay.yml": policy({ rest: APPROVERS, forks: "with-approval" }) };
const CHANGE = { "models/credit/model.py": "threshold = 0.7\n" };

describe("approvals of a head commit", () => {
  let stage: Stage;
  before(async () => {
    stage = await startStage();
  });
  after(() => stage.close());

  const say = (repo: string, pull: number, user: string, body: string) => speak(stage, { repo, pull, user, body });

  it("are sign-offs of two distinct approvers on this very head, which a push cancels", async () => {
    const { github } = stage;
    const repo = stage.repository("signed", SIGNED);
    const { pull, sha } = stage.propose({ repo, branch: "change", files: CHANGE });
    await stage.evaluate({ repo, sha, branch: "change", files: FAIR });
    await stage.settle();
    const open = stage.check({ repo, sha });
    assert.equal(open.conclusion, "action_required", open.summary ?? "");
    assert.match(open.title ?? "", /sign-off: 0 of 2/);

    const own = await say(repo, pull, "alice", "/assay approve");
    assert.match(own.reply ?? "", /nobody approves what is his own/);
    assert.deepEqual(own.reactions, ["eyes", "-1"]);
    const first = await say(repo, pull, "bob", "/assay approve");
    assert.match(first.reply ?? "", /bob signed off credit/);
    assert.deepEqual(first.reactions, ["eyes", "+1"]);
    await say(repo, pull, "bob", "/assay approve sign-off");
    assert.match(stage.check({ repo, sha }).title ?? "", /sign-off: 1 of 2/);
    assert.equal(github.merge({ repo, pull }).status, 405);
    await say(repo, pull, "carol", "/assay approve");
    assert.equal(stage.check({ repo, sha }).conclusion, "success");

    const pushed = github.pushCommit({
      repo,
      branch: "change",
      files: { "models/credit/b.py": "b\n" },
      author: "alice",
    });
    await stage.evaluate({ repo, sha: pushed.sha, branch: "change", files: FAIR });
    await stage.settle();
    assert.match(stage.check({ repo, sha: pushed.sha }).title ?? "", /sign-off: 0 of 2/);
    assert.equal(github.merge({ repo, pull }).status, 405);

    await say(repo, pull, "bob", "/assay approve");
    await say(repo, pull, "dave", "/assay approve");
    assert.equal(stage.check({ repo, sha: pushed.sha }).conclusion, "success");
    await say(repo, pull, "dave", '/assay reject sign-off --reason "second thoughts"');
    assert.match(stage.check({ repo, sha: pushed.sha }).title ?? "", /sign-off: 1 of 2/);
    await say(repo, pull, "carol", "/assay approve");
    assert.equal(github.merge({ repo, pull }).status, 200);
    assert.deepEqual(github.violations(), []);
    assert.deepEqual(stage.log, []);
  });

  it("count only as long as whoever gave them is an approver who had no hand in it", async () => {
    const { github } = stage;
    const repo = stage.repository("lost", {
      ...SIGNED,
      ".github/assay.yml": SIGNED[".github/assay.yml"].replace("sign-off: 2", "sign-off: 1"),
    });
    github.createTeam({ slug: "ml-risk", members: ["erin"] });
    github.setPermission({ repo, user: "erin", level: "read" });
    const { pull, sha } = stage.propose({ repo, branch: "change", files: CHANGE });
    await stage.evaluate({ repo, sha, branch: "change", files: FAIR });
    await stage.settle();
    await say(repo, pull, "erin", "/assay approve");
    assert.equal(stage.check({ repo, sha }).conclusion, "success");
    github.removeFromTeam({ team: "ml-risk", user: "erin" });
    await say(repo, pull, "alice", "/assay check");
    const open = stage.check({ repo, sha });
    assert.equal(open.conclusion, "action_required");
    assert.match(open.summary ?? "", /erin is none of the approvers/);
  });

  it("accept for one head that the workflow is changed which makes the evidence", async () => {
    const repo = stage.repository("workflow", PLAIN);
    const files = { ...CHANGE, ".github/workflows/evaluate.yml": `${WORKFLOW}# changed\n` };
    const { pull, sha } = stage.propose({ repo, branch: "change", files });
    await stage.evaluate({ repo, sha, branch: "change", files: FAIR });
    await stage.settle();
    assert.equal(stage.check({ repo, sha }).conclusion, "action_required");
    await say(repo, pull, "alice", "/assay accept workflow");
    assert.equal(stage.check({ repo, sha }).conclusion, "action_required");
    await say(repo, pull, "bob", "/assay accept workflow");
    const passed = stage.check({ repo, sha });
    assert.equal(passed.conclusion, "success");
    assert.match(passed.summary ?? "", /An approver accepted for this commit/);
  });

  it("accept for one head evidence that was made in a fork", async () => {
    const { github } = stage;
    const repo = stage.repository("forked", PLAIN);
    const fork = github.fork({ repo, owner: "mallory" }).repo;
    github.pushCommit({ repo: fork, branch: "change", files: CHANGE, author: "mallory" });
    const { pull, sha } = github.openPullRequest({ repo, head: "change", headRepo: fork, author: "mallory" });
    await stage.evaluate({ repo, sha, branch: "change", headRepo: fork, files: FAIR });
    await stage.settle();
    assert.equal(stage.check({ repo, sha }).conclusion, "action_required");
    const accepted = await say(repo, pull, "bob", "/assay accept fork");
    assert.match(accepted.reply ?? "", /bob accepted/);
    assert.equal(stage.check({ repo, sha }).conclusion, "success");
  });

  it("do not help where the check is held, until it is resumed", async () => {
    const { github } = stage;
    const repo = stage.repository("held", PLAIN);
    const { pull, sha } = stage.propose({ repo, branch: "change", files: CHANGE });
    await stage.evaluate({ repo, sha, branch: "change", files: FAIR });
    await stage.settle();
    assert.equal(stage.check({ repo, sha }).conclusion, "success");
    await say(repo, pull, "bob", '/assay hold --reason "the vendor changed the data"');
    const held = stage.check({ repo, sha });
    assert.equal(held.conclusion, "failure");
    assert.equal(held.title, "Held by bob: the vendor changed the data");
    assert.equal(github.merge({ repo, pull }).status, 405);
    await say(repo, pull, "alice", "/assay resume");
    assert.equal(stage.check({ repo, sha }).conclusion, "failure");
    await say(repo, pull, "carol", "/assay resume");
    assert.equal(stage.check({ repo, sha }).conclusion, "success");
    assert.equal(github.merge({ repo, pull }).status, 200);
  });

  it("do not help where the check is held, not even where a broken policy is to be mended meanwhile", async () => {
    const { github } = stage;
    const repo = stage.repository("held-mending", PLAIN);
    const files = { ".github/assay.yml": `${PLAIN[".github/assay.yml"]}# mended\n` };
    const { pull, sha } = stage.propose({ repo, branch: "change", files });
    await stage.settle();
    assert.equal(stage.check({ repo, sha }).conclusion, "success");
    await say(repo, pull, "bob", '/assay hold --reason "not now"');
    assert.equal(stage.check({ repo, sha }).conclusion, "failure");
    github.pushCommit({ repo, branch: "main", files: { ".github/assay.yml": "version: 2\n" } });
    await stage.settle();
    assert.equal(stage.check({ repo, sha }).conclusion, "failure");
  });

  it("are not taken where nobody knows who wrote a commit", async () => {
    const { github } = stage;
    const repo = stage.repository("unattributed", {
      ...SIGNED,
      ".github/assay.yml": SIGNED[".github/assay.yml"].replace("sign-off: 2", "sign-off: 1"),
    });
    github.setPermission({ repo, user: "alice", level: "write" });
    github.pushCommit({ repo, branch: "change", files: CHANGE, author: "alice", unattributed: "author" });
    const { pull, sha } = github.openPullRequest({ repo, head: "change", author: "alice" });
    await stage.evaluate({ repo, sha, branch: "change", files: FAIR });
    await stage.settle();
    const refused = await say(repo, pull, "bob", "/assay approve");
    assert.match(refused.reply ?? "", /has no account on GitHub/);
    assert.equal(stage.check({ repo, sha }).conclusion, "action_required");
  });

  it("do not go with a pull request to another target branch, from which it may look harmless no more", async () => {
    const { github } = stage;
    const repo = stage.repository("retargeted", {
      ...PLAIN,
      ".github/assay.yml": SIGNED[".github/assay.yml"].replace("sign-off: 2", "sign-off: 1"),
    });
    github.setPermission({ repo, user: "alice", level: "write" });
    const bent = { ".github/workflows/evaluate.yml": `${WORKFLOW}# bent\n` };
    github.pushCommit({ repo, branch: "side", files: bent, author: "alice" });
    github.pushCommit({ repo, branch: "change", from: "side", files: CHANGE, author: "alice" });
    const files = { ".github/workflows/evaluate.yml": `${WORKFLOW}# bent\n# a comment\n` };
    github.pushCommit({ repo, branch: "change", files, author: "alice" });
    const { pull, sha } = github.openPullRequest({ repo, head: "change", base: "side", author: "alice" });
    await stage.evaluate({ repo, sha, branch: "change", files: FAIR });
    await stage.settle();
    await say(repo, pull, "bob", "/assay accept workflow");
    await say(repo, pull, "bob", "/assay approve sign-off");
    assert.equal(stage.check({ repo, sha }).conclusion, "success");

    github.editPullRequest({ repo, pull, user: "alice", base: "main" });
    await stage.settle();
    const open = stage.check({ repo, sha });
    assert.equal(open.conclusion, "action_required", open.summary ?? "");
    assert.match(open.summary ?? "", /sign-off: 0 of 1/);
    assert.match(open.summary ?? "", /evaluate\.yml/);
    assert.equal(github.merge({ repo, pull }).status, 405);

    await say(repo, pull, "carol", "/assay accept workflow");
    await say(repo, pull, "bob", "/assay approve sign-off");
    assert.equal(stage.check({ repo, sha }).conclusion, "success");
  });

  it("are not taken for what was pushed right after them, within the same second", async () => {
    const { github } = stage;
    const repo = stage.repository("overtaken", {
      ...SIGNED,
      ".github/assay.yml": SIGNED[".github/assay.yml"].replace("sign-off: 2", "sign-off: 1"),
    });
    const { pull, sha } = stage.propose({ repo, branch: "change", files: CHANGE });
    await stage.evaluate({ repo, sha, branch: "change", files: FAIR });
    await stage.settle();
    const { id: comment } = github.comment({ repo, pull, user: "bob", body: "/assay approve" });
    const files = { "models/credit/model.py": "threshold = 0.9\n" };
    const pushed = github.pushCommit({ repo, branch: "change", files, author: "alice" });
    await stage.evaluate({ repo, sha: pushed.sha, branch: "change", files: FAIR });
    await stage.settle();
    assert.match(heard(stage, { repo, pull, comment }).reply ?? "", /was pushed after this was written/);
    assert.equal(stage.check({ repo, sha: pushed.sha }).conclusion, "action_required");
  });

  it("leave a violation standing", async () => {
    const repo = stage.repository("standing", SIGNED);
    const { pull, sha } = stage.propose({ repo, branch: "change", files: CHANGE });
    await stage.evaluate({ repo, sha, branch: "change", files: UNFAIR });
    await stage.settle();
    await say(repo, pull, "bob", "/assay approve");
    await say(repo, pull, "carol", "/assay approve");
    assert.equal(stage.check({ repo, sha }).conclusion, "failure");
    assert.equal(stage.github.merge({ repo, pull }).status, 405);
  });
});
