import assert from "node:assert/strict";
import { test } from "node:test";
import { appOctokit, failure, openSandbox, userOctokit, withPullRequest } from "./support.ts";

const permissions = { administration: "read", checks: "write", contents: "write", pull_requests: "write" } as const;

test("a ruleset on tags lets nobody make one but the App that may bypass it", async (t) => {
  const sandbox = await openSandbox(t, { permissions });
  const { github } = sandbox;
  const { repo, sha, at } = { ...github.createRepository({ name: "models" }), at: { owner: "acme", repo: "models" } };
  const mine = { actor_type: "Integration", actor_id: sandbox.app.id } as const;
  const facts = { repo, name: "releases", target: "tag", include: ["refs/tags/v*"] } as const;
  const { ruleset } = github.createRuleset({ ...facts, rules: [{ type: "creation" }], bypass: [mine] });
  assert.throws(() => github.pushTag({ repo, tag: "v1" }), /Cannot create ref due to creations being restricted/);
  assert.throws(() => github.createRelease({ repo, tag: "v1" }), /pre_receive.*creations being restricted.*valid tag/s);
  assert.deepEqual([github.tagOf({ repo, tag: "v1" }), github.releases({ repo })], [undefined, []]);
  const person = userOctokit(sandbox, "olivia");
  const refused = await failure(person.rest.git.createRef({ ...at, ref: "refs/tags/v1", sha }));
  assert.deepEqual([refused.status, /Repository rule violations found/.test(refused.message)], [422, true]);
  const app = await appOctokit(sandbox);
  await app.rest.git.createRef({ ...at, ref: "refs/tags/v1", sha });
  github.createRelease({ repo, tag: "v1" });
  github.pushTag({ repo, tag: "draft" });
  const { data } = await app.rest.repos.getRepoRuleset({ ...at, ruleset_id: ruleset });
  assert.deepEqual([data.current_user_can_bypass, data.bypass_actors], ["always", undefined]);
  const seen = await person.rest.repos.getRepoRuleset({ ...at, ruleset_id: ruleset });
  assert.deepEqual(seen.data.bypass_actors, [{ ...mine, bypass_mode: "always" }]);
  assert.equal(seen.data.current_user_can_bypass, "never");
  assert.deepEqual(seen.data.conditions, { ref_name: { include: ["refs/tags/v*"], exclude: [] } });
  github.deleteRuleset({ repo, ruleset });
  github.pushTag({ repo, tag: "v2" });
  assert.deepEqual(github.violations(), []);
});

test("rulesets hold back pushes to branches: making, moving, deleting and forcing", async (t) => {
  const sandbox = await openSandbox(t, { permissions });
  const { github } = sandbox;
  const { repo, sha } = github.createRepository({ name: "models" });
  const push = (from?: string) =>
    github.pushCommit({
      repo,
      branch: "release/1",
      files: { a: String(from) },
      ...(from === undefined ? {} : { from }),
    });
  push();
  const on = { repo, name: "r", include: ["refs/heads/release/*"], exclude: ["refs/heads/release/x"] };
  const one = github.createRuleset({ ...on, rules: [{ type: "non_fast_forward" }, { type: "deletion" }] });
  push();
  assert.throws(() => push(sha), /Cannot force-push/);
  assert.throws(() => github.deleteBranch({ repo, branch: "release/1" }), /Cannot delete/);
  github.deleteRuleset({ repo, ruleset: one.ruleset });
  const rules = [{ type: "update" }, { type: "creation" }] as const;
  const admins = { actor_type: "RepositoryRole", actor_id: 5 } as const;
  github.createRuleset({ ...on, rules, bypass: [admins] });
  push();
  assert.throws(() => github.createBranch({ repo, branch: "release/2", author: "alice" }), /creations/);
  github.createBranch({ repo, branch: "release/x", author: "alice" });
  const files = { b: "x\n" };
  assert.throws(() => github.pushCommit({ repo, branch: "release/1", files, author: "alice" }), /Cannot update/);
  github.createRuleset({ repo, name: "idle", enforcement: "evaluate", rules: [{ type: "update" }] });
  github.pushCommit({ repo, branch: "main", files, author: "alice" });
});

