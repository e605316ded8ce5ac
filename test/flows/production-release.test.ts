import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { deploying, PRODUCTION } from "./deploying.ts";
import { type Stage, startStage } from "./harness.ts";
import { FAIR } from "./models.ts";
import { FAST, monitoredFiles, monitoredPolicy, monitorOnce, SLOW } from "./production.ts";

const STRICT = `release: { publish: when-passing, open-incidents: never }
environments: { production: { assessed: false, open-incidents: never } }
`;

describe("an incident where models are released", () => {
  let stage: Stage;
  const tools = deploying(() => stage);
  before(async () => {
    stage = await startStage({}, { permissions: { actions: "write", contents: "write" } });
  });
  after(() => stage.close());

  /** A monitored repository whose model does not hold in production. */
  async function failing(name: string, retrain?: null) {
    const { github, sandbox } = stage;
    const policy = `${monitoredPolicy({ confirm: 1, ...(retrain === null ? { retrain } : {}) })}${STRICT}`;
    const { repo, sha } = github.createRepository({ name, files: monitoredFiles(policy) });
    github.protectBranch({ repo, checks: [{ name: "assay", appId: sandbox.app.id }] });
    github.createEnvironment({ repo, name: PRODUCTION, protectedBy: sandbox.app });
    await stage.evaluate({ repo, sha, branch: "main", event: "push", files: FAIR });
    await monitorOnce(stage, { repo, sha, files: FAST });
    await monitorOnce(stage, { repo, sha, files: SLOW });
    const issue = () => github.issues({ repo }).find(({ title }) => title.includes("does not hold in production"));
    return { repo, sha, issue };
  }

  async function ask(repo: string, sha: string) {
    const asked = tools.ask(repo, sha);
    await stage.settle();
    return tools.answer(asked);
  }

  async function draft(repo: string, tag: string, target: string) {
    const { release } = stage.github.createRelease({ repo, tag, target, draft: true, user: "alice" });
    await stage.settle();
    return release;
  }

  async function merge(
    repo: string,
    options: { branch: string; files: Readonly<Record<string, string>>; body: string },
  ) {
    const { github } = stage;
    const { branch, files, body } = options;
    const { sha: head } = github.pushCommit({ repo, branch, files });
    const { pull } = github.openPullRequest({ repo, head: branch, body });
    await stage.evaluate({ repo, sha: head, branch, files: FAIR });
    await stage.settle();
    const { status, sha = "" } = github.merge({ repo, pull });
    assert.equal(status, 200);
    await stage.evaluate({ repo, sha, branch: "main", event: "push", files: FAIR });
    await stage.settle();
    return { pull, sha };
  }

  it("ends when the new model is released and holds, and holds back all but that model until then", async () => {
    const { github } = stage;
    const { repo, sha, issue } = await failing("released");
    assert.match(issue()?.body ?? "", /has the line `Assay-Incident: i1`: by it the new model may be released/);
    const old = await ask(repo, sha);
    assert.equal(old.state, "rejected");
    assert.match(old.comment ?? "", /1 open: performance\/metrics of credit does not hold in production/);
    assert.match(
      old.comment ?? "",
      /a merged pull request that changes the model and has the line "Assay-Incident: i1"/,
    );
    const before = await draft(repo, "v1.0.0", sha);
    assert.equal(github.release({ repo, release: before }).draft, true);
    assert.match(
      github.issues({ repo }).find(({ title }) => title.startsWith("Release"))?.title ?? "",
      /Blocked: incidents: performance\/metrics is open/,
    );

    const [dispatch] = github.dispatches({ repo });
    assert.equal(dispatch?.inputs["incident"], "i1");
    const text = { branch: "notes", files: { "notes.md": "x\n" }, body: "Assay-Incident: i1" };
    const idle = await merge(repo, text);
    assert.equal((await ask(repo, idle.sha)).state, "rejected");

    const files = { "models/credit/model.py": "threshold = 0.6\n" };
    const { pull, sha: merged } = await merge(repo, { branch: "retrained", files, body: "Assay-Incident: i1" });
    const yes = await ask(repo, merged);
    assert.equal(yes.state, "approved", yes.comment ?? "");
    assert.match(
      yes.comment ?? "",
      new RegExp(`Incident i1 \\(performance/metrics of credit\\) is open, .* has pull request \`#${pull}\``),
    );
    await monitorOnce(stage, { repo, sha: merged, files: FAST });
    assert.match(issue()?.body ?? "", /which does not count yet/);

    const release = await draft(repo, "v1.1.0", merged);
    assert.equal(github.release({ repo, release }).draft, false);
    await monitorOnce(stage, { repo, sha: merged, files: FAST });
    assert.match(issue()?.body ?? "", /\*\*It held in the last monitoring run:\*\* 1 of 2 in a row/);
    await monitorOnce(stage, { repo, sha: merged, files: FAST });
    assert.equal(issue()?.state, "closed");
    assert.equal((await ask(repo, sha)).state, "approved");
    assert.equal(github.dispatches({ repo }).length, 1);
    assert.deepEqual(github.violations(), []);
  });

  it("is mended by hand where nothing is retrained", async () => {
    const { repo, sha, issue } = await failing("by-hand", null);
    assert.equal((await ask(repo, sha)).state, "rejected");
    const files = { "models/credit/model.py": "threshold = 0.7\n" };
    const silent = await merge(repo, { branch: "silent", files, body: "Faster." });
    assert.equal((await ask(repo, silent.sha)).state, "rejected");
    const named = {
      branch: "named",
      files: { "models/credit/model.py": "threshold = 0.8\n" },
      body: "Assay-Incident: i1",
    };
    const { sha: merged } = await merge(repo, named);
    assert.equal((await ask(repo, merged)).state, "approved");
    for (let night = 0; night < 2; night += 1) await monitorOnce(stage, { repo, sha: merged, files: FAST });
    assert.equal(issue()?.state, "closed");
  });
});
