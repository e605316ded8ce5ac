import assert from "node:assert/strict";
import { test } from "node:test";
import { appOctokit, failure, openReceiver, openSandbox, withPullRequest } from "./support.ts";

test("a commit shows the accounts its addresses belong to, and null where they are nobody's", async (t) => {
  const sandbox = await openSandbox(t);
  const { github } = sandbox;
  const { repo, pull, at } = withPullRequest(sandbox);
  const files = (name: string) => ({ repo, branch: "change", files: { [name]: name }, author: "alice" });
  github.pushCommit({ ...files("one"), committer: "bob" });
  github.pushCommit({ ...files("two"), unattributed: true });
  github.pushCommit({ ...files("three"), unattributed: "author" });
  const last = github.pushCommit({ ...files("four"), unattributed: "committer" });
  const app = await appOctokit(sandbox);
  const { data } = await app.rest.pulls.listCommits({ ...at, pull_number: pull });
  assert.deepEqual(
    data.map(({ author, committer }) => [author?.login ?? null, committer?.login ?? null]),
    [
      ["alice", "alice"],
      ["alice", "bob"],
      [null, null],
      [null, "alice"],
      ["alice", null],
    ],
  );
  const one = await app.rest.repos.getCommit({ ...at, ref: last.sha });
  assert.equal(one.data.committer, null);
  assert.match(one.data.commit.committer?.email ?? "", /@nowhere\.test$/);
  assert.deepEqual(github.violations(), []);
});

test("who pushes is the sender of the events, whoever wrote the commit", async (t) => {
  const sandbox = await openSandbox(t);
  const { github } = sandbox;
  const { repo } = withPullRequest(sandbox);
  const hook = await openReceiver(t);
  github.deliverTo(hook.url);
  github.pushCommit({ repo, branch: "change", files: { "b.txt": "b" }, author: "alice", pusher: "retrainer[bot]" });
  await github.settled();
  const seen = hook.received.map(({ event, body }) => {
    const payload: { sender: { login: string; type: string }; head_commit?: { author: { username?: string } } } =
      JSON.parse(body);
    return [event, payload.sender.login, payload.sender.type, payload.head_commit?.author.username];
  });
  assert.deepEqual(seen, [
    ["push", "retrainer[bot]", "Bot", "alice"],
    ["check_suite", "retrainer[bot]", "Bot", undefined],
    ["pull_request", "retrainer[bot]", "Bot", undefined],
  ]);
});

test("no more than 250 commits of a pull request are listed", async (t) => {
  const sandbox = await openSandbox(t);
  const { github } = sandbox;
  const { repo } = github.createRepository({ name: "models" });
  for (let index = 0; index < 251; index++) {
    github.pushCommit({ repo, branch: "change", files: { "a.txt": `${index}` }, message: `Change ${index}` });
  }
  const { pull } = github.openPullRequest({ repo, head: "change" });
  const app = await appOctokit(sandbox);
  const at = { owner: "acme", repo: "models", pull_number: pull };
  const listed = await app.paginate(app.rest.pulls.listCommits, { ...at, per_page: 100 });
  assert.deepEqual([listed.length, listed.at(-1)?.commit.message], [250, "Change 249"]);
  assert.equal((await app.rest.pulls.get(at)).data.commits, 251);
});

test("the level of a person comes with his number; who is no person is not found", async (t) => {
  const sandbox = await openSandbox(t);
  const { github } = sandbox;
  const { repo, at } = withPullRequest(sandbox);
  const { id } = github.createUser("mia");
  github.setPermission({ repo, user: "mia", level: "maintain" });
  const app = await appOctokit(sandbox);
  const of = (username: string) => app.rest.repos.getCollaboratorPermissionLevel({ ...at, username });
  const { data } = await of("mia");
  assert.deepEqual([data.permission, data.role_name, data.user?.id], ["write", "maintain", id]);
  assert.match((await failure(of("nobody-there"))).message, /nobody-there is not a user/);
  github.comment({ repo, pull: 1, user: "retrainer[bot]", body: "hello" });
  for (const bot of ["retrainer[bot]", "assay[bot]"]) {
    const refused = await failure(of(bot));
    assert.equal(refused.status, 404);
    assert.ok(refused.message.includes(`${bot} is not a user`));
  }
});
