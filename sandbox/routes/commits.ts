import { ancestors, commitsBetween, history, mergeBase } from "../git/history.ts";
import type { Commit } from "../git/objects.ts";
import { changedFiles } from "../git/tree-diff.ts";
import { paginate } from "../http/paginate.ts";
import { type Answer, ok, type RepositoryAccess, type RepositoryContext, type Route } from "../http/route.ts";
import { ApiError } from "../model/api-error.ts";
import { commitOf, resolveRef } from "../model/pull-facts.ts";
import type { Repository, World } from "../model/types.ts";
import { commitView, fileView } from "../views/commit.ts";
import { pullView } from "../views/pull.ts";

const READ: RepositoryAccess = { permission: ["contents"], level: "read", user: "read" };
const MAX_COMPARE_FILES = 300;

/** Commits, their pull requests, and comparisons of two. */
export const commitRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/commits",
    access: READ,
    handleRepository: (context) => {
      const { world, repository, query } = context;
      requireCommits(repository);
      const start = commitFor(repository, query.get("sha") ?? repository.defaultBranch, 404);
      const path = query.get("path");
      const commits = history(repository.objects, start.sha).filter(
        (commit) => path === null || touches(repository, commit, path),
      );
      return paginate(context, commits, (page) => page.map((commit) => commitView(world, repository, commit)));
    },
  },
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/commits/{ref}",
    access: READ,
    handleRepository: ({ world, repository, params, accept }) => {
      requireCommits(repository);
      const commit = commitFor(repository, params["ref"] ?? "", 422);
      if (/\bsha\b/.test(accept)) {
        const raw = Buffer.from(commit.sha);
        return { status: 200, raw, headers: { "content-type": "application/vnd.github.sha; charset=utf-8" } };
      }
      const files = changedFiles(repository.objects, parentFiles(repository, commit), commit.files);
      return ok({
        ...commitView(world, repository, commit),
        files: files.slice(0, MAX_COMPARE_FILES).map((file) => fileView(world, repository, file, commit.sha)),
      });
    },
  },
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/commits/{commit_sha}/pulls",
    access: { permission: ["pull_requests"], level: "read", user: "read" },
    handleRepository: (context) => {
      const { world, repository, params } = context;
      const sha = commitFor(repository, params["commit_sha"] ?? "", 422).sha;
      const pulls = [...repository.pulls.values()].filter(
        (pull) =>
          pull.head.sha === sha ||
          pull.merged?.sha === sha ||
          commitsOf(repository, pull.base.sha, pull.head.sha).has(sha),
      );
      return paginate(context, pulls, (page) => page.map((pull) => pullView(world, repository, pull)));
    },
  },
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/compare/{basehead}",
    access: READ,
    handleRepository: compare,
  },
];

function compare(context: RepositoryContext): Answer {
  const { world, repository, params, query } = context;
  const [baseName, headName, ...rest] = (params["basehead"] ?? "").split("...");
  if (baseName === undefined || headName === undefined || rest.length > 0) throw new ApiError(404, "Not Found");
  const base = foreignCommit(world, repository, baseName);
  const head = foreignCommit(world, repository, headName);
  const { objects } = repository;
  const fork = commitOf(repository, mergeBase(objects, base.sha, head.sha) ?? "");
  if (fork === undefined) throw new ApiError(404, `No common ancestor between ${baseName} and ${headName}.`);
  const ahead = commitsBetween(objects, base.sha, head.sha);
  const behind = commitsBetween(objects, head.sha, base.sha).length;
  const status = ahead.length > 0 ? (behind > 0 ? "diverged" : "ahead") : behind > 0 ? "behind" : "identical";
  const url = `${world.urls.api}/repos/${repository.fullName}/compare/${baseName}...${headName}`;
  const html = `${world.urls.html}/${repository.fullName}/compare/${baseName}...${headName}`;
  // Only the first page has the files, and never more than 300 of them.
  const first = Number(query.get("page") ?? 1) <= 1;
  const files = first ? changedFiles(objects, fork.files, head.files).slice(0, MAX_COMPARE_FILES) : [];
  const present = (commits: readonly Commit[]) => ({
    url,
    html_url: html,
    permalink_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    base_commit: commitView(world, repository, base),
    merge_base_commit: commitView(world, repository, fork),
    status,
    ahead_by: ahead.length,
    behind_by: behind,
    total_commits: ahead.length,
    commits: commits.map((commit) => commitView(world, repository, commit)),
    files: files.map((file) => fileView(world, repository, file, head.sha)),
  });
  const paged = query.has("page") || query.has("per_page");
  return paged ? paginate(context, ahead, present) : ok(present(ahead.slice(0, 250)));
}

function foreignCommit(world: World, repository: Repository, name: string): Commit {
  const [login, ...branch] = name.split(":");
  if (branch.length === 0 || login === undefined) return commitFor(repository, name, 404);
  const fork = [...world.repositories.values()].find(
    (one) => one.objects === repository.objects && one.owner.login.toLowerCase() === login.toLowerCase(),
  );
  if (fork === undefined) throw new ApiError(404, "Not Found");
  return commitFor(fork, branch.join(":"), 404);
}

function requireCommits(repository: Repository): void {
  if (repository.branches.size === 0) throw new ApiError(409, "Git Repository is empty.");
}

function commitFor(repository: Repository, ref: string, status: 404 | 422): Commit {
  const commit = resolveRef(repository, ref);
  if (commit !== undefined) return commit;
  throw status === 422 ? new ApiError(422, `No commit found for SHA: ${ref}`) : new ApiError(404, "Not Found");
}

function commitsOf(repository: Repository, base: string, head: string): Set<string> {
  const known = ancestors(repository.objects, base);
  return new Set([...ancestors(repository.objects, head)].filter((sha) => !known.has(sha)));
}

function parentFiles(repository: Repository, commit: Commit): Commit["files"] {
  return commitOf(repository, commit.parents[0] ?? "")?.files ?? new Map();
}

function touches(repository: Repository, commit: Commit, path: string): boolean {
  const before = parentFiles(repository, commit);
  const inside = (one: string): boolean => one === path || one.startsWith(`${path}/`);
  const paths = new Set([...before.keys(), ...commit.files.keys()].filter(inside));
  return [...paths].some((one) => before.get(one)?.sha !== commit.files.get(one)?.sha);
}
