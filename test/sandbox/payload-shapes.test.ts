import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";
import { appOctokit, openReceiver, openSandbox, withPullRequest } from "./support.ts";

type Example = Record<string, unknown>;
const published: { name: string; examples: Example[] }[] = createRequire(import.meta.url)("@octokit/webhooks-examples");

const EVENTS = [
  "check_run",
  "check_suite",
  "create",
  "delete",
  "deployment",
  "deployment_protection_rule",
  "deployment_status",
  "issue_comment",
  "issues",
  "merge_group",
  "pull_request",
  "pull_request_review",
  "pull_request_review_comment",
  "push",
  "release",
  "repository",
  "workflow_dispatch",
  "workflow_run",
];

const PERMISSIONS = {
  actions: "write",
  checks: "write",
  contents: "write",
  deployments: "write",
  issues: "write",
  merge_queues: "read",
  pull_requests: "write",
} as const;

// GitHub publishes no example of these: what @octokit/openapi-webhooks-types lists.
const DEPLOYMENT_KEYS = {
  url: "",
  id: 0,
  node_id: "",
  sha: "",
  ref: "",
  task: "",
  payload: {},
  original_environment: "",
  environment: "",
  description: null,
  creator: {},
  created_at: "",
  updated_at: "",
  statuses_url: "",
  repository_url: "",
  transient_environment: false,
  production_environment: false,
  performed_via_github_app: null,
};
const OWN: Readonly<Record<string, Example[]>> = {
  deployment_protection_rule: [
    {
      action: "requested",
      environment: "",
      event: "",
      sha: "",
      ref: "",
      deployment_callback_url: "",
      deployment: DEPLOYMENT_KEYS,
      pull_requests: [],
      repository: {},
      organization: {},
      installation: {},
      sender: {},
    },
  ],
};

test("payloads have every field that GitHub's published examples have", async (t) => {
  const sandbox = await openSandbox(t, { events: EVENTS, permissions: PERMISSIONS });
  const { github } = sandbox;
  const hook = await openReceiver(t);
  github.deliverTo(hook.url);
  const { repo, pull, sha, at } = withPullRequest(sandbox);
  const pushed = github.pushCommit({ repo, branch: "change", files: { "a.txt": "one\n3\n" }, author: "alice" });
  const comments = [{ path: "a.txt", line: 2, body: "here" }];
  const { id: review } = github.review({ repo, pull, user: "bob", event: "REQUEST_CHANGES", body: "no", comments });
  github.dismissReview({ repo, pull, review });
  const { id: comment } = github.comment({ repo, pull, user: "bob", body: "hello" });
  github.editComment({ repo, comment, user: "bob", body: "goodbye" });
  const { issue } = github.openIssue({ repo, title: "Drift", labels: ["drift"], assignees: ["bob"] });
  github.comment({ repo, issue, user: "retrainer[bot]", body: "hello" });
  github.editIssue({ repo, issue, body: "psi 0.31", labels: [], assignees: [] });
  github.closeIssue({ repo, issue });
  github.reopenIssue({ repo, issue });
  github.createRun({ repo, workflow: "e.yml", headSha: pushed.sha, headBranch: "change", conclusion: "success" });
  const app = await appOctokit(sandbox);
  const run = await app.rest.checks.create({ ...at, name: "assay", head_sha: pushed.sha, conclusion: "failure" });
  github.rerequest({ repo, checkRun: run.data.id });
  github.rerequestSuite({ repo, sha });
  github.closePullRequest({ repo, pull });
  github.protectBranch({ repo, checks: [], mergeQueue: true });
  github.pushCommit({ repo, branch: "queued", files: { "q.txt": "q\n" } });
  github.enqueue({ repo, pull: github.openPullRequest({ repo, head: "queued" }).pull });
  const { release } = github.createRelease({ repo, tag: "v1", draft: true });
  github.uploadReleaseAsset({ repo, release, name: "model.bin", content: "bytes" });
  github.editRelease({ repo, release, name: "One", body: "notes", prerelease: true });
  github.publishRelease({ repo, release });
  github.editRelease({ repo, release, prerelease: false, name: "Two", body: "more" });
  github.editRelease({ repo, release, draft: true });
  github.deleteRelease({ repo, release });
  github.createEnvironment({ repo, name: "production", protectedBy: sandbox.app });
  const waiting = github.createRun({ repo, workflow: "e.yml", headSha: sha, headBranch: "main", event: "push" });
  github.reachEnvironment({ repo, run: waiting.run, environment: "production" });
  github.completeRun({ repo, run: waiting.run });
  github.deploy({ repo, environment: "staging" });
  const by = github.pushCommit({
    repo,
    branch: "main",
    files: { ".github/workflows/e.yml": "on: workflow_dispatch\n" },
  });
  await app.rest.actions.createWorkflowDispatch({ ...at, workflow_id: "e.yml", ref: "main" });
  assert.equal(github.dispatches({ repo })[0]?.headSha, by.sha);
  const other = github.createRepository({ name: "other" });
  github.renameRepository({ repo: other.repo, to: "another" });
  github.suspendInstallation();
  github.unsuspendInstallation();
  const permissions = { checks: "write", contents: "read" } as const;
  github.install({ account: "acme", permissions, repositories: [repo] });
  github.addRepositoryToInstallation({ repo: "acme/another" });
  github.removeRepositoryFromInstallation({ repo: "acme/another" });
  github.uninstall();
  await github.settled();

  const seen = new Set<string>();
  for (const { event, payload } of hook.received) {
    seen.add(event);
    const examples = published.find((one) => one.name === event)?.examples ?? OWN[event] ?? [];
    const sameAction = examples.filter((one) => one["action"] === payload["action"]);
    const missing = (sameAction.length > 0 ? sameAction : examples).map((example) => missingFields(example, payload));
    assert.ok(missing.length > 0, event);
    const fewest = missing.reduce((best, one) => (one.length < best.length ? one : best));
    assert.deepEqual(fewest, [], `${event}.${payload["action"]}`);
  }
  assert.deepEqual([...seen].sort(), [...EVENTS, "installation", "installation_repositories"].sort());
});

/** Paths that the example has and the payload lacks. Only objects are followed; null on either side ends the matter. */
function missingFields(example: Example, payload: Example, path = ""): string[] {
  return Object.entries(example).flatMap(([key, value]) => {
    const here = `${path}.${key}`;
    // What an App may do is its own affair.
    if (value === null || key === "permissions") return [];
    if (!(key in payload)) return [here];
    const mine = payload[key];
    return isObject(value) && isObject(mine) ? missingFields(value, mine, here) : [];
  });
}

function isObject(value: unknown): value is Example {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
