import type { Context, Probot } from "probot";
import { commentDigest } from "./commands/comment-digest.ts";
import { mayHoldCommands } from "./commands/find-commands.ts";
import { ENDS } from "./gates/deployment/note-rollout.ts";
import { releaseOfCheck } from "./gates/release/release-check.ts";
import { BASELINE_EVENTS } from "./github/baseline-source.ts";
import { runOfCallback } from "./github/deployments/run-of-callback.ts";
import { type MergeGroup, queueBranch } from "./github/merge-groups.ts";
import type { Place, Task } from "./jobs/task.ts";
import { FLOOR_PATH } from "./policy/floor.ts";
import { markedIncident } from "./policy/incident-mark.ts";
import { POLICY_PATH } from "./policy/load-policy.ts";
import type { Person } from "./policy/person.ts";
import { WAIVERS_PATH } from "./policy/waivers-file.ts";
import { TEXTS_FOLDER } from "./report/texts.ts";

/**
 * The whole App: which event leads to which task. A webhook is answered as soon as its tasks are on disk; every task
 * reads GitHub anew, so the order of events and their repetition do not matter. Events that our own checks, reviews and
 * comments cause lead to nothing; a push or a pull request counts, whoever made it.
 *
 * @param options.appId whose check runs are ours
 * @param options.apiUrl address of the API: only what waits there is answered
 * @param options.enqueue takes what is to be done
 * @param options.refuse is told why an event cannot lead to anything
 */
