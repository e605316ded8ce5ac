import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";
import { heard, speak } from "./conversation.ts";
import { type Stage, startStage } from "./harness.ts";
import { BASE, FAIR, policy } from "./models.ts";
import { until } from "./until.ts";

const HELD = '/assay hold --reason "the vendor changed the data"';

describe("what a comment brings about", () => {
  let stage: Stage;
  before(async () => {
    stage = await startStage();
  });
  afterEach(() => stage.github.faults.clear());
  after(() => stage.close());

  async function passed(name: string) {
    const repo = stage.repository(name, { ...BASE, ".github/assay.yml": policy({ rest: "approvers: [bob]\n" }) });
    stage.github.setPermission({ repo, user: "bob", level: "write" });
    const { pull, sha } = stage.propose({ repo, branch: "change", files: { "models/credit/model.py": "t = 0.7\n" } });
    await stage.evaluate({ repo, sha, branch: "change", files: FAIR });
    await stage.settle();
    assert.equal(stage.check({ repo, sha }).conclusion, "success");
    return { repo, pull, sha };
  }

  it("shows on the check though the reply may not be written", async () => {
    const { repo, pull, sha } = await passed("forbidden");
    const path = `/issues/${pull}/comments$`;
    stage.github.faults.add({ kind: "error-before", status: 403, method: "POST", path, count: 100 });
    const held = await speak(stage, { repo, pull, user: "bob", body: HELD });
    assert.equal(held.reply, null);
    assert.equal(stage.check({ repo, sha }).conclusion, "failure");
    assert.equal(stage.github.merge({ repo, pull }).status, 405);
  });

  it("shows on the check though the comment is deleted before it is answered", async () => {
    const { repo, pull, sha } = await passed("deleted");
    // The last reaction is refused for a comment that is not there.
    stage.github.faults.add({ kind: "not-found", method: "POST", path: "/reactions$", skip: 1, count: 100 });
    await speak(stage, { repo, pull, user: "bob", body: HELD });
    assert.equal(stage.check({ repo, sha }).conclusion, "failure");
  });

  it("is answered late where GitHub takes the reply late, and done once", async () => {
    const { repo, pull, sha } = await passed("late");
    const path = `/issues/${pull}/comments$`;
    stage.github.faults.add({ kind: "error-before", status: 502, method: "POST", path, count: 100 });
    const { id: comment } = stage.github.comment({ repo, pull, user: "bob", body: HELD });
    await until("the gate closes", () => stage.check({ repo, sha }).conclusion === "failure");
    stage.github.faults.clear();
    await stage.settle();
    const held = heard(stage, { repo, pull, comment });
    assert.match(held.reply ?? "", /Held by bob/);
    assert.deepEqual(held.reactions, ["eyes", "+1"]);
  });

  it("is said as far as there is room, however many commands there are", async () => {
    const { repo, pull, sha } = await passed("many");
    const help = `{{table}}\n\n{{level}}\n\n${"Ask the risk team. ".repeat(300)}\n`;
    stage.github.createRepository({ name: ".github", files: { "assay-templates/help.md": help } });
    const body = [HELD, ...Array.from({ length: 19 }, () => "/assay help")].join("\n");
    const { reply } = await speak(stage, { repo, pull, user: "bob", body });
    assert.match(reply ?? "", /Held by bob/);
    assert.match(reply ?? "", /finds no room here/);
    assert.equal(stage.check({ repo, sha }).conclusion, "failure");
    assert.match((await speak(stage, { repo, pull, user: "bob", body: "/assay help" })).reply ?? "", /baseline accept/);
    stage.github.deleteRepository({ repo: "acme/.github" });
  });

  it("shows on the check though a later comment cannot be read", async () => {
    const { github } = stage;
    const { repo, pull, sha } = await passed("beside");
    // What is said while Assay is busy with the first comment is taken up together.
    github.faults.add({ kind: "slow", ms: 1000, path: "/reactions$" });
    github.comment({ repo, pull, user: "bob", body: "/assay status" });
    const { id: comment } = github.comment({ repo, pull, user: "bob", body: HELD });
    const { id } = github.comment({ repo, pull, user: "alice", body: "/assay status" });
    github.faults.add({ kind: "error-before", status: 403, path: `/comments/${id}$`, count: 100 });
    await stage.settle();
    assert.match(heard(stage, { repo, pull, comment }).reply ?? "", /Held by bob/);
    assert.equal(stage.check({ repo, sha }).conclusion, "failure");
  });
});
