import assert from "node:assert/strict";
import { after, before, describe, it, mock } from "node:test";
import { type Stage, startStage } from "./harness.ts";
import { BASE, FAIR, policy, predictions, UNFAIR } from "./models.ts";

const RULE = "fairness/demographic-parity-ratio";
const DAY_MS = 24 * 3_600_000;
const WAIVABLE = {
  ...BASE,
  ".github/assay.yml": policy({ rest: "waivers:\n  approvers: [bob, team:ml-risk]\n  max-days: 30\n" }),
};

describe("a violation that is waived", () => {
  let stage: Stage;
  before(async () => {
    stage = await startStage({}, { chores: true });
  });
  after(async () => {
    mock.timers.reset();
    await stage.close();
  });

  function approverOf(repo: string): void {
    stage.github.setPermission({ repo, user: "bob", level: "read" });
  }

  async function blockedPull(name: string, files = UNFAIR): Promise<{ repo: string; pull: number; sha: string }> {
    const repo = stage.repository(name, WAIVABLE);
    approverOf(repo);
    const { pull, sha } = stage.propose({
      repo,
      branch: "change",
      files: { "models/credit/model.py": "threshold = 0.7\n" },
    });
    await stage.evaluate({ repo, sha, branch: "change", files });
    await stage.settle();
    assert.equal(stage.check({ repo, sha }).conclusion, "failure");
    return { repo, pull, sha };
  }

  async function say(repo: string, pull: number, user: string, body: string): Promise<string> {
    const { id } = stage.github.comment({ repo, pull, user, body });
    await stage.settle();
    const reply = stage.github
      .comments({ repo, pull })
      .find((one) => one.body.startsWith(`<!-- assay:reply ${id} -->`));
    assert.ok(reply !== undefined, `nobody answered ${body}\n${stage.log.join("\n")}`);
    return reply.body;
  }

  const ask = `/assay waive ${RULE} --model credit --reason "small sample, see #12" --until 10d`;

  it("is asked for, refused to its author, approved by somebody else, and merged as waived", async () => {
    const { github } = stage;
    const { repo, pull, sha } = await blockedPull("waived");
    assert.match(await say(repo, pull, "alice", ask), /Waiver `w1` waits for an approver/);
    assert.equal(stage.check({ repo, sha }).conclusion, "failure");
    assert.match(stage.check({ repo, sha }).summary ?? "", /`?w1`? .*waits for an approver/);
    assert.equal(github.merge({ repo, pull }).status, 405);

    assert.match(await say(repo, pull, "alice", "/assay approve w1"), /asked for waiver w1 yourself/);
    assert.equal(github.merge({ repo, pull }).status, 405);

    assert.match(await say(repo, pull, "bob", "/assay approve"), /bob approved waiver `w1`/);
    const passed = stage.check({ repo, sha });
    assert.equal(passed.conclusion, "success", passed.summary ?? "");
    assert.match(passed.title ?? "", /1 waiver/);
    assert.match(passed.summary ?? "", /bob/);
    assert.equal(github.merge({ repo, pull }).status, 200);
    assert.deepEqual(github.violations(), []);
    assert.deepEqual(stage.log, []);
  });

  it("closes the gate again when it is revoked", async () => {
    const { repo, pull, sha } = await blockedPull("revoked");
    await say(repo, pull, "alice", ask);
    await say(repo, pull, "bob", "/assay approve");
    assert.equal(stage.check({ repo, sha }).conclusion, "success");
    assert.match(
      await say(repo, pull, "bob", '/assay revoke --reason "it is worse than I thought"'),
      /ended waiver `w1`/,
    );
    assert.equal(stage.check({ repo, sha }).conclusion, "failure");
    assert.equal(stage.github.merge({ repo, pull }).status, 405);
  });

  it("closes the gate again when the violation grows", async () => {
    const { repo, pull, sha } = await blockedPull("grown");
    await say(repo, pull, "alice", ask);
    await say(repo, pull, "bob", "/assay approve");
    assert.equal(stage.check({ repo, sha }).conclusion, "success");
    const worse = stage.github.pushCommit({
      repo,
      branch: "change",
      files: { "models/credit/model.py": "threshold = 0.9\n" },
      author: "alice",
    });
    const files = { "predictions.csv": predictions({ F: 10, M: 60 }) };
    await stage.evaluate({ repo, sha: worse.sha, branch: "change", files });
    await stage.settle();
    const blocked = stage.check({ repo, sha: worse.sha });
    assert.equal(blocked.conclusion, "failure");
    assert.match(blocked.summary ?? "", /Waiver `?w1`? covers at worst/);
  });

  it("closes the gate again when its last day is over", async () => {
    const { repo, pull, sha } = await blockedPull("over");
    await say(repo, pull, "alice", ask);
    await say(repo, pull, "bob", "/assay approve");
    assert.equal(stage.check({ repo, sha }).conclusion, "success");
    mock.timers.enable({ apis: ["Date"], now: Date.now() + 11 * DAY_MS });
    await stage.stop(5000);
    await stage.start();
    await stage.settle();
    const blocked = stage.check({ repo, sha });
    assert.equal(blocked.conclusion, "failure", blocked.title ?? "");
    assert.match(blocked.summary ?? "", /Waiver `?w1`? ended on/);
    assert.equal(stage.github.merge({ repo, pull }).status, 405);
  });

  it("needs nothing where the evidence is right", async () => {
    const { repo, pull } = await blockedPull("mended");
    const mended = stage.github.pushCommit({ repo, branch: "change", files: { "models/credit/model.py": "x = 1\n" } });
    await stage.evaluate({ repo, sha: mended.sha, branch: "change", files: FAIR });
    await stage.settle();
    assert.match(await say(repo, pull, "alice", ask), /nothing to waive/);
  });
});
