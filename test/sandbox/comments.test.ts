import assert from "node:assert/strict";
import { test } from "node:test";
import {
  appOctokit,
  failure,
  names,
  openReceiver,
  openSandbox,
  type Received,
  userOctokit,
  withPullRequest,
} from "./support.ts";

test("comments are made, edited and deleted, each with its event", async (t) => {
  const sandbox = await openSandbox(t);
  const { repo, pull, at } = withPullRequest(sandbox);
  const hook = await openReceiver(t);
  sandbox.github.deliverTo(hook.url);
  const app = await appOctokit(sandbox);
  const made = await app.rest.issues.createComment({ ...at, issue_number: pull, body: "one" });
  const edited = await app.rest.issues.updateComment({ ...at, comment_id: made.data.id, body: "two" });
  assert.equal(edited.data.body, "two");
  assert.deepEqual(
    sandbox.github.comments({ repo, pull }).map(({ user, body }) => [user, body]),
    [["assay[bot]", "two"]],
  );
  await app.rest.issues.deleteComment({ ...at, comment_id: made.data.id });
  assert.equal((await app.rest.issues.listComments({ ...at, issue_number: pull })).data.length, 0);
  await sandbox.github.settled();
  assert.deepEqual(names(hook.received), ["issue_comment.created", "issue_comment.edited", "issue_comment.deleted"]);
  assert.deepEqual(hook.received[1]?.payload["changes"], { body: { from: "one" } });
});

test("a comment over 65,536 characters is refused, when made and when edited", async (t) => {
  const sandbox = await openSandbox(t);
  const { pull, at } = withPullRequest(sandbox);
  const app = await appOctokit(sandbox);
  const made = await app.rest.issues.createComment({ ...at, issue_number: pull, body: "x".repeat(65_536) });
  const long = "x".repeat(65_537);
  assert.equal((await failure(app.rest.issues.createComment({ ...at, issue_number: pull, body: long }))).status, 422);
  const edited = await failure(app.rest.issues.updateComment({ ...at, comment_id: made.data.id, body: long }));
  assert.match(edited.message, /body is too long \(maximum is 65536 characters\)/);
});

test("readers comment but do not change what others wrote", async (t) => {
  const sandbox = await openSandbox(t);
  const { repo, pull, at } = withPullRequest(sandbox);
  const { id } = sandbox.github.comment({ repo, pull, user: "alice", body: "mine" });
  const reader = userOctokit(sandbox, "reader");
  assert.equal((await reader.rest.issues.createComment({ ...at, issue_number: pull, body: "hello" })).status, 201);
  const meddling = await failure(reader.rest.issues.updateComment({ ...at, comment_id: id, body: "yours" }));
  assert.equal(meddling.status, 403);
});

test("a reaction is new once and can be taken back", async (t) => {
  const sandbox = await openSandbox(t);
  const { repo, pull, at } = withPullRequest(sandbox);
  const { id } = sandbox.github.comment({ repo, pull, user: "alice", body: "/assay help" });
  const app = await appOctokit(sandbox);
  const reaction = { ...at, comment_id: id, content: "eyes" as const };
  const first = await app.rest.reactions.createForIssueComment(reaction);
  const second = await app.rest.reactions.createForIssueComment(reaction);
  assert.deepEqual([first.status, second.status, second.data.id], [201, 200, first.data.id]);
  assert.deepEqual(sandbox.github.comments({ repo, pull })[0]?.reactions, [{ user: "assay[bot]", content: "eyes" }]);
  await app.rest.reactions.deleteForIssueComment({ ...at, comment_id: id, reaction_id: first.data.id });
  assert.equal((await app.rest.reactions.listForIssueComment({ ...at, comment_id: id })).data.length, 0);
  assert.deepEqual(sandbox.github.violations(), []);
});

test("the event of a comment says who wrote it, who acts now, and that it is on a pull request", async (t) => {
  const sandbox = await openSandbox(t);
  const { github } = sandbox;
  const { repo, pull } = withPullRequest(sandbox);
  const hook = await openReceiver(t);
  github.deliverTo(hook.url);
  const { id: comment } = github.comment({ repo, pull, user: "alice", body: "/assay help" });
  github.editComment({ repo, comment, user: "bob", body: "/assay waive" });
  await github.settled();
  const seen = hook.received.map((one) => {
    const { sender, comment: written, issue } = partsOf(one);
    return [sender.login, written.user.login, written.user.type, written.performed_via_github_app, issue.number];
  });
  assert.deepEqual(seen, [
    ["alice", "alice", "User", null, pull],
    ["bob", "alice", "User", null, pull],
  ]);
  assert.match(partsOf(hook.received[0]).issue.pull_request.url, /\/repos\/acme\/models\/pulls\/1$/);
});

test("a comment by an App comes from an account of the type Bot and names the App", async (t) => {
  const sandbox = await openSandbox(t);
  const { github } = sandbox;
  const { repo, pull, at } = withPullRequest(sandbox);
  const hook = await openReceiver(t);
  github.deliverTo(hook.url);
  const app = await appOctokit(sandbox);
  await app.rest.issues.createComment({ ...at, issue_number: pull, body: "mine" });
  github.comment({ repo, pull, user: "retrainer[bot]", body: "/assay waive" });
  github.comment({ repo, pull, user: "retrainer[bot]", body: "again" });
  await github.settled();
  const seen = hook.received.map((one) => {
    const { sender, comment } = partsOf(one);
    assert.equal(sender.id, comment.user.id);
    return [comment.user.login, sender.type, comment.performed_via_github_app?.slug];
  });
  assert.deepEqual(seen, [
    ["assay[bot]", "Bot", "assay"],
    ["retrainer[bot]", "Bot", "retrainer"],
    ["retrainer[bot]", "Bot", "retrainer"],
  ]);
  const listed = await app.rest.issues.listComments({ ...at, issue_number: pull });
  assert.deepEqual(
    listed.data.map((one) => one.performed_via_github_app?.slug),
    ["assay", "retrainer", "retrainer"],
  );
});

type Account = { login: string; id: number; type: string };

function partsOf(received: Received | undefined) {
  const payload: {
    sender: Account;
    comment: { user: Account; performed_via_github_app: { slug: string } | null };
    issue: { number: number; pull_request: { url: string } };
  } = JSON.parse(received?.body ?? "");
  return payload;
}