export function createApp(options: {
  readonly appId: number;
  readonly apiUrl: string;
  readonly enqueue: (task: Task) => void;
  readonly refuse: (reason: string) => void;
}) {
  const { appId, apiUrl, enqueue, refuse } = options;
  return (app: Probot): void => {
    app.on(["pull_request.opened", "pull_request.reopened", "pull_request.ready_for_review"], (context) =>
      judgePull(context, false),
    );
    app.on("pull_request.synchronize", (context) => {
      judgePull(context, false);
      // The check of the commit that was the head may still be open.
      judgeCommit(context, context.payload.before, null);
    });
    app.on(
      ["pull_request.opened", "pull_request.closed", "pull_request.reopened", "pull_request.edited"],
      (context) => {
        if (markedIncident(context.payload.pull_request.body) !== null) lookAtProduction(context);
      },
    );
    app.on("pull_request.edited", (context) => {
      // A new target branch means another policy and another diff, so an old pass is withdrawn at once; a new title means nothing.
      if (context.payload.changes.base !== undefined) judgePull(context, true);
    });
    // A check that still waits comes to its end; one that spoke for other pull requests too speaks for them alone.
    app.on("pull_request.closed", (context) => {
      judgeCommit(context, context.payload.pull_request.head.sha, null);
    });
    app.on("workflow_run.completed", (context) => {
      const { workflow_run: run, repository } = context.payload;
      const { head_sha: headSha, head_branch: headRef } = run;
      const isOurs = run.head_repository?.id === repository.id;
      const queue = isOurs ? queueBranch(headRef ?? "") : null;
      if (queue === null || headRef === null) judgeCommit(context, headSha, null);
      else judgeGroup(context, { headSha, headRef, baseRef: queue.baseRef }, false);
      // A run on the default branch may be one of the monitoring workflow: the policy says which that is.
      const isOnDefault = isOurs && headRef === repository.default_branch;
      if (isOnDefault && BASELINE_EVENTS.includes(run.event)) lookAtProduction(context);
    });
    // A run that GitHub was asked to start, and did not answer for, is one of those.
    app.on("workflow_run.requested", (context) => {
      if (context.payload.workflow_run.event === "workflow_dispatch") lookAtProduction(context);
    });
    // What a merge queue wants to merge is judged by itself; where it is gone, its check is brought to an end.
    app.on(["merge_group.checks_requested", "merge_group.destroyed"], (context) => {
      const { action, merge_group } = context.payload;
      const { head_sha: headSha, head_ref, base_ref } = merge_group;
      const group = { headSha, headRef: branchOf(head_ref), baseRef: branchOf(base_ref) };
      judgeGroup(context, group, action === "checks_requested");
    });
    app.on("check_run.rerequested", (context) => {
      const { check_run } = context.payload;
      if (check_run.app?.id !== appId) return;
      const release = releaseOfCheck(check_run.external_id ?? "");
      if (release !== null) judgeRelease(context, release, { asker: context.payload.sender });
      else judgeCommit(context, check_run.head_sha, context.payload.sender);
    });
    app.on("check_run.requested_action", (context) => {
      const { check_run, requested_action, sender } = context.payload;
      if (check_run.app?.id !== appId) return;
      const { head_sha: headSha } = check_run;
      const button = requested_action?.identifier;
      const release = releaseOfCheck(check_run.external_id ?? "");
      if (release !== null) judgeRelease(context, release, { asker: sender });
      else if (button === "rerun") judgeCommit(context, headSha, sender);
      if (button === "explain" || button === "waive") pressed(context, { headSha, button, sender });
    });
    // Only what is said for the first time counts: a comment that is edited later carries no authority.
    app.on("issue_comment.created", (context) => {
      const { comment, issue } = context.payload;
      if (comment.user === null || comment.performed_via_github_app?.id === appId) return;
      if (!mayHoldCommands(comment.body)) return;
      const place = placeOf(context);
      if (place === null) return;
      const by = { id: comment.user.id, login: comment.user.login };
      const spoken = { id: comment.id, digest: commentDigest(comment.body), by };
      const isPull = issue.pull_request !== undefined;
      enqueue({ kind: "obey", ...place, number: issue.number, isPull, comments: [spoken] });
    });
    app.on("check_suite.rerequested", (context) => {
      const { check_suite } = context.payload;
      if (check_suite.app.id === appId) judgeCommit(context, check_suite.head_sha, context.payload.sender);
    });
    app.on(["release.created", "release.edited", "release.unpublished", "release.deleted"], (context) => {
      // Our own block in the notes is such an edit: then nothing has changed.
      judgeRelease(context, context.payload.release.id, { ifChanged: context.payload.action === "edited" });
    });
    app.on("release.published", (context) => {
      judgeRelease(context, context.payload.release.id, { published: true, ifChanged: true });
      // It may bring the new model that an incident waits for.
      const place = placeOf(context);
      if (place !== null) enqueue({ kind: "monitor", ...place });
    });
    app.on("push", (context) => {
      const { payload } = context;
      const branch = /^refs\/heads\/(.+)$/.exec(payload.ref)?.[1];
      const place = placeOf(context);
      if (place === null) return;
      const tag = /^refs\/tags\/(.+)$/.exec(payload.ref)?.[1];
      if (tag !== undefined) enqueue({ kind: "judge-tag", ...place, tag });
      // Where the tags of most drafts would be made.
      if (branch === payload.repository.default_branch) enqueue({ kind: "judge-releases", ...place, known: true });
      if (branch === undefined || payload.deleted) return;
      const isLaw = pushTouches(payload, POLICY_PATH) || pushTouches(payload, WAIVERS_PATH);
      if (isLaw) enqueue({ kind: "judge-targeting", ...place, base: branch });
      const isOwn = branch === payload.repository.default_branch;
      if (isOwn && pushTouches(payload, POLICY_PATH)) enqueue({ kind: "monitor", ...place });
      const isHome = payload.repository.name === ".github" && branch === payload.repository.default_branch;
      const concernsAll = [FLOOR_PATH, `${TEXTS_FOLDER}/`].some((path) => pushTouches(payload, path));
      const { installationId } = place;
      if (isHome && concernsAll) enqueue({ kind: "judge-installation", installationId });
    });
    app.on("deployment_protection_rule.requested", (context) => {
      const { environment, deployment, deployment_callback_url: callback } = context.payload;
      const place = placeOf(context);
      if (place === null) return;
      const run = runOfCallback(callback, { apiUrl, ...place });
      // Whatever truly waits is found without this event, and answered through the API that it waits at.
      if (run === null) return refuse("Its callback is no address of this repository at the API of GitHub.");
      if (environment === undefined || environment === "") return refuse("It names no environment.");
      enqueue({ kind: "judge-deployment", ...place, run, environment, deployment: deployment?.id ?? 0, heard: true });
    });
    app.on("deployment_status.created", (context) => {
      const { deployment, deployment_status } = context.payload;
      const place = ENDS.includes(deployment_status.state) ? placeOf(context) : null;
      if (place !== null) enqueue({ kind: "note-rollout", ...place, deployment: deployment.id });
    });
    // While the App was not there, or could not see enough, GitHub told it nothing.
    app.on(
      ["installation.created", "installation.unsuspend", "installation.new_permissions_accepted"],
      ({ payload: { installation } }) => enqueue({ kind: "judge-installation", installationId: installation.id }),
    );
    app.on("installation_repositories.added", ({ payload: { installation, repositories_added } }) => {
      for (const { id, name, full_name } of repositories_added) {
        const place = { installationId: installation.id, repositoryId: id, owner: ownerIn(full_name), repo: name };
        enqueue({ kind: "judge-targeting", ...place, base: null });
      }
    });
  };

  function judgePull(context: Context<"pull_request">, requested: boolean): void {
    const place = placeOf(context);
    if (place === null) return;
    const { number, head } = context.payload.pull_request;
    enqueue({ kind: "judge-pull-request", ...place, number, requested, headSha: head.sha });
  }

  function lookAtProduction(context: Heard): void {
    const place = placeOf(context);
    if (place !== null) enqueue({ kind: "monitor", ...place });
  }

  function judgeRelease(
    context: Heard,
    release: number,
    why: { readonly asker?: Person; readonly published?: boolean; readonly ifChanged?: boolean },
  ): void {
    const place = placeOf(context);
    if (place === null) return;
    const { asker, published = false, ifChanged = false } = why;
    const by = asker === undefined ? {} : { requestedBy: { id: asker.id, login: asker.login } };
    enqueue({ kind: "judge-release", ...place, release, requested: asker !== undefined, published, ifChanged, ...by });
  }

  /** @param asker who pressed a button; null where nobody did */
  function judgeCommit(context: Heard, headSha: string, asker: Person | null): void {
    const place = placeOf(context);
    if (place === null) return;
    const by = asker === null ? {} : { requestedBy: { id: asker.id, login: asker.login } };
    enqueue({ kind: "judge-commit", ...place, headSha, requested: asker !== null, ...by });
  }

  function judgeGroup(context: Heard, group: MergeGroup, isNew: boolean): void {
    const place = placeOf(context);
    if (place !== null) enqueue({ kind: "judge-merge-group", ...place, ...group, requested: false, isNew });
  }

  function pressed(
    context: Heard,
    { headSha, button, sender }: { headSha: string; button: "explain" | "waive"; sender: Person },
  ): void {
    const place = placeOf(context);
    if (place === null) return;
    enqueue({ kind: "press", ...place, headSha, button, requestedBy: { id: sender.id, login: sender.login } });
  }

  /** Where an event happened; null for one that comes through no installation, for which the App has no credentials. */
  function placeOf({ payload: { installation, repository } }: Heard): Place | null {
    if (!installation || !repository) {
      refuse("It names no installation of the App, or no repository.");
      return null;
    }
    const owner = repository.owner?.login ?? ownerIn(repository.full_name);
    return { installationId: installation.id, repositoryId: repository.id, owner, repo: repository.name };
  }
}

