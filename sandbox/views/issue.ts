import type { Account, Comment, Pull, Repository, World } from "../model/types.ts";
import { accountView, appView, nodeId } from "./account.ts";
import { association } from "./association.ts";
import { rollup } from "./reaction.ts";

/** A comment in the conversation of a pull request. */
export function commentView(world: World, repository: Repository, comment: Comment) {
  const url = `${world.urls.api}/repos/${repository.fullName}/issues/comments/${comment.id}`;
  return {
    id: comment.id,
    node_id: nodeId("IC", comment.id),
    url,
    html_url: `${world.urls.html}/${repository.fullName}/pull/${comment.issue}#issuecomment-${comment.id}`,
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

/** A pull request as the issue it also is, in `issue_comment` events. */
export function issueView(world: World, repository: Repository, pull: Pull) {
  const url = `${world.urls.api}/repos/${repository.fullName}/issues/${pull.number}`;
  const pullUrl = `${world.urls.api}/repos/${repository.fullName}/pulls/${pull.number}`;
  const html = `${world.urls.html}/${repository.fullName}/pull/${pull.number}`;
  return {
    id: pull.id,
    node_id: nodeId("PR", pull.id),
    url,
    repository_url: `${world.urls.api}/repos/${repository.fullName}`,
    comments_url: `${url}/comments`,
    html_url: html,
    number: pull.number,
    title: pull.title,
    body: pull.body,
    state: pull.state,
    locked: false,
    user: accountView(world, pull.author),
    labels: [],
    author_association: association(world, repository, pull.author),
    labels_url: `${url}/labels{/name}`,
    events_url: `${url}/events`,
    milestone: null,
    assignee: null,
    assignees: [],
    comments: [...repository.comments.values()].filter((one) => one.issue === pull.number).length,
    created_at: pull.createdAt,
    updated_at: pull.updatedAt,
    closed_at: pull.closedAt,
    draft: pull.draft,
    pull_request: {
      url: pullUrl,
      html_url: html,
      diff_url: `${html}.diff`,
      patch_url: `${html}.patch`,
      merged_at: pull.merged?.at ?? null,
    },
    reactions: rollup(url, pull.reactions),
    performed_via_github_app: appOf(world, pull.author),
  };
}

// What a bot writes, its App has done.
function appOf(world: World, account: Account) {
  const app = world.apps.get(account.id);
  return app === undefined ? null : appView(world, app);
}
