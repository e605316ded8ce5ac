import assert from "node:assert/strict";
import { test } from "node:test";
import type { Sandbox } from "../../sandbox/start-sandbox.ts";
import { appOctokit, appToken, failure, names, openReceiver, openSandbox, withPullRequest } from "./support.ts";

const EVENTS = ["pull_request", "push", "repository"];

async function ask(sandbox: Sandbox, path: string, options: { token?: string; body?: unknown } = {}) {
  const { token, body } = options;
  const response = await fetch(`${sandbox.url}/api/v3${path}`, {
    redirect: "manual",
    ...(token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } }),
    ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
  });
  return { status: response.status, location: response.headers.get("location"), body: await response.text() };
}

test("the old name of a repository leads to its number: 301 for reads, 307 for writes", async (t) => {
  const sandbox = await openSandbox(t);
  const { repo, pull, sha } = withPullRequest(sandbox);
  const { id } = sandbox.github.createRepository({ name: "other" });
  const { repo: renamed } = sandbox.github.renameRepository({ repo: "acme/other", to: "others" });
  assert.equal(renamed, "acme/others");
  const read = await ask(sandbox, "/repos/acme/other/pulls?state=open&page=2");
  const url = `${sandbox.url}/api/v3/repositories/${id}/pulls?state=open&page=2`;
  assert.deepEqual([read.status, read.location], [301, url]);
  assert.deepEqual([JSON.parse(read.body).message, JSON.parse(read.body).url], ["Moved Permanently", url]);

  sandbox.github.renameRepository({ repo, to: "renamed" });
  const token = await appToken(sandbox);
  const write = await ask(sandbox, `/repos/${repo}/check-runs`, { token, body: { name: "assay", head_sha: sha } });
  assert.equal(write.status, 307);
  assert.match(write.location ?? "", /\/api\/v3\/repositories\/\d+\/check-runs$/);
  assert.equal(sandbox.github.checkRuns({ repo: "acme/renamed", sha }).length, 0);

  const app = await appOctokit(sandbox);
  const old = { owner: "acme", repo: "models" };
  assert.equal((await app.rest.pulls.get({ ...old, pull_number: pull })).data.base.repo.full_name, "acme/renamed");
  await app.rest.checks.create({ ...old, name: "assay", head_sha: sha });
  assert.equal(sandbox.github.checkRuns({ repo: "acme/renamed", sha }).length, 1);
  assert.deepEqual(sandbox.github.violations(), []);
});

test("every operation of a repository works by its number as well", async (t) => {
  const sandbox = await openSandbox(t);
  const { repo, sha } = withPullRequest(sandbox);
  const token = await appToken(sandbox);
  const { id } = JSON.parse((await ask(sandbox, `/repos/${repo}`)).body);
  assert.equal(JSON.parse((await ask(sandbox, `/repositories/${id}`)).body).full_name, repo);
  assert.equal(JSON.parse((await ask(sandbox, `/repositories/${id}/commits/change`)).body).sha, sha);
  const body = { name: "assay", head_sha: sha };
  assert.equal((await ask(sandbox, `/repositories/${id}/check-runs`, { token, body })).status, 201);
  const [write] = sandbox.github.requests({ writes: true });
  assert.deepEqual([write?.route, write?.path], ["/repos/{owner}/{repo}/check-runs", `/repositories/${id}/check-runs`]);
  assert.equal((await ask(sandbox, `/repositories/${id + 1000}`)).status, 404);
  assert.deepEqual(sandbox.github.violations(), []);
});

test("another repository may take the old name, and the first may take it back", async (t) => {
  const sandbox = await openSandbox(t);
  const { github } = sandbox;
  const first = github.createRepository({ name: "one" });
  github.renameRepository({ repo: first.repo, to: "two" });
  const second = github.createRepository({ name: "one" });
  assert.equal(JSON.parse((await ask(sandbox, "/repos/acme/one")).body).id, second.id);
  assert.throws(() => github.renameRepository({ repo: "acme/two", to: "one" }), /exists already/);
  github.renameRepository({ repo: "acme/one", to: "three" });
  github.renameRepository({ repo: "acme/two", to: "one" });
  assert.equal(JSON.parse((await ask(sandbox, "/repos/acme/one")).body).id, first.id);
  assert.equal((await ask(sandbox, "/repos/acme/two")).status, 301);
  assert.throws(() => github.renameRepository({ repo: "acme/one", to: "acme/four" }), /has an owner in it/);
});