/** What all events have in common that the App listens to. */
interface Heard {
  readonly payload: {
    readonly installation?: { readonly id: number } | null | undefined;
    readonly repository?:
      | {
          readonly id: number;
          readonly name: string;
          readonly full_name: string;
          readonly owner?: { readonly login: string } | null | undefined;
        }
      | null
      | undefined;
  };
}

/** The name of a branch without `refs/heads/`. */
function branchOf(ref: string): string {
  return ref.replace(/^refs\/heads\//, "");
}

function ownerIn(fullName: string): string {
  return fullName.split("/")[0] ?? "";
}

/** GitHub lists this many commits of one push at most. */
const MOST_COMMITS = 2048;

/**
 * Whether a push changes a file, or may: a forced push and a list of commits that is cut do not tell.
 *
 * @param path of a file, or of a folder where it ends in a slash
 */
export function pushTouches(
  push: {
    readonly forced: boolean;
    readonly commits: readonly {
      readonly added?: readonly string[];
      readonly modified?: readonly string[];
      readonly removed?: readonly string[];
    }[];
  },
  path: string,
): boolean {
  if (push.forced || push.commits.length >= MOST_COMMITS) return true;
  return push.commits.some(({ added = [], modified = [], removed = [] }) =>
    [added, modified, removed].some((paths) =>
      paths.some((changed) => (path.endsWith("/") ? changed.startsWith(path) : changed === path)),
    ),
  );
}
