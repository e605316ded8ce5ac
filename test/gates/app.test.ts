import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, it } from "node:test";
import { Probot } from "probot";
import { createApp, pushTouches } from "../../src/app.ts";
import type { Task } from "../../src/jobs/task.ts";

const place = { installationId: 8, repositoryId: 5, owner: "acme", repo: "models" };
const repository = {
  id: 5,
  name: "models",
  full_name: "acme/models",
  owner: { login: "acme" },
  default_branch: "main",
};
const common = { installation: { id: 8 }, repository };
const pull_request = { number: 3, head: { sha: "abc" } };

/** The tasks that an event leads to, and why it can lead to none. */
async function listen(name: string, payload: object): Promise<{ tasks: Task[]; refusals: string[] }> {
  const tasks: Task[] = [];
  const refusals: string[] = [];
  const probot = new Probot({ githubToken: "test", logLevel: "fatal" });
  const hear = { enqueue: (task: Task) => tasks.push(task), refuse: (reason: string) => refusals.push(reason) };
  await probot.load(createApp({ appId: 7, apiUrl: "https://api.github.com", ...hear }));
  const event: unknown = { id: "1", name, payload };
  await probot.receive(event as Parameters<Probot["receive"]>[0]);
  return { tasks, refusals };
}

/** The tasks of an event that is not refused. */
async function heard(name: string, payload: object): Promise<Task[]> {
  const { tasks, refusals } = await listen(name, payload);
  assert.deepEqual(refusals, []);
  return tasks;
}

const before = "def";
const judge = { kind: "judge-pull-request", ...place, number: 3, requested: false, headSha: "abc" };
const commit = { kind: "judge-commit", ...place, headSha: "abc", requested: false };
const monitor = { kind: "monitor", ...place };
const sender = { id: 9, login: "alice", type: "User" };

