import assert from "node:assert/strict";
import { test } from "node:test";
import type { Permissions } from "../../sandbox/model/types.ts";
import { appOctokit, failure, names, openReceiver, openSandbox, userOctokit, withPullRequest } from "./support.ts";

const ISSUES: Permissions = { contents: "read", issues: "write" };
const at = { owner: "acme", repo: "models" };

test("an issue is opened, changed, closed and reopened by the App, each with its events", async (t) => {
  const sandbox = await openSandbox(t, { permissions: ISSUES, events: ["issues"] });
  const { github } = sandbox;
  const { repo } = github.createRepository({ name: "models" });
  github.createUser("rita");
  const hook = await openReceiver(t);
  github.deliverTo(hook.url);
  const app = await appOctokit(sandbox);
  const { data } = await app.rest.issues.create({
    ...at,
    title: "Drift in credit-default",
    body: "psi 0.31",
    labels: ["drift"],
    assignees: ["rita"],
  });
  assert.deepEqual(
    [data.number, data.user?.login, data.state_reason, data.pull_request],
    [1, "assay[bot]", null, undefined],
  );
  const one = { ...at, issue_number: data.number };
  await app.rest.issues.update({ ...one, title: "Drift", body: "psi 0.35", labels: ["drift", "high"] });
  await app.rest.issues.update({ ...one, state: "closed", state_reason: "not_planned" });
  const closed = await app.rest.issues.get(one);
  assert.deepEqual([closed.data.state_reason, closed.data.closed_by?.login], ["not_planned", "assay[bot]"]);
  await app.rest.issues.update({ ...one, state: "open" });
  await app.rest.issues.update({ ...one, state: "open" });
  assert.equal((await app.rest.issues.get(one)).data.state_reason, "reopened");
  await app.rest.issues.update({ ...one, labels: [] });
  await github.settled();
  assert.deepEqual(names(hook.received), [
    "issues.opened",
    "issues.labeled",
    "issues.assigned",
    "issues.edited",
    "issues.labeled",
    "issues.closed",
    "issues.reopened",
    "issues.unlabeled",
    "issues.unlabeled",
  ]);
  assert.deepEqual(hook.received[3]?.payload["changes"], {
    title: { from: "Drift in credit-default" },
    body: { from: "psi 0.31" },
  });
  assert.deepEqual(github.issues({ repo }), [
    {
      issue: 1,
      title: "Drift",
      body: "psi 0.35",
      state: "open",
      stateReason: "reopened",
      user: "assay[bot]",
      labels: [],
      assignees: ["rita"],
      reactions: [],
    },
  ]);
  assert.deepEqual(github.violations(), []);
});

test("issues and pull requests share their numbers and one list, where filters find them", async (t) => {
  const sandbox = await openSandbox(t);
  const { github } = sandbox;
  const { repo, pull } = withPullRequest(sandbox);
  const { issue } = github.openIssue({ repo, title: "Drift", user: "rita", labels: ["drift", "high"] });
  const { issue: old } = github.openIssue({ repo, user: "alice", labels: ["Drift"], assignees: ["bob"] });
  assert.deepEqual([pull, issue, old], [1, 2, 3]);
  github.closeIssue({ repo, issue: old });
  const app = await appOctokit(sandbox);
  const found = async (
    filter: Omit<NonNullable<Parameters<typeof app.rest.issues.listForRepo>[0]>, "owner" | "repo">,
  ) => {
    const { data } = await app.rest.issues.listForRepo({ ...at, ...filter });
    return data.map(({ number }) => number);
  };
  assert.deepEqual(await found({}), [2, 1]);
  assert.deepEqual(await found({ state: "all", direction: "asc" }), [1, 2, 3]);
  assert.deepEqual(await found({ state: "closed" }), [3]);
  assert.deepEqual(await found({ state: "all", labels: "drift" }), [3, 2]);
  assert.deepEqual(await found({ state: "all", labels: "drift,high" }), [2]);
  assert.deepEqual(await found({ creator: "Rita" }), [2]);
  assert.deepEqual(await found({ state: "all", assignee: "bob" }), [3]);
  assert.deepEqual(await found({ since: new Date(Date.now() + 60_000).toISOString() }), []);
  const { data } = await app.rest.issues.listForRepo(at);
  assert.deepEqual(
    data.map((one) => one.pull_request !== undefined),
    [false, true],
  );
  assert.deepEqual(github.violations(), []);
});