test("the old name of a private repository leads nowhere for those who may not see it", async (t) => {
  const sandbox = await openSandbox(t);
  const { github } = sandbox;
  github.createRepository({ name: "secret", private: true });
  github.renameRepository({ repo: "acme/secret", to: "secrets" });
  assert.equal((await ask(sandbox, "/repos/acme/secret")).status, 404);
  const of = async (login: string) =>
    (await ask(sandbox, "/repos/acme/secret", { token: github.createUser(login).token })).status;
  assert.deepEqual([await of("stranger"), await of("olivia")], [404, 301]);
  assert.equal((await ask(sandbox, "/repos/acme/secret", { token: await appToken(sandbox) })).status, 301);
});

test("an App that subscribes to it hears of new names and of deletions", async (t) => {
  const sandbox = await openSandbox(t, { events: EVENTS });
  const { github } = sandbox;
  const { repo } = github.createRepository({ name: "one" });
  const hook = await openReceiver(t);
  github.deliverTo(hook.url);
  github.renameRepository({ repo, to: "two" });
  github.deleteRepository({ repo: "acme/two" });
  await github.settled();
  assert.deepEqual(names(hook.received), ["repository.renamed", "repository.deleted"]);
  const { changes, repository, installation } = JSON.parse(hook.received[0]?.body ?? "{}");
  assert.deepEqual(changes, { repository: { name: { from: "one" } } });
  assert.deepEqual([repository.full_name, installation.id], ["acme/two", sandbox.app.installationId]);
  assert.equal(JSON.parse(hook.received[1]?.body ?? "{}").repository.full_name, "acme/two");
});

test("an App that does not subscribe to it hears nothing of them", async (t) => {
  const sandbox = await openSandbox(t);
  const { repo } = sandbox.github.createRepository({ name: "one" });
  const hook = await openReceiver(t);
  sandbox.github.deliverTo(hook.url);
  sandbox.github.renameRepository({ repo, to: "two" });
  sandbox.github.deleteRepository({ repo: "acme/two" });
  await sandbox.github.settled();
  assert.deepEqual(names(hook.received), []);
});

test("a repository that is deleted is gone under all its names, and in every choice of repositories", async (t) => {
  const sandbox = await openSandbox(t);
  const { github } = sandbox;
  const { at, repo, sha } = withPullRequest(sandbox);
  github.install({ account: "acme", permissions: { checks: "write" }, repositories: [repo] });
  const app = await appOctokit(sandbox);
  const { id } = (await app.rest.repos.get(at)).data;
  github.renameRepository({ repo, to: "renamed" });
  github.deleteRepository({ repo: "acme/renamed" });
  for (const path of [`/repos/${repo}`, "/repos/acme/renamed", `/repositories/${id}`]) {
    assert.equal((await ask(sandbox, path)).status, 404, path);
  }
  assert.equal((await failure(app.rest.checks.create({ ...at, name: "assay", head_sha: sha }))).status, 404);
  assert.equal((await app.rest.apps.listReposAccessibleToInstallation()).data.total_count, 0);
  assert.throws(() => github.tipOf({ repo: "acme/renamed" }), /no repository acme\/renamed/);
});

test("a pull request from a fork that is deleted stays, without a head repository", async (t) => {
  const sandbox = await openSandbox(t);
  const { github } = sandbox;
  const { repo } = github.createRepository({ name: "models" });
  const { repo: fork } = github.fork({ repo, owner: "alice" });
  const { sha } = github.pushCommit({ repo: fork, branch: "change", files: { "a.txt": "a\n" }, author: "alice" });
  const { pull } = github.openPullRequest({ repo, head: "change", headRepo: fork, author: "alice" });
  const { run } = github.createRun({ repo, workflow: "e.yml", headSha: sha, headBranch: "change", headRepo: fork });
  github.deleteRepository({ repo: fork });
  const app = await appOctokit(sandbox);
  const at = { owner: "acme", repo: "models" };
  const { data } = await app.rest.pulls.get({ ...at, pull_number: pull });
  assert.deepEqual([data.state, data.head.sha, data.head.repo, data.base.repo.full_name], ["open", sha, null, repo]);
  assert.equal((await app.rest.actions.getWorkflowRun({ ...at, run_id: run })).data.head_repository, null);
});
