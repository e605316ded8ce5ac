import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { assayIn } from "../cli/sandbox-folder.ts";
import { speak } from "./conversation.ts";
import { type Stage, startStage } from "./harness.ts";
import { BASE, FAIR, policy } from "./models.ts";
import { until } from "./until.ts";

const POLICY = policy({ rest: "approvers: [bob, team:ml-risk]\n" });
const RIGHT = { ...BASE, ".github/assay.yml": POLICY, ".github/CODEOWNERS": "/.github/ @acme/ml-risk\n" };
const DEPLOYED = `${POLICY}environments: { production: {} }\n`;
const TAGGED = `${POLICY}release: { stop: tag }\n`;
const RETRAINED = `${POLICY}environments: { production: { rollback: { workflow: evaluate.yml } } }\n`;
type Files = Parameters<Stage["repository"]>[1];

describe("assay doctor", () => {
  let stage: Stage;
  let token = "";
  let made = 0;
  before(async () => {
    // What releases need is granted, what starting workflows needs is not.
    stage = await startStage({}, { permissions: { contents: "write" } });
    stage.github.createTeam({ slug: "ml-risk", members: ["bob", "olivia"] });
    ({ token } = stage.github.createUser("olivia"));
  });
  after(() => stage.close());

  /** A repository whose gate is one, but for what is planted. */
  async function planted(files: Files = {}, plant: (repo: string) => void = () => {}): Promise<string> {
    made += 1;
    const { github } = stage;
    const repo = stage.repository(`setup-${made}`, { ...RIGHT, ...files });
    const sha = github.tipOf({ repo }) ?? "";
    await stage.evaluate({ repo, sha, branch: "main", event: "push", files: FAIR });
    // Its check waits for evidence: there it is, and that is what the doctor asks about.
    stage.propose({ repo, branch: "change", files: { "models/credit/model.py": "threshold = 0.7\n" } });
    await stage.settle();
    plant(repo);
    return repo;
  }

  async function gapsOf(repo: string): Promise<string[]> {
    const { port } = new URL(stage.sandbox.url);
    const env = { GITHUB_TOKEN: token, GITHUB_API_URL: `http://127.0.0.1:${port}/api/v3` };
    const { code, stdout, stderr } = await assayIn({ cwd: "/", env }, "doctor", repo, "--format", "json");
    assert.equal(stderr, "");
    const { gaps }: { gaps: { code: string; what: string; mend: string; where: string }[] } = JSON.parse(stdout);
    assert.equal(code === 0, gaps.length === 0);
    for (const { what, mend, where } of gaps) assert.ok(what !== "" && mend !== "" && where.startsWith("http"));
    return gaps.map((gap) => gap.code);
  }

  const required = (repo: string, more: object) => {
    const checks = [{ name: "assay", appId: stage.sandbox.app.id }];
    stage.github.protectBranch({ repo, checks, ...more });
  };

  it("finds nothing where the gate is one", async () => {
    assert.deepEqual(await gapsOf(await planted()), []);
  });

  const PLANTED: readonly (readonly [string, Files, (repo: string) => void])[] = [
    ["policy-missing", { ".github/assay.yml": null }, () => {}],
    ["policy-broken", {}, (repo) => push(repo, { ".github/assay.yml": "version: 2\n" })],
    ["check-not-required", {}, (repo) => required(repo, { checks: [{ name: "tests" }] })],
    ["source-not-expected", {}, (repo) => required(repo, { checks: [{ name: "assay" }] })],
    ["source-of-another-app", {}, (repo) => required(repo, { checks: [{ name: "assay", appId: 15368 }] })],
    ["ruleset-idle", {}, (repo) => idle(repo)],
    ["bypass", {}, (repo) => required(repo, { enforceAdmins: false })],
    ["workflow-missing", {}, (repo) => push(repo, { ".github/workflows/evaluate.yml": null })],
    ["workflow-unreadable", {}, (repo) => push(repo, { ".github/workflows/evaluate.yml": "name: evaluate\n" })],
    ["workflow-not-for-pulls", {}, (repo) => push(repo, { ".github/workflows/evaluate.yml": "on: schedule\n" })],
    ["workflow-not-for-queue", {}, (repo) => queue(repo)],
    ["artifact-missing", {}, (repo) => push(repo, { ".github/assay.yml": POLICY.replace("evaluation,", "other,") })],
    ["team-unseen", {}, (repo) => push(repo, { ".github/assay.yml": POLICY.replace("ml-risk", "nobody") })],
    ["environment-missing", {}, (repo) => push(repo, { ".github/assay.yml": DEPLOYED })],
    ["environment-unguarded", {}, (repo) => unguarded(repo)],
    ["environment-bypass", {}, (repo) => guard(repo, { canAdminsBypass: true })],
    ["tags-free", {}, (repo) => push(repo, { ".github/assay.yml": TAGGED })],
    ["tags-bypass", {}, (repo) => closeTags(repo)],
    ["fork-runs-free", {}, (repo) => forks(repo)],
    ["permission-missing", {}, (repo) => guard(repo, {}, RETRAINED)],
    ["policy-unowned", {}, (repo) => push(repo, { ".github/CODEOWNERS": "/docs/ @acme/ml-risk\n" })],
  ];

  function push(repo: string, files: Files): void {
    stage.github.pushCommit({ repo, branch: "main", files });
  }

  function guard(repo: string, more: { canAdminsBypass?: boolean }, text = DEPLOYED): void {
    const { app } = stage.sandbox;
    stage.github.createEnvironment({ repo, name: "production", protectedBy: app, canAdminsBypass: false, ...more });
    push(repo, { ".github/assay.yml": text });
  }

  function unguarded(repo: string): void {
    stage.github.createEnvironment({ repo, name: "production", canAdminsBypass: false });
    push(repo, { ".github/assay.yml": DEPLOYED });
  }

  function closeTags(repo: string): void {
    const bypass = [
      { actor_type: "Integration", actor_id: stage.sandbox.app.id },
      { actor_type: "RepositoryRole", actor_id: 5 },
    ] as const;
    stage.github.createRuleset({ repo, name: "tags", target: "tag", rules: [{ type: "creation" }], bypass });
    push(repo, { ".github/assay.yml": TAGGED });
  }

  function forks(repo: string): void {
    stage.github.setForkApproval({ repo, policy: "first_time_contributors_new_to_github" });
    push(repo, { ".github/assay.yml": POLICY.replace("forks: never", "forks: allow") });
  }

  function queue(repo: string): void {
    stage.github.createRuleset({ repo, name: "queue", rules: [{ type: "merge_queue" }] });
  }

  function idle(repo: string): void {
    required(repo, { checks: [{ name: "tests" }] });
    const required_status_checks = [{ context: "assay", integration_id: stage.sandbox.app.id }];
    const parameters = { required_status_checks, strict_required_status_checks_policy: false };
    const rules = [{ type: "required_status_checks", parameters }] as const;
    stage.github.createRuleset({ repo, name: "gate", enforcement: "disabled", rules });
  }

  for (const [code, files, plant] of PLANTED) {
    it(`finds ${code} where it was planted, and nothing else`, async () => {
      assert.deepEqual(await gapsOf(await planted(files, plant)), [code]);
    });
  }

  it("says in a comment what the App itself may see, and what it may not", async () => {
    const repo = await planted({}, (one) => required(one, { checks: [{ name: "assay" }] }));
    const { reply } = await speak(stage, { repo, pull: 1, user: "alice", body: "/assay doctor" });
    assert.match(reply ?? "", /\*\*gets past\*\*: The check assay is required from any source/);
    assert.match(reply ?? "", /\*\*not seen\*\*.*Administration: read/);
  });
});

describe("a gap that lets changes past", () => {
  it("is said once, on the check of one head", async () => {
    const stage = await startStage({}, { chores: true });
    try {
      const { github } = stage;
      const { repo } = github.createRepository({ name: "gap", files: RIGHT });
      const propose = async (branch: string) => {
        const { sha } = stage.propose({ repo, branch, files: { "models/credit/model.py": `${branch}\n` } });
        await stage.evaluate({ repo, sha, branch, files: FAIR });
        await stage.settle();
        return stage.check({ repo, sha }).summary ?? "";
      };
      const said = /This gate can be got past: No rule demands the check assay/;
      const summaries = [await propose("first")];
      await until("the setup was looked at", () =>
        github.requests().some(({ path }) => path.includes("/rules/branches/main")),
      );
      await stage.settle();
      summaries.push(await propose("second"), await propose("third"));
      assert.equal(summaries.filter((summary) => said.test(summary)).length, 1);
    } finally {
      await stage.close();
    }
  });
});