test("an issue has comments and reactions like a pull request", async (t) => {
  const sandbox = await openSandbox(t);
  const { github } = sandbox;
  const { repo } = github.createRepository({ name: "models" });
  const { issue } = github.openIssue({ repo, title: "Drift" });
  const hook = await openReceiver(t);
  github.deliverTo(hook.url);
  const { id } = github.comment({ repo, issue, user: "alice", body: "/assay help" });
  const app = await appOctokit(sandbox);
  const { data } = await app.rest.issues.listComments({ ...at, issue_number: issue });
  assert.match(data[0]?.html_url ?? "", /\/acme\/models\/issues\/1#issuecomment-/);
  await app.rest.reactions.createForIssueComment({ ...at, comment_id: id, content: "eyes" });
  await app.rest.reactions.createForIssue({ ...at, issue_number: issue, content: "rocket" });
  assert.deepEqual(github.issues({ repo })[0]?.reactions, [{ user: "assay[bot]", content: "rocket" }]);
  await app.rest.issues.createComment({ ...at, issue_number: issue, body: "Here I am." });
  assert.equal((await app.rest.issues.get({ ...at, issue_number: issue })).data.comments, 2);
  assert.deepEqual(
    github.comments({ repo, issue }).map(({ user, reactions }) => [user, reactions.length]),
    [
      ["alice", 1],
      ["assay[bot]", 0],
    ],
  );
  await github.settled();
  assert.deepEqual(names(hook.received), ["issue_comment.created", "issue_comment.created"]);
  assert.equal(JSON.stringify(hook.received[0]?.payload["issue"]).includes('"pull_request"'), false);
});

test("with pull requests alone the App sees no issue, and hears of none", async (t) => {
  const sandbox = await openSandbox(t, {
    permissions: { pull_requests: "write" },
    events: ["issues", "issue_comment"],
  });
  const { github } = sandbox;
  const { repo, pull } = withPullRequest(sandbox);
  const { issue } = github.openIssue({ repo, title: "Drift" });
  const { id } = github.comment({ repo, issue, user: "alice", body: "psst" });
  const hook = await openReceiver(t);
  github.deliverTo(hook.url);
  github.comment({ repo, issue, user: "alice", body: "psst again" });
  github.comment({ repo, pull, user: "alice", body: "hello" });
  github.closeIssue({ repo, issue });
  github.reopenIssue({ repo, issue });
  await github.settled();
  assert.deepEqual(names(hook.received), ["issue_comment.created"]);
  const app = await appOctokit(sandbox);
  const { data } = await app.rest.issues.listForRepo(at);
  assert.deepEqual(
    data.map(({ number }) => number),
    [pull],
  );
  const refused = [
    app.rest.issues.get({ ...at, issue_number: issue }),
    app.rest.issues.update({ ...at, issue_number: issue, state: "closed" }),
    app.rest.issues.create({ ...at, title: "No" }),
    app.rest.issues.listComments({ ...at, issue_number: issue }),
    app.rest.issues.createComment({ ...at, issue_number: issue, body: "No" }),
    app.rest.issues.getComment({ ...at, comment_id: id }),
    app.rest.reactions.createForIssue({ ...at, issue_number: issue, content: "eyes" }),
    app.rest.reactions.createForIssueComment({ ...at, comment_id: id, content: "eyes" }),
  ];
  const statuses = await Promise.all(refused.map(async (call) => (await failure(call)).status));
  // A public repository can be read by anybody, but this App is installed on it and was not granted issues.
  assert.deepEqual(statuses, [403, 403, 403, 403, 403, 403, 403, 403]);
  const labelled = await app.rest.issues.update({ ...at, issue_number: pull, labels: ["risk"] });
  assert.equal(labelled.data.labels.length, 1);
});

test("where issues are switched off they answer 410, and pull requests stay", async (t) => {
  const sandbox = await openSandbox(t);
  const { github } = sandbox;
  const { repo, pull } = withPullRequest(sandbox);
  const { issue } = github.openIssue({ repo, title: "Drift" });
  github.switchIssues({ repo, on: false });
  const app = await appOctokit(sandbox);
  const made = await failure(app.rest.issues.create({ ...at, title: "No" }));
  assert.equal(made.status, 410);
  assert.match(made.message, /Issues has been disabled in this repository\./);
  assert.equal((await failure(app.rest.issues.get({ ...at, issue_number: issue }))).status, 410);
  assert.equal((await failure(app.rest.issues.update({ ...at, issue_number: issue, state: "closed" }))).status, 410);
  assert.equal((await app.rest.issues.listForRepo(at)).data.length, 1);
  const comment = await app.rest.issues.createComment({ ...at, issue_number: pull, body: "still here" });
  assert.equal(comment.status, 201);
  assert.equal((await app.rest.repos.get(at)).data.has_issues, false);
});

test("readers open issues and close their own, but label none and close no others", async (t) => {
  const sandbox = await openSandbox(t);
  const { github } = sandbox;
  const { repo } = github.createRepository({ name: "models" });
  const reader = userOctokit(sandbox, "reader");
  const mine = await reader.rest.issues.create({ ...at, title: "Mine", labels: ["urgent"] });
  assert.deepEqual(mine.data.labels, []);
  const closed = await reader.rest.issues.update({ ...at, issue_number: mine.data.number, state: "closed" });
  assert.deepEqual([closed.data.state, closed.data.state_reason], ["closed", "completed"]);
  const { issue } = github.openIssue({ repo, title: "Yours" });
  assert.equal((await failure(reader.rest.issues.update({ ...at, issue_number: issue, title: "x" }))).status, 403);
  assert.equal((await failure(reader.rest.issues.create({ ...at, title: " " }))).status, 422);
  const long = { ...at, title: "Long", body: "x".repeat(65_537) };
  assert.match((await failure(reader.rest.issues.create(long))).message, /body is too long/);
  assert.equal((await failure(reader.rest.issues.get({ ...at, issue_number: 99 }))).status, 404);
});

test("who has no access is passed over where somebody is assigned", async (t) => {
  const sandbox = await openSandbox(t, { permissions: ISSUES });
  const { github } = sandbox;
  const { repo } = github.createRepository({ name: "models" });
  for (const login of ["rita", "bob"]) github.createUser(login);
  github.setPermission({ repo, user: "rita", level: "write" });
  const { issue } = github.openIssue({ repo, user: "rita" });
  const app = await appOctokit(sandbox);
  const assignees = ["Rita", "bob", "nobody-at-all"];
  const { status, data } = await app.rest.issues.addAssignees({ ...at, issue_number: issue, assignees });
  assert.deepEqual([status, data.assignees?.map(({ login }) => login)], [201, ["rita"]]);
  assert.deepEqual(github.violations(), []);
});
