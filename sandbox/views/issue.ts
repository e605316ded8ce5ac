import { commentsOn } from "../model/topics.ts";
import type { Account, Comment, Issue, Label, Pull, Repository, World } from "../model/types.ts";
import { accountView, appView, nodeId } from "./account.ts";
import { association } from "./association.ts";
import { rollup } from "./reaction.ts";

/** A comment in the conversation of an issue or pull request. */
export function commentView(world: World, repository: Repository, comment: Comment) {
  const url = `${world.urls.api}/repos/${repository.fullName}/issues/comments/${comment.id}`;
  return {
    id: comment.id,
    node_id: nodeId("IC", comment.id),
    url,
    html_url: `${htmlUrl(world, repository, comment.issue)}#issuecomment-${comment.id}`,
    issue_url: `${world.urls.api}/repos/${repository.fullName}/issues/${comment.issue}`,
    user: accountView(world, comment.user),
    body: comment.body,
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    author_association: association(world, repository, comment.user),
    reactions: rollup(url, comment.reactions),
    performed_via_github_app: appOf(world, comment.user),
  };
}

/** An issue, or a pull request as the issue it also is, as events carry it. */
export function issueView(world: World, repository: Repository, topic: Issue | Pull) {
  const url = `${world.urls.api}/repos/${repository.fullName}/issues/${topic.number}`;
  const html = htmlUrl(world, repository, topic.number);
  const [assignee] = topic.assignees;
  return {
    id: topic.id,
    node_id: nodeId(topic.kind === "pull" ? "PR" : "I", topic.id),
    url,
    repository_url: `${world.urls.api}/repos/${repository.fullName}`,
    comments_url: `${url}/comments`,
    html_url: html,
    number: topic.number,
    title: topic.title,
    body: topic.body,
    state: topic.state,
    state_reason: topic.kind === "issue" ? topic.stateReason : null,
    locked: false,
    active_lock_reason: null,
    user: accountView(world, topic.author),
    labels: topic.labels.map((one) => labelView(world, repository, one)),
    author_association: association(world, repository, topic.author),
    labels_url: `${url}/labels{/name}`,
    events_url: `${url}/events`,
    timeline_url: `${url}/timeline`,
    milestone: null,
    assignee: assignee === undefined ? null : accountView(world, assignee),
    assignees: topic.assignees.map((one) => accountView(world, one)),
    comments: commentsOn(repository, topic).length,
    created_at: topic.createdAt,
    updated_at: topic.updatedAt,
    closed_at: topic.closedAt,
    draft: topic.kind === "pull" && topic.draft,
    ...(topic.kind === "issue" ? {} : { pull_request: pullReferences(world, repository, topic) }),
    reactions: rollup(url, topic.reactions),
    performed_via_github_app: appOf(world, topic.author),
  };
}

/** The same as the API shows it: with who closed it. */
export function fullIssueView(world: World, repository: Repository, topic: Issue | Pull) {
  const { closedBy } = topic;
  return {
    ...issueView(world, repository, topic),
    closed_by: closedBy === undefined ? null : accountView(world, closedBy),
  };
}

/** A label of a repository. */
export function labelView(world: World, repository: Repository, label: Label) {
  const name = encodeURIComponent(label.name);
  return {
    id: label.id,
    node_id: nodeId("LA", label.id),
    url: `${world.urls.api}/repos/${repository.fullName}/labels/${name}`,
    name: label.name,
    color: label.color,
    default: false,
    description: null,
  };
}

function pullReferences(world: World, repository: Repository, pull: Pull) {
  const html = htmlUrl(world, repository, pull.number);
  return {
    url: `${world.urls.api}/repos/${repository.fullName}/pulls/${pull.number}`,
    html_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    merged_at: pull.merged?.at ?? null,
  };
}

function htmlUrl(world: World, repository: Repository, number: number): string {
  const kind = repository.pulls.has(number) ? "pull" : "issues";
  return `${world.urls.html}/${repository.fullName}/${kind}/${number}`;
}

// What a bot writes, its App has done.
function appOf(world: World, account: Account) {
  const app = world.apps.get(account.id);
  return app === undefined ? null : appView(world, app);
}
