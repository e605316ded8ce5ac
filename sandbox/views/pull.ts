import { mergeGate } from "../model/merge-gate.ts";
import { pullCommits, pullFiles, testMerge } from "../model/pull-facts.ts";
import { commentsOn } from "../model/topics.ts";
import type { Pull, Repository, World } from "../model/types.ts";
import { isThere } from "../model/world.ts";
import { accountView, nodeId } from "./account.ts";
import { association } from "./association.ts";
import { labelView } from "./issue.ts";
import { repositoryView } from "./repository.ts";

/** A pull request as lists show it. */
export function pullView(world: World, repository: Repository, pull: Pull) {
  const url = `${world.urls.api}/repos/${repository.fullName}/pulls/${pull.number}`;
  const issue = `${world.urls.api}/repos/${repository.fullName}/issues/${pull.number}`;
  const html = `${world.urls.html}/${repository.fullName}/pull/${pull.number}`;
  const [assignee] = pull.assignees;
  const side = (of: Repository, ref: string, sha: string) => ({
    label: `${of.owner.login}:${ref}`,
    ref,
    sha,
    user: accountView(world, of.owner),
    repo: isThere(world, of) ? repositoryView(world, of) : null,
  });
  return {
    id: pull.id,
    node_id: nodeId("PR", pull.id),
    url,
    html_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    issue_url: issue,
    commits_url: `${url}/commits`,
    review_comments_url: `${url}/comments`,
    review_comment_url: `${world.urls.api}/repos/${repository.fullName}/pulls/comments{/number}`,
    comments_url: `${issue}/comments`,
    statuses_url: `${world.urls.api}/repos/${repository.fullName}/statuses/${pull.head.sha}`,
    number: pull.number,
    state: pull.state,
    locked: false,
    title: pull.title,
    user: accountView(world, pull.author),
    body: pull.body,
    labels: pull.labels.map((one) => labelView(world, repository, one)),
    milestone: null,
    assignee: assignee === undefined ? null : accountView(world, assignee),
    assignees: pull.assignees.map((one) => accountView(world, one)),
    requested_reviewers: [],
    requested_teams: [],
    created_at: pull.createdAt,
    updated_at: pull.updatedAt,
    closed_at: pull.closedAt,
    merged_at: pull.merged?.at ?? null,
    merge_commit_sha: pull.merged?.sha ?? testMerge(repository, pull)?.sha ?? null,
    draft: pull.draft,
    head: side(pull.head.repository, pull.head.ref, pull.head.sha),
    base: side(repository, pull.base.ref, pull.base.sha),
    author_association: association(world, repository, pull.author),
    _links: {
      self: { href: url },
      html: { href: html },
      issue: { href: issue },
      comments: { href: `${issue}/comments` },
      review_comments: { href: `${url}/comments` },
      review_comment: { href: `${world.urls.api}/repos/${repository.fullName}/pulls/comments{/number}` },
      commits: { href: `${url}/commits` },
      statuses: { href: `${world.urls.api}/repos/${repository.fullName}/statuses/${pull.head.sha}` },
    },
    auto_merge: null,
    active_lock_reason: null,
  };
}

/** A pull request as `GET /pulls/N` and webhooks show it: counts and mergeability included. */
export function fullPullView(world: World, repository: Repository, pull: Pull) {
  const files = pullFiles(repository, pull);
  const count = (key: "additions" | "deletions"): number =>
    files.reduce((sum, file) => sum + (file.patch?.[key] ?? 0), 0);
  const mergeable = pull.state === "open" ? testMerge(repository, pull) !== undefined : null;
  return {
    ...pullView(world, repository, pull),
    merged: pull.merged !== undefined,
    mergeable,
    rebaseable: mergeable,
    mergeable_state: mergeableState(world, repository, pull, mergeable),
    merged_by: pull.merged === undefined ? null : accountView(world, pull.merged.by),
    comments: commentsOn(repository, pull).length,
    review_comments: pull.reviewComments.size,
    maintainer_can_modify: false,
    commits: pullCommits(repository, pull).length,
    additions: count("additions"),
    deletions: count("deletions"),
    changed_files: files.length,
  };
}

function mergeableState(world: World, repository: Repository, pull: Pull, mergeable: boolean | null): string {
  if (mergeable === null) return "unknown";
  if (!mergeable) return "dirty";
  if (pull.draft) return "draft";
  return mergeGate(world, repository, pull).open ? "clean" : "blocked";
}