describe("an event", () => {
  for (const action of ["opened", "reopened", "ready_for_review"]) {
    it(`pull_request.${action} leads to a judgement`, async () => {
      assert.deepEqual(await heard("pull_request", { action, pull_request, ...common }), [judge]);
    });
  }

  it("pull_request.synchronize leads to one, and ends the check of the commit that was the head", async () => {
    const payload = { action: "synchronize", pull_request, before, ...common };
    assert.deepEqual(await heard("pull_request", payload), [judge, { ...commit, headSha: before }]);
  });

  it("pull_request.edited leads to one only where the target branch was changed, which withdraws an old pass", async () => {
    const edited = (changes: object) => heard("pull_request", { action: "edited", pull_request, changes, ...common });
    assert.deepEqual(await edited({ base: { ref: { from: "main" } } }), [{ ...judge, requested: true }]);
    assert.deepEqual(await edited({ title: { from: "old" } }), []);
  });

  it("pull_request.closed ends its check and lets it speak for those that remain", async () => {
    assert.deepEqual(await heard("pull_request", { action: "closed", pull_request, ...common }), [commit]);
  });

  it("workflow_run.completed leads to a judgement of its commit, and no other action does", async () => {
    const workflow_run = { head_sha: "abc" };
    assert.deepEqual(await heard("workflow_run", { action: "completed", workflow_run, ...common }), [commit]);
    assert.deepEqual(await heard("workflow_run", { action: "requested", workflow_run, ...common }), []);
  });

  const headRef = `gh-readonly-queue/release/1.x/pr-3-${"0".repeat(40)}`;
  const group = {
    kind: "judge-merge-group",
    ...place,
    headSha: "abc",
    headRef,
    baseRef: "release/1.x",
    requested: false,
  };

  it("workflow_run.completed on the branch of a merge group leads to a judgement of that, but not of a fork's branch", async () => {
    const of = (id: number) => ({ head_sha: "abc", head_branch: headRef, head_repository: { id } });
    const completed = (id: number) => heard("workflow_run", { action: "completed", workflow_run: of(id), ...common });
    assert.deepEqual(await completed(5), [{ ...group, isNew: false }]);
    assert.deepEqual(await completed(6), [commit]);
  });

  for (const [action, isNew] of [
    ["checks_requested", true],
    ["destroyed", false],
  ] as const) {
    it(`merge_group.${action} leads to a look at the group`, async () => {
      const merge_group = { head_sha: "abc", head_ref: `refs/heads/${headRef}`, base_ref: "refs/heads/release/1.x" };
      assert.deepEqual(await heard("merge_group", { action, merge_group, ...common }), [{ ...group, isNew }]);
    });
  }

  it("workflow_run leads to a look at production for a run on the default branch that nobody outside can cause", async () => {
    const run = { head_sha: "abc", head_branch: "main", head_repository: { id: 5 }, event: "schedule" };
    const completed = (changes: object) =>
      heard("workflow_run", { action: "completed", workflow_run: { ...run, ...changes }, ...common });
    for (const event of ["schedule", "workflow_dispatch", "push"]) {
      assert.deepEqual(await completed({ event }), [commit, monitor]);
    }
    for (const other of [{ event: "pull_request" }, { head_branch: "next" }, { head_repository: { id: 6 } }]) {
      assert.deepEqual(await completed(other), [commit]);
    }
    const begun = { action: "requested", workflow_run: { ...run, event: "workflow_dispatch" }, ...common };
    assert.deepEqual(await heard("workflow_run", begun), [monitor]);
  });

  it("of a pull request that names an incident leads to a look at production too", async () => {
    const marked = { ...pull_request, body: "A new model.\r\n\r\nAssay-Incident: i3\r\n" };
    const opened = await heard("pull_request", { action: "opened", pull_request: marked, ...common });
    assert.deepEqual(opened, [judge, monitor]);
    const closed = await heard("pull_request", { action: "closed", pull_request: marked, ...common });
    assert.deepEqual(closed, [monitor, commit]);
    const quoted = { ...pull_request, body: "> Assay-Incident: i3" };
    assert.deepEqual(await heard("pull_request", { action: "opened", pull_request: quoted, ...common }), [judge]);
  });

  it("of a button leads to an answer that is owed, for our own checks only", async () => {
    const check = (id: number) => ({ head_sha: "abc", app: { id } });
    const requested_action = { identifier: "rerun" };
    const asked = { ...commit, requested: true, requestedBy: { id: 9, login: "alice" } };
    for (const [name, payload] of [
      ["check_run", { action: "rerequested", check_run: check(7) }],
      ["check_run", { action: "requested_action", check_run: check(7), requested_action }],
      ["check_suite", { action: "rerequested", check_suite: check(7) }],
    ] as const) {
      assert.deepEqual(await heard(name, { ...payload, sender, ...common }), [asked]);
    }
    for (const [name, payload] of [
      ["check_run", { action: "rerequested", check_run: check(6) }],
      ["check_run", { action: "requested_action", check_run: check(7), requested_action: { identifier: "other" } }],
      ["check_run", { action: "completed", check_run: check(7) }],
      ["check_suite", { action: "rerequested", check_suite: check(6) }],
    ] as const) {
      assert.deepEqual(await heard(name, { ...payload, ...common }), []);
    }
  });

  it("of the buttons that explain and that ask for a waiver leads to their comment", async () => {
    for (const button of ["explain", "waive"]) {
      const check_run = { head_sha: "abc", app: { id: 7 } };
      const payload = { action: "requested_action", check_run, requested_action: { identifier: button }, sender };
      const asked = { kind: "press", ...place, headSha: "abc", button, requestedBy: { id: 9, login: "alice" } };
      assert.deepEqual(await heard("check_run", { ...payload, ...common }), [asked]);
      const foreign = { ...payload, check_run: { head_sha: "abc", app: { id: 6 } } };
      assert.deepEqual(await heard("check_run", { ...foreign, ...common }), []);
    }
  });

  it("issue_comment.created leads to its commands, by whom it was written and as it was written", async () => {
    const comment = (body: string, more: object = {}) => ({ id: 4, body, user: { id: 9, login: "alice" }, ...more });
    const issue = { number: 3, pull_request: {} };
    const said = (given: object, action = "created") => heard("issue_comment", { action, issue, ...given, ...common });
    const digest = createHash("sha256").update("hello\n/assay status").digest("hex");
    const spoken = { id: 4, digest, by: { id: 9, login: "alice" } };
    const asked = { kind: "obey", ...place, number: 3, isPull: true, comments: [spoken] };
    assert.deepEqual(await said({ comment: comment("hello\n/assay status") }), [asked]);
    const inIssue = await said({ comment: comment("hello\n/assay status"), issue: { number: 3 } });
    assert.deepEqual(inIssue, [{ ...asked, isPull: false }]);
    assert.deepEqual(await said({ comment: comment("/assay status") }, "edited"), []);
    assert.deepEqual(await said({ comment: comment("see /assay status, /assayer") }), []);
    const own = { performed_via_github_app: { id: 7 } };
    assert.deepEqual(await said({ comment: comment("/assay status", own) }), []);
    assert.deepEqual(await said({ comment: { ...comment("/assay status"), user: null } }), []);
  });

  const push = (given: object) => ({
    ref: "refs/heads/main",
    deleted: false,
    forced: false,
    commits: [],
    ...common,
    ...given,
  });

  /** What a push leads to, but for the releases that may stand at what was pushed. */
  const pushed = async (given: object) =>
    (await heard("push", push(given))).filter(({ kind }) => kind !== "judge-releases" && kind !== "judge-tag");

  it("push leads to judgements where it changes the policy of a branch", async () => {
    const commits = [{ modified: [".github/assay.yml"] }];
    const targeting = { kind: "judge-targeting", ...place, base: "main" };
    assert.deepEqual(await pushed({ commits }), [targeting, monitor]);
    const elsewhere = { ...targeting, base: "next" };
    assert.deepEqual(await pushed({ commits, ref: "refs/heads/next" }), [elsewhere]);
    assert.deepEqual(await pushed({ commits: [{ modified: ["README.md"] }] }), []);
    assert.deepEqual(await pushed({ commits, ref: "refs/tags/v1" }), []);
    assert.deepEqual(await pushed({ commits, deleted: true }), []);
  });

  it("push leads to judgements everywhere where it changes the organisation's floor", async () => {
    const home = { ...repository, name: ".github", full_name: "acme/.github" };
    const commits = [{ added: ["assay-floor.yml"] }];
    const installation = { kind: "judge-installation", installationId: 8 };
    assert.deepEqual(await pushed({ commits, repository: home }), [installation]);
    assert.deepEqual(await pushed({ commits, repository: home, ref: "refs/heads/draft" }), []);
    assert.deepEqual(await pushed({ commits }), []);
  });

  it("push leads to judgements everywhere where it changes the organisation's own texts", async () => {
    const home = { ...repository, name: ".github", full_name: "acme/.github" };
    const changing = (path: string) => pushed({ commits: [{ removed: [path] }], repository: home });
    assert.deepEqual(await changing("assay-templates/phrases.md"), [{ kind: "judge-installation", installationId: 8 }]);
    assert.deepEqual(await changing("assay-templates-old/phrases.md"), []);
  });

  it("that shows the App what it could not see leads to judgements", async () => {
    const judgeAll = { kind: "judge-installation", installationId: 8 };
    for (const action of ["created", "unsuspend", "new_permissions_accepted"]) {
      assert.deepEqual(await heard("installation", { action, ...common }), [judgeAll], action);
    }
    const repositories_added = [{ id: 11, name: "more", full_name: "acme/more" }];
    const more = { installationId: 8, repositoryId: 11, owner: "acme", repo: "more" };
    assert.deepEqual(await heard("installation_repositories", { action: "added", repositories_added, ...common }), [
      { kind: "judge-targeting", ...more, base: null },
    ]);
    for (const action of ["deleted", "suspend"])
      assert.deepEqual(await heard("installation", { action, ...common }), []);
  });

  it("of our own check, review or comment leads to nothing, and a push of a bot is a push", async () => {
    const bot = { id: 10, login: "assay[bot]", type: "Bot" };
    const check_run = { head_sha: "abc", app: { id: 7 } };
    for (const [name, payload] of [
      ["check_run", { action: "created", check_run }],
      ["check_run", { action: "completed", check_run }],
      ["check_suite", { action: "completed", check_suite: check_run }],
      ["pull_request_review", { action: "submitted", pull_request, review: { id: 1 } }],
      ["issue_comment", { action: "created", issue: { number: 3 }, comment: { id: 1 } }],
    ] as const) {
      assert.deepEqual(await heard(name, { ...payload, sender: bot, ...common }), [], name);
    }
    const commits = [{ modified: [".github/assay.yml"] }];
    assert.equal((await pushed({ commits, sender: bot })).length, 2);
  });

  it("of a release leads to its judgement: of our own edit only if something has changed", async () => {
    const of = (action: string) => heard("release", { action, release: { id: 12 }, ...common });
    const judged = {
      kind: "judge-release",
      ...place,
      release: 12,
      requested: false,
      published: false,
      ifChanged: false,
    };
    for (const action of ["created", "unpublished", "deleted"]) assert.deepEqual(await of(action), [judged], action);
    assert.deepEqual(await of("edited"), [{ ...judged, ifChanged: true }]);
    assert.deepEqual(await of("published"), [{ ...judged, published: true, ifChanged: true }, monitor]);
    for (const action of ["released", "prereleased"]) assert.deepEqual(await of(action), [], action);
  });

  it("of the check of a release leads to the release's judgement", async () => {
    const check_run = { head_sha: "abc", app: { id: 7 }, external_id: "sha256:12 for release 12" };
    const sender = { id: 9, login: "alice" };
    const judged = {
      kind: "judge-release",
      ...place,
      release: 12,
      requested: true,
      published: false,
      ifChanged: false,
    };
    const expected = [{ ...judged, requestedBy: sender }];
    assert.deepEqual(await heard("check_run", { action: "rerequested", check_run, sender, ...common }), expected);
    const pressed = { action: "requested_action", requested_action: { identifier: "rerun" }, check_run, sender };
    assert.deepEqual(await heard("check_run", { ...pressed, ...common }), expected);
  });

  it("push of a tag, or to the default branch, leads to the releases that stand there", async () => {
    const releases = [{ kind: "judge-releases", ...place, known: true }];
    const tagged = [{ kind: "judge-tag", ...place, tag: "v1" }];
    assert.deepEqual(await heard("push", push({ ref: "refs/tags/v1" })), tagged);
    assert.deepEqual(await heard("push", push({})), releases);
    assert.deepEqual(await heard("push", push({ ref: "refs/heads/change" })), []);
  });

  it("without an installation or a repository is refused, with the reason", async () => {
    const { installation } = common;
    for (const [name, payload] of [
      ["pull_request", { action: "opened", pull_request, installation }],
      ["pull_request", { action: "opened", pull_request, repository }],
      ["push", { ref: "refs/heads/main", forced: true, installation }],
    ] as const) {
      const { tasks, refusals } = await listen(name, payload);
      assert.deepEqual(tasks, []);
      assert.deepEqual(refusals, ["It names no installation of the App, or no repository."]);
    }
  });
});

describe("whether a push changes a file", () => {
  const commits = [{ added: ["a"], modified: ["b"], removed: ["c"] }, {}];
  it("is seen from its commits", () => {
    for (const path of ["a", "b", "c"]) assert.ok(pushTouches({ forced: false, commits }, path));
    assert.ok(!pushTouches({ forced: false, commits }, "d"));
  });

  it("is taken for granted where they do not tell", () => {
    assert.ok(pushTouches({ forced: true, commits: [] }, "d"));
    assert.ok(pushTouches({ forced: false, commits: Array.from({ length: 2048 }, () => ({})) }, "d"));
  });
});
