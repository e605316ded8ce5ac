import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { DEPLOY_CHECK, deploying, PRODUCTION } from "./deploying.ts";
import { type Stage, startStage } from "./harness.ts";
import { FAIR, policy, UNFAIR } from "./models.ts";

describe("a deployment to an environment that Assay protects", () => {
  let stage: Stage;
  const tools = deploying(() => stage);
  before(async () => {
    stage = await startStage();
  });
  after(async () => {
    const violations = stage.github.violations();
    await stage.close();
    assert.deepEqual(violations, []);
    // A broken policy is told to the operators by who would monitor.
    assert.deepEqual(
      stage.log.filter((line) => !line.includes("nothing is monitored")),
      [],
    );
  });

  async function answered(repo: string, sha: string, environment?: string) {
    const asked = tools.ask(repo, sha, environment);
    await stage.settle();
    return { asked, ...tools.answer(asked) };
  }

  it("is rejected where the commit did not pass its gate, and approved where it did", async () => {
    const { github } = stage;
    const repo = tools.repository("passed", "  production: {}\n");
    const bad = await tools.merge(repo, "bad", UNFAIR);
    const no = await answered(repo, bad.sha);
    const [said] = tools.checks(repo, bad.sha);
    assert.equal(no.state, "rejected");
    const [head, merge] = [bad.head.slice(0, 12), bad.sha.slice(0, 12)];
    assert.equal(
      no.comment,
      [
        `**Rejected.** Assay keeps commit \`${merge}\` from being deployed to \`production\`.`,
        "",
        `- ✗ **assessed**: Commit \`${merge}\` was not assessed and passed: the last verdict on \`${head}\` is "Blocked: demographic parity ratio (sex) 0.50 &lt; 0.80" (entry 1 of the audit trail).`,
        "  Next: Deploy a commit that passed its gate; what is wrong with this one is said in its check.",
        "",
        `In full: [the check on this commit](http://${stage.sandbox.host}/${repo}/runs/${said?.id})`,
      ].join("\n"),
    );
    assert.deepEqual(no.reports, [
      `Assay is judging the deployment of commit \`${merge}\` to \`production\` by the policy of the default branch.`,
    ]);
    assert.equal(said?.conclusion, "failure");
    assert.match(said?.title ?? "", /^Rejected for production: Commit [0-9a-f]{12} was not assessed and passed: /);
    assert.match(said?.summary ?? "", /The policy is .* of main at commit/);

    const good = await tools.merge(repo, "good", FAIR);
    const yes = await answered(repo, good.sha);
    assert.equal(yes.state, "approved");
    assert.match(
      yes.comment ?? "",
      /^\*\*Approved\.\*\* Assay lets commit .* be deployed to `production`: 1 demand met\.$/m,
    );
    assert.match(yes.comment ?? "", /is the merge of pull request `#2`, whose head .* was assessed and passed/);
    assert.deepEqual(
      tools.checks(repo, good.sha).map(({ conclusion, title }) => [conclusion, title]),
      [["success", "Approved for production: 1 demand met"]],
    );
    assert.deepEqual(github.deployment({ repo, deployment: yes.asked.deployment }).states, ["waiting", "in_progress"]);
  });

  it("counts the head of a pull request that passed, but not one that passed on its way to a weaker branch", async () => {
    const { github } = stage;
    const repo = tools.repository("heads", "  production: {}\n");
    const change = { "models/credit/model.py": "x = 1\n" };
    const good = stage.propose({ repo, branch: "good", files: change });
    await stage.evaluate({ repo, sha: good.sha, branch: "good", files: FAIR });
    await stage.settle();
    assert.equal((await answered(repo, good.sha)).state, "approved");

    const weak = policy({ wait: "0m", rule: "fairness/demographic-parity-ratio: { min: 0.1, groups: [sex] }" });
    github.pushCommit({ repo, branch: "weak", files: { ".github/assay.yml": weak } });
    github.setPermission({ repo, user: "alice", level: "write" });
    const { sha } = github.pushCommit({
      repo,
      branch: "sly",
      files: { "models/credit/model.py": "y\n" },
      author: "alice",
    });
    github.openPullRequest({ repo, head: "sly", base: "weak", author: "alice" });
    await stage.evaluate({ repo, sha, branch: "sly", files: UNFAIR });
    await stage.settle();
    assert.equal(stage.check({ repo, sha }).conclusion, "success");
    const no = await answered(repo, sha);
    assert.equal(no.state, "rejected");
    assert.match(no.comment ?? "", /passed on the way to another branch than main/);
    assert.match(no.comment ?? "", /and its own evidence says blocked/);
  });

  it("does not take the pass of another pull request for that of the one that was merged", async () => {
    const { github } = stage;
    const repo = tools.repository("shared", "  production: {}\n");
    const weak = policy({ wait: "0m", rule: "fairness/demographic-parity-ratio: { min: 0.1, groups: [sex] }" });
    github.pushCommit({ repo, branch: "weak", files: { ".github/assay.yml": weak } });
    const bad = await tools.merge(repo, "bad", UNFAIR);
    github.openPullRequest({ repo, head: "bad", base: "weak", author: "alice" });
    await stage.settle();
    assert.equal(stage.check({ repo, sha: bad.head }).conclusion, "success");
    const no = await answered(repo, bad.sha);
    assert.equal(no.state, "rejected", no.comment ?? "");
    assert.match(no.comment ?? "", /the last verdict on .* is "Blocked: demographic parity ratio/);
  });

  it("lets the evidence of a commit speak that no gate has judged, also where the very run has left it", async () => {
    const { github } = stage;
    const repo = tools.repository("own", "  production: {}\n", {
      files: {
        ".github/assay.yml": policy({ wait: "0m", rest: "environments: { production: {} }\n" }).replace(
          "evaluate.yml",
          "deploy.yml",
        ),
      },
    });
    const push = (text: string) =>
      github.pushCommit({ repo, branch: "main", files: { "models/credit/model.py": text } });
    const run = async (sha: string, files: typeof FAIR) => {
      const at = { repo, workflow: "deploy.yml", headSha: sha, headBranch: "main", event: "push" };
      const { run: id } = github.createRun(at);
      await github.uploadArtifact({ repo, run: id, name: "evaluation", files });
      const { deployment } = github.reachEnvironment({ repo, run: id, environment: PRODUCTION });
      await stage.settle();
      return tools.answer({ repo, run: id, deployment, environment: PRODUCTION });
    };
    const bad = push("a = 1\n");
    const no = await run(bad.sha, UNFAIR);
    assert.equal(no.state, "rejected");
    assert.match(no.comment ?? "", /no verdict on `[0-9a-f]{12}` is on record, and its own evidence says blocked/);
    const [said] = tools.checks(repo, bad.sha);
    assert.match(said?.text ?? "", /### The evidence of the commit[\s\S]*demographic parity ratio/);
    const yes = await run(push("a = 2\n").sha, FAIR);
    assert.equal(yes.state, "approved", yes.comment ?? "");
    assert.match(yes.comment ?? "", /but it passes by its own evidence/);
  });

  it("waits for evidence that a run may still bring, says so once, and answers when it has come", async () => {
    const { github } = stage;
    const repo = tools.repository("waits", "  production: {}\n", { wait: "2h" });
    const { sha } = github.pushCommit({ repo, branch: "main", files: { "models/credit/model.py": "b = 1\n" } });
    const { run } = github.createRun({
      repo,
      workflow: "evaluate.yml",
      headSha: sha,
      headBranch: "main",
      event: "push",
    });
    const asked = tools.ask(repo, sha);
    await stage.settle();
    const before = tools.answer(asked);
    assert.equal(before.state, "waiting");
    assert.equal(before.reports.length, 2);
    assert.match(
      before.reports[1] ?? "",
      /^Assay waits for evidence of commit .* evaluation of `?evaluate\.yml`?\. What has not come by .* UTC counts as missing\.$/,
    );
    await github.uploadArtifact({ repo, run, name: "evaluation", files: FAIR });
    github.completeRun({ repo, run });
    await stage.settle();
    const after = tools.answer(asked);
    assert.deepEqual([after.state, after.reports.length], ["approved", 2]);
  });

  it("is rejected where the policy names no such environment, is missing, or is broken", async () => {
    const { github } = stage;
    const repo = tools.repository("unknown", "  prodution: {}\n");
    const good = await tools.merge(repo, "good", FAIR);
    const no = await answered(repo, good.sha);
    assert.equal(no.state, "rejected");
    assert.match(
      no.comment ?? "",
      /Assay protects production, but \.github\/assay\.yml of main names no environment of this name; did you mean "prodution"\?/,
    );
    github.pushCommit({ repo, branch: "main", files: { ".github/assay.yml": "version: 1\nmodels: [credit\n" } });
    const broken = await answered(repo, good.sha);
    assert.equal(broken.state, "rejected");
    assert.match(broken.comment ?? "", /\.github\/assay\.yml of main is not valid: line \d+: /);
    github.pushCommit({ repo, branch: "main", files: { ".github/assay.yml": null } });
    const none = await answered(repo, good.sha);
    assert.equal(none.state, "rejected");
    assert.match(none.comment ?? "", /but main has no \.github\/assay\.yml that says what a deployment must show/);
    // Its own policy does not govern what is deployed.
    const { sha } = github.pushCommit({
      repo,
      branch: "own-law",
      files: { ".github/assay.yml": policy({ rest: "environments: { production: { assessed: false } }\n" }) },
    });
    assert.equal((await answered(repo, sha)).state, "rejected");
  });

  it("names the environment whichever letters are capital", async () => {
    const repo = tools.repository("capital", "  PRODUCTION: { assessed: false }\n");
    const sha = stage.github.tipOf({ repo }) ?? "";
    assert.equal((await answered(repo, sha)).state, "approved");
  });

  it("needs something to go back to that has itself passed, where the policy says so", async () => {
    const { github } = stage;
    const repo = tools.repository("target", "  production: { rollback-target: true }\n");
    const first = await tools.merge(repo, "first", FAIR);
    const alone = await answered(repo, first.sha);
    assert.equal(alone.state, "rejected");
    assert.match(
      alone.comment ?? "",
      /production has nothing to go back to: no other commit was deployed there with success/,
    );
    const bad = await tools.merge(repo, "bad", UNFAIR);
    github.deploy({ repo, environment: PRODUCTION, ref: bad.sha });
    const second = await tools.merge(repo, "second", FAIR);
    const unfit = await answered(repo, second.sha);
    assert.equal(unfit.state, "rejected");
    assert.match(
      unfit.comment ?? "",
      /nothing to go back to that has passed: of .*, deployed there last, the last verdict on/,
    );
    github.deploy({ repo, environment: PRODUCTION, ref: first.sha, state: "failure" });
    assert.equal((await answered(repo, second.sha)).state, "rejected");
    github.deploy({ repo, environment: PRODUCTION, ref: first.sha });
    const yes = await answered(repo, second.sha);
    assert.equal(yes.state, "approved", yes.comment ?? "");
    assert.match(yes.comment ?? "", new RegExp(`can go back to commit \`${first.sha.slice(0, 12)}\``));
  });

  it("needs the previous colour still deployed, where the policy names it", async () => {
    const { github } = stage;
    const repo = tools.repository("colours", "  production: { assessed: false, previous-colour: Blue }\n");
    const sha = github.tipOf({ repo }) ?? "";
    const none = await answered(repo, sha);
    assert.equal(none.state, "rejected");
    assert.match(none.comment ?? "", /There is no environment Blue/);
    github.createEnvironment({ repo, name: "blue" });
    const { deployment } = github.deploy({ repo, environment: "blue" });
    github.setDeploymentStatus({ repo, deployment, state: "inactive" });
    const gone = await answered(repo, sha);
    assert.match(gone.comment ?? "", /Blue, the environment of the previous colour, has no active deployment/);
    github.deploy({ repo, environment: "blue" });
    const yes = await answered(repo, sha);
    assert.equal(yes.state, "approved", yes.comment ?? "");
  });

  it("needs a canary that meets its rules, but for a return to what ran before", async () => {
    const { github } = stage;
    const canary = `  production:
    canary:
      credit:
        evidence:
          predictions:
            from: { workflow: deploy.yml, artifact: canary, path: predictions.csv }
            columns: { label: defaulted, prediction: approved, groups: [sex] }
        rules:
          fairness/demographic-parity-ratio: { min: 0.9, groups: [sex] }
`;
    const repo = tools.repository("canary", canary);
    const first = await tools.merge(repo, "first", FAIR);
    const deploy = async (sha: string, files: typeof FAIR | null) => {
      const at = { repo, workflow: "deploy.yml", headSha: sha, headBranch: "main", event: "push" };
      const { run } = github.createRun(at);
      if (files !== null) await github.uploadArtifact({ repo, run, name: "canary", files });
      const { deployment } = github.reachEnvironment({ repo, run, environment: PRODUCTION });
      await stage.settle();
      const said = tools.answer({ repo, run, deployment, environment: PRODUCTION });
      if (said.state === "approved") github.completeRun({ repo, run });
      return said;
    };
    const none = await deploy(first.sha, null);
    assert.equal(none.state, "rejected");
    assert.match(
      none.comment ?? "",
      /The canary of credit at commit .* does not show that its rules are met: undecided/,
    );
    assert.equal((await deploy(first.sha, UNFAIR)).state, "rejected");
    const yes = await deploy(first.sha, FAIR);
    assert.equal(yes.state, "approved", yes.comment ?? "");
    const second = await tools.merge(repo, "second", FAIR);
    assert.equal((await deploy(second.sha, FAIR)).state, "approved");
    const back = await deploy(first.sha, null);
    assert.equal(back.state, "approved", back.comment ?? "");
    assert.match(back.comment ?? "", /\*\*canary\*\*: Not asked for: this commit ran there before/);
    // What was gone back from ran there before as well, and is no way back.
    const again = await deploy(second.sha, null);
    assert.equal(again.state, "rejected", again.comment ?? "");
    assert.match(again.comment ?? "", /The canary of credit at commit .* does not show that its rules are met/);
  });

  it("leaves a deployment's check alone when a pull request of the same commit is judged again", async () => {
    const { github } = stage;
    const repo = tools.repository("apart", "  production: {}\n");
    const { pull, sha } = stage.propose({ repo, branch: "change", files: { "models/credit/model.py": "z = 1\n" } });
    await stage.evaluate({ repo, sha, branch: "change", files: FAIR });
    await stage.settle();
    assert.equal((await answered(repo, sha)).state, "approved");
    github.pushCommit({ repo, branch: "main", files: { ".github/assay.yml": "version: 1\nmodels: [credit\n" } });
    await stage.settle();
    assert.equal(stage.check({ repo, sha }).conclusion, "failure");
    assert.deepEqual(
      tools.checks(repo, sha, DEPLOY_CHECK).map(({ conclusion }) => conclusion),
      ["success"],
    );
    assert.equal(github.merge({ repo, pull }).status, 405);
  });
});
