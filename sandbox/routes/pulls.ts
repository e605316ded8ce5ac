import { pullOf } from "../actions/comments.ts";
import { revisitQueues } from "../actions/merge-queue.ts";
import { editPull, mergePull, openPull } from "../actions/pulls.ts";
import { paginate } from "../http/paginate.ts";
import { defined, text, word } from "../http/read-body.ts";
import {
  accountOfActor,
  created,
  noContent,
  ok,
  type RepositoryAccess,
  type RepositoryContext,
  type Route,
} from "../http/route.ts";
import { ApiError, validationFailed } from "../model/api-error.ts";
import { pullCommits, pullFiles } from "../model/pull-facts.ts";
import type { Account, Pull, Repository, World } from "../model/types.ts";
import { commitView, fileView } from "../views/commit.ts";
import { fullPullView, pullView } from "../views/pull.ts";
import { unifiedDiff } from "../views/unified-diff.ts";

const READ: RepositoryAccess = { permission: ["pull_requests"], level: "read", user: "read" };
const WRITE: RepositoryAccess = { permission: ["pull_requests"], level: "write", user: "read" };
const PULL_STATES = ["open", "closed"] as const;
const MAX_FILES = 3000;
const MAX_COMMITS = 250;

/** Pull requests. */
export const pullRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/pulls",
    access: READ,
    handleRepository: (context) => {
      const { world, repository } = context;
      return paginate(context, select(repository, context.query), (page) =>
        page.map((pull) => pullView(world, repository, pull)),
      );
    },
  },
  {
    method: "POST",
    path: "/repos/{owner}/{repo}/pulls",
    access: WRITE,
    handleRepository: (context) => {
      const { world, repository, body } = context;
      const pull = openPull(world, repository, {
        title: text(body, "title") ?? "",
        body: text(body, "body") ?? null,
        head: headOf(world, repository, text(body, "head") ?? ""),
        base: text(body, "base") ?? "",
        author: writer(context),
        draft: body["draft"] === true,
      });
      return created(fullPullView(world, repository, pull));
    },
  },
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/pulls/{pull_number}",
    access: READ,
    handleRepository: (context) => {
      const { world, repository, accept } = context;
      const pull = pullFor(context);
      if (/\bdiff\b/.test(accept)) {
        const raw = Buffer.from(unifiedDiff(pullFiles(repository, pull)));
        return { status: 200, raw, headers: { "content-type": "application/vnd.github.diff; charset=utf-8" } };
      }
      return ok(fullPullView(world, repository, pull));
    },
  },
  {
    method: "PATCH",
    path: "/repos/{owner}/{repo}/pulls/{pull_number}",
    access: WRITE,
    handleRepository: (context) => {
      const { world, repository, body } = context;
      const pull = pullFor(context);
      const changes = defined({
        title: text(body, "title"),
        body: text(body, "body"),
        base: text(body, "base"),
        state: word(body, "state", PULL_STATES),
      });
      editPull(world, repository, pull, { by: writer(context), ...changes });
      revisitQueues(world);
      return ok(fullPullView(world, repository, pull));
    },
  },
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/pulls/{pull_number}/files",
    access: READ,
    handleRepository: (context) => {
      const { world, repository } = context;
      const pull = pullFor(context);
      const files = pullFiles(repository, pull).slice(0, MAX_FILES);
      return paginate(context, files, (page) => page.map((file) => fileView(world, repository, file, pull.head.sha)));
    },
  },
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/pulls/{pull_number}/commits",
    access: READ,
    handleRepository: (context) => {
      const { world, repository } = context;
      const commits = pullCommits(repository, pullFor(context)).slice(0, MAX_COMMITS);
      return paginate(context, commits, (page) => page.map((commit) => commitView(world, repository, commit)));
    },
  },
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/pulls/{pull_number}/merge",
    access: READ,
    handleRepository: (context) => {
      if (pullFor(context).merged === undefined) throw new ApiError(404, "Not Found");
      return noContent();
    },
  },
  {
    method: "PUT",
    path: "/repos/{owner}/{repo}/pulls/{pull_number}/merge",
    access: { permission: ["contents"], level: "write", user: "read" },
    handleRepository: (context) => {
      const { world, repository, body } = context;
      const sha = mergePull(world, repository, pullFor(context), {
        by: writer(context),
        method: word(body, "merge_method", ["merge", "squash", "rebase"]) ?? "merge",
        ...defined({ sha: text(body, "sha"), title: text(body, "commit_title") }),
      });
      return ok({ sha, merged: true, message: "Pull Request successfully merged" });
    },
  },
];

/** The pull request a route names. */
export function pullFor({ repository, params }: Pick<RepositoryContext, "repository" | "params">): Pull {
  return pullOf(repository, Number(params["pull_number"]));
}

/** The account that writes. @throws 401 for nobody. */
export function writer({ actor }: Pick<RepositoryContext, "actor">): Account {
  const account = accountOfActor(actor);
  if (account === undefined) throw new ApiError(401, "Requires authentication");
  return account;
}

function headOf(world: World, repository: Repository, label: string): { repository: Repository; ref: string } {
  const [login, ...branch] = label.split(":");
  if (branch.length === 0) return { repository, ref: label };
  const found = [...world.repositories.values()].find(
    (one) => one.objects === repository.objects && one.owner.login.toLowerCase() === login?.toLowerCase(),
  );
  if (found === undefined) throw validationFailed("PullRequest", "head", "invalid");
  return { repository: found, ref: branch.join(":") };
}

function select(repository: Repository, query: URLSearchParams): Pull[] {
  const state = query.get("state") ?? "open";
  const base = query.get("base");
  const head = query.get("head");
  const key = query.get("sort") === "updated" ? "updatedAt" : "createdAt";
  const found = [...repository.pulls.values()]
    .filter((pull) => state === "all" || pull.state === state)
    .filter((pull) => base === null || pull.base.ref === base)
    .filter((pull) => head === null || `${pull.head.repository.owner.login}:${pull.head.ref}` === head)
    .sort((a, b) => a[key].localeCompare(b[key]) || a.number - b.number);
  return (query.get("direction") ?? (key === "createdAt" ? "desc" : "asc")) === "asc" ? found : found.reverse();
}
