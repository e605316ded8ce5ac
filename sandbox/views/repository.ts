import type { Repository, World } from "../model/types.ts";
import { accountView, nodeId } from "./account.ts";

/** A repository as it stands inside other things. */
export function repositoryView(world: World, repository: Repository) {
  const url = `${world.urls.api}/repos/${repository.fullName}`;
  const html = `${world.urls.html}/${repository.fullName}`;
  const open = openTopics(repository);
  return {
    id: repository.id,
    node_id: nodeId("R", repository.id),
    name: repository.name,
    full_name: repository.fullName,
    private: repository.private,
    owner: accountView(world, repository.owner),
    html_url: html,
    description: null,
    fork: repository.parent !== undefined,
    url,
    ...templates(repository, url),
    clone_url: `${html}.git`,
    git_url: `git:${html}.git`,
    ssh_url: `git@${world.urls.html}:${repository.fullName}.git`,
    svn_url: html,
    mirror_url: null,
    homepage: null,
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
    open_issues_count: open,
    stargazers_count: 0,
    watchers_count: 0,
    topics: [],
    custom_properties: {},
    forks: 0,
    open_issues: open,
    watchers: 0,
    has_issues: repository.hasIssues,
    has_projects: false,
    has_wiki: false,
    has_pages: false,
    has_downloads: false,
    has_discussions: false,
    web_commit_signoff_required: false,
    allow_forking: true,
    is_template: false,
  };
}

// The endings of the addresses that every repository carries.
const TEMPLATES = {
  archive: "/{archive_format}{/ref}",
  assignees: "/assignees{/user}",
  blobs: "/git/blobs{/sha}",
  branches: "/branches{/branch}",
  collaborators: "/collaborators{/collaborator}",
  comments: "/comments{/number}",
  commits: "/commits{/sha}",
  compare: "/compare/{base}...{head}",
  contents: "/contents/{+path}",
  contributors: "/contributors",
  deployments: "/deployments",
  downloads: "/downloads",
  events: "/events",
  forks: "/forks",
  git_commits: "/git/commits{/sha}",
  git_refs: "/git/refs{/sha}",
  git_tags: "/git/tags{/sha}",
  hooks: "/hooks",
  issue_comment: "/issues/comments{/number}",
  issue_events: "/issues/events{/number}",
  issues: "/issues{/number}",
  keys: "/keys{/key_id}",
  labels: "/labels{/name}",
  languages: "/languages",
  merges: "/merges",
  milestones: "/milestones{/number}",
  notifications: "/notifications{?since,all,participating}",
  pulls: "/pulls{/number}",
  releases: "/releases{/id}",
  stargazers: "/stargazers",
  statuses: "/statuses/{sha}",
  subscribers: "/subscribers",
  subscription: "/subscription",
  tags: "/tags",
  teams: "/teams",
  trees: "/git/trees{/sha}",
} as const;

// A list shows a repository two hundred times, and its addresses change only with its name.
const addresses = new WeakMap<Repository, { url: string; views: Record<string, string> }>();

function templates(repository: Repository, url: string): Record<string, string> {
  const known = addresses.get(repository);
  if (known?.url === url) return known.views;
  const views = Object.fromEntries(
    Object.entries(TEMPLATES).map(([name, ending]) => [`${name}_url`, `${url}${ending}`]),
  );
  addresses.set(repository, { url, views });
  return views;
}

// Pull requests are issues too.
function openTopics(repository: Repository): number {
  let open = 0;
  for (const pull of repository.pulls.values()) if (pull.state === "open") open++;
  for (const issue of repository.issues.values()) if (issue.state === "open") open++;
  return open;
}

/** A repository as `push` events carry it: with a named owner, and times in seconds since 1970. */
export function pushedRepositoryView(world: World, repository: Repository) {
  const { owner } = repository;
  return {
    ...repositoryView(world, repository),
    owner: { ...accountView(world, owner), name: owner.login, email: owner.email },
    created_at: Date.parse(repository.createdAt) / 1000,
    pushed_at: Date.parse(repository.pushedAt) / 1000,
    stargazers: 0,
    master_branch: repository.defaultBranch,
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
