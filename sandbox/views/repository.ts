import type { Repository, World } from "../model/types.ts";
import { accountView, nodeId } from "./account.ts";

/** A repository as it stands inside other things. */
export function repositoryView(world: World, repository: Repository) {
  const url = `${world.urls.api}/repos/${repository.fullName}`;
  return {
    id: repository.id,
    node_id: nodeId("R", repository.id),
    name: repository.name,
    full_name: repository.fullName,
    private: repository.private,
    owner: accountView(world, repository.owner),
    html_url: `${world.urls.html}/${repository.fullName}`,
    description: null,
    fork: repository.parent !== undefined,
    url,
    archive_url: `${url}/{archive_format}{/ref}`,
    branches_url: `${url}/branches{/branch}`,
    comments_url: `${url}/comments{/number}`,
    commits_url: `${url}/commits{/sha}`,
    compare_url: `${url}/compare/{base}...{head}`,
    contents_url: `${url}/contents/{+path}`,
    git_commits_url: `${url}/git/commits{/sha}`,
    git_refs_url: `${url}/git/refs{/sha}`,
    issues_url: `${url}/issues{/number}`,
    pulls_url: `${url}/pulls{/number}`,
    statuses_url: `${url}/statuses/{sha}`,
    trees_url: `${url}/git/trees{/sha}`,
    clone_url: `${world.urls.html}/${repository.fullName}.git`,
    created_at: repository.createdAt,
    updated_at: repository.pushedAt,
    pushed_at: repository.pushedAt,
    default_branch: repository.defaultBranch,
    visibility: repository.private ? "private" : "public",
    archived: false,
    disabled: false,
    size: 1,
    language: null,
    license: null,
    forks_count: 0,
    open_issues_count: [...repository.pulls.values()].filter((pull) => pull.state === "open").length,
    stargazers_count: 0,
    watchers_count: 0,
    topics: [],
    has_issues: true,
    allow_forking: true,
    is_template: false,
  };
}

/** A repository as `GET /repos/O/R` shows it: with parent and source. */
export function fullRepositoryView(world: World, repository: Repository) {
  const parent = repository.parent;
  return {
    ...repositoryView(world, repository),
    ...(parent === undefined ? {} : { parent: repositoryView(world, parent), source: repositoryView(world, parent) }),
    allow_merge_commit: true,
    allow_squash_merge: true,
    allow_rebase_merge: true,
    network_count: 0,
    subscribers_count: 0,
  };
}
