import assert from "node:assert/strict";
import { test } from "node:test";
import { appOctokit, failure, names, openReceiver, openSandbox, userOctokit, withPullRequest } from "./support.ts";

test("a review stands on lines of the diff and is listed with its comments", async (t) => {
  const sandbox = await openSandbox(t);
  const { repo, pull, at } = withPullRequest(sandbox);
  const app = await appOctokit(sandbox);
  const comments = [
    { path: "a.txt", line: 2, side: "RIGHT", body: "new line" },
    { path: "a.txt", line: 2, side: "LEFT", body: "old line" },
    { path: "a.txt", start_line: 1, start_side: "RIGHT", line: 2, side: "RIGHT", body: "both" },
    { path: "a.txt", position: 3, body: "by position" },
  ];
  const body = { ...at, pull_number: pull, event: "REQUEST_CHANGES" as const, body: "No.", comments };
  const { data } = await app.rest.pulls.createReview(body);
  assert.equal(data.state, "CHANGES_REQUESTED");
  const listed = await app.rest.pulls.listCommentsForReview({ ...at, pull_number: pull, review_id: data.id });
  assert.equal(listed.data.length, 4);
  const [review] = sandbox.github.reviews({ repo, pull });
  assert.deepEqual(
    [review?.user, review?.comments.map((one) => [one.line, one.side])],
    [
      "assay[bot]",
      [
        [2, "RIGHT"],
        [2, "LEFT"],
        [2, "RIGHT"],
        [2, "RIGHT"],
      ],
    ],
  );
  assert.deepEqual(sandbox.github.violations(), []);
});

const MISPLACED: [string, Record<string, unknown>, RegExp][] = [
  ["a line outside the diff", { path: "a.txt", line: 3 }, /Line could not be resolved/],
  ["a file that is not in the diff", { path: "other.txt", line: 1 }, /Path could not be resolved/],
  ["no line", { path: "a.txt" }, /Line could not be resolved/],
  ["a range that runs backwards", { path: "a.txt", start_line: 2, line: 2 }, /Start line must precede/],
];

for (const [what, place, message] of MISPLACED) {
  test(`a comment on ${what} makes the whole review a 422, and nothing is written`, async (t) => {
    const sandbox = await openSandbox(t);
    const { repo, pull, at } = withPullRequest(sandbox);
    const app = await appOctokit(sandbox);
    const comments = [
      { path: "a.txt", line: 2, body: "fine" },
      { body: "wrong", ...place },
    ];
    const refused = await failure(
      app.request("POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews", {
        ...at,
        pull_number: pull,
        event: "COMMENT",
        body: "x",
        comments: comments.map((one) => ({ path: "", ...one })),
      }),
    );
    assert.equal(refused.status, 422);
    assert.match(refused.message, message);
    assert.deepEqual(sandbox.github.reviews({ repo, pull }), []);
  });
}

test("nobody reviews his own pull request, and a request for changes needs words", async (t) => {
  const sandbox = await openSandbox(t);
  const { pull, at } = withPullRequest(sandbox);
  const alice = userOctokit(sandbox, "alice");
  const review = { ...at, pull_number: pull };
  const own = await failure(alice.rest.pulls.createReview({ ...review, event: "APPROVE" }));
  assert.match(own.message, /Can not approve your own/);
  const bob = userOctokit(sandbox, "bob");
  assert.equal((await failure(bob.rest.pulls.createReview({ ...review, event: "REQUEST_CHANGES" }))).status, 422);
});

test("a review of 65,536 characters is taken and one of 65,537 is not", async (t) => {
  const sandbox = await openSandbox(t);
  const { pull, at } = withPullRequest(sandbox);
  const app = await appOctokit(sandbox);
  const review = { ...at, pull_number: pull, event: "COMMENT" as const };
  assert.equal((await app.rest.pulls.createReview({ ...review, body: "x".repeat(65_536) })).status, 200);
  const refused = await failure(app.rest.pulls.createReview({ ...review, body: "x".repeat(65_537) }));
  assert.match(refused.message, /body is too long/);
});

test("a dismissed review sends its event and cannot be dismissed twice", async (t) => {
  const sandbox = await openSandbox(t);
  const { pull, at } = withPullRequest(sandbox);
  const hook = await openReceiver(t);
  sandbox.github.deliverTo(hook.url);
  const app = await appOctokit(sandbox);
  const { data } = await app.rest.pulls.createReview({
    ...at,
    pull_number: pull,
    event: "REQUEST_CHANGES",
    body: "No.",
  });
  const dismissal = { ...at, pull_number: pull, review_id: data.id, message: "Mended." };
  assert.equal((await app.rest.pulls.dismissReview(dismissal)).data.state, "DISMISSED");
  assert.equal((await failure(app.rest.pulls.dismissReview(dismissal))).status, 422);
  await sandbox.github.settled();
  assert.deepEqual(names(hook.received), ["pull_request_review.submitted", "pull_request_review.dismissed"]);
});

test("a comment on a line that was pushed over is outdated: its line is null", async (t) => {
  const sandbox = await openSandbox(t);
  const { repo, pull, at } = withPullRequest(sandbox);
  const app = await appOctokit(sandbox);
  const comments = [{ path: "a.txt", line: 2, body: "here" }];
  await app.rest.pulls.createReview({ ...at, pull_number: pull, event: "COMMENT", comments });
  sandbox.github.pushCommit({ repo, branch: "change", files: { "a.txt": "one\nthree\n" } });
  const { data } = await app.rest.pulls.listReviewComments({ ...at, pull_number: pull });
  assert.deepEqual([data[0]?.line, data[0]?.original_line], [null, 2]);
});

test("single comments on lines can be made, answered, edited and deleted", async (t) => {
  const sandbox = await openSandbox(t);
  const { pull, at, sha } = withPullRequest(sandbox);
  const app = await appOctokit(sandbox);
  const where = { ...at, pull_number: pull };
  const made = await app.rest.pulls.createReviewComment({
    ...where,
    commit_id: sha,
    path: "a.txt",
    line: 2,
    body: "one",
  });
  const reply = await app.rest.pulls.createReplyForReviewComment({ ...where, comment_id: made.data.id, body: "two" });
  assert.equal(reply.data.in_reply_to_id, made.data.id);
  const edited = await app.rest.pulls.updateReviewComment({ ...at, comment_id: made.data.id, body: "three" });
  assert.equal(edited.data.body, "three");
  await app.rest.pulls.deleteReviewComment({ ...at, comment_id: reply.data.id });
  assert.equal((await app.rest.pulls.listReviewComments(where)).data.length, 1);
});