test("a required check of a ruleset is pinned to its App, closes the merge, and is listed for the branch", async (t) => {
  const sandbox = await openSandbox(t, { permissions });
  const { github } = sandbox;
  const { repo, pull, sha, at } = withPullRequest(sandbox);
  const required_status_checks = [{ context: "assay", integration_id: sandbox.app.id }];
  const rule = { type: "required_status_checks", parameters: { required_status_checks } } as const;
  const { ruleset } = github.createRuleset({ repo, name: "main", rules: [rule] });
  github.createRuleset({ repo, name: "tags", target: "tag", rules: [{ type: "creation" }] });
  github.postForeignCheckRun({ repo, sha, name: "assay", conclusion: "success" });
  assert.match(github.merge({ repo, pull }).message, /"assay" is expected/);
  const app = await appOctokit(sandbox);
  const listed = (await app.rest.repos.getBranchRules({ ...at, branch: "main" })).data;
  const parameters = { strict_required_status_checks_policy: false, required_status_checks };
  const source = { ruleset_source_type: "Repository", ruleset_source: repo, ruleset_id: ruleset };
  assert.deepEqual(listed, [{ type: "required_status_checks", parameters, ...source }]);
  assert.deepEqual((await app.rest.repos.getBranchRules({ ...at, branch: "other" })).data, []);
  const all = await app.rest.repos.getRepoRulesets(at);
  assert.deepEqual(
    all.data.map((one) => [one.name, one.target, one.enforcement]),
    [
      ["main", "branch", "active"],
      ["tags", "tag", "active"],
    ],
  );
  const ofTags = await app.request("GET /repos/{owner}/{repo}/rulesets", { ...at, targets: "tag" });
  assert.equal(ofTags.data.length, 1);
  await app.rest.checks.create({ ...at, name: "assay", head_sha: sha, conclusion: "success" });
  assert.equal(github.merge({ repo, pull }).status, 200);
  assert.deepEqual(github.violations(), []);
});

test("a ruleset can bring the merge queue", async (t) => {
  const sandbox = await openSandbox(t, { permissions });
  const { repo, pull } = withPullRequest(sandbox);
  assert.throws(() => sandbox.github.enqueue({ repo, pull }), /no merge queue/);
  sandbox.github.createRuleset({ repo, name: "queue", rules: [{ type: "merge_queue" }] });
  assert.equal(sandbox.github.merge({ repo, pull }).status, 405);
  assert.equal(sandbox.github.enqueue({ repo, pull }).state, "merged");
});

test("branch protection names the App of each check, and is for those who may see the administration", async (t) => {
  const sandbox = await openSandbox(t, { permissions });
  const { repo, at } = withPullRequest(sandbox);
  const app = await appOctokit(sandbox);
  const get = async () => (await app.rest.repos.getBranchProtection({ ...at, branch: "main" })).data;
  assert.match((await failure(get())).message, /Branch not protected/);
  const checks = [{ name: "assay", appId: sandbox.app.id }, { name: "tests" }];
  sandbox.github.protectBranch({ repo, checks, enforceAdmins: false });
  const { required_status_checks: required, enforce_admins: admins } = await get();
  assert.deepEqual(required?.checks, [
    { context: "assay", app_id: sandbox.app.id },
    { context: "tests", app_id: null },
  ]);
  assert.deepEqual([required?.strict, admins?.enabled], [false, false]);
  const { administration: _none, ...others } = permissions;
  sandbox.github.setInstallationPermissions({ permissions: others });
  assert.equal((await failure(get())).status, 403);
  assert.deepEqual(sandbox.github.violations(), []);
});
