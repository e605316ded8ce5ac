import assert from "node:assert/strict";
import { test } from "node:test";
import { appOctokit, failure, names, openReceiver, openSandbox, userOctokit, withPullRequest } from "./support.ts";

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
