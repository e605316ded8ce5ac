import { paginate } from "../http/paginate.ts";
import { ok, type RepositoryAccess, type Route } from "../http/route.ts";
import { ApiError } from "../model/api-error.ts";
import { commitOf } from "../model/pull-facts.ts";
import type { Repository, World } from "../model/types.ts";
import { fullProtectionView } from "../views/branch-protection.ts";
import { commitView } from "../views/commit.ts";

const READ: RepositoryAccess = { permission: ["contents"], level: "read", user: "read" };

/** Branches and what protects them. */
export const branchRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/branches",
    access: READ,
    handleRepository: (context) => {
      const { world, repository } = context;
      return paginate(context, [...repository.branches], (page) =>
        page.map(([name, sha]) => ({
          name,
          commit: { sha, url: `${world.urls.api}/repos/${repository.fullName}/commits/${sha}` },
          ...protectionView(world, repository, name),
        })),
      );
    },
  },
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/branches/{branch}",
    access: READ,
    handleRepository: ({ world, repository, params }) => {
      const name = params["branch"] ?? "";
      const commit = commitOf(repository, repository.branches.get(name) ?? "");
      if (commit === undefined) throw new ApiError(404, "Branch not found");
      const self = `${world.urls.api}/repos/${repository.fullName}/branches/${name}`;
      return ok({
        name,
        commit: commitView(world, repository, commit),
        _links: { self, html: `${world.urls.html}/${repository.fullName}/tree/${name}` },
        ...protectionView(world, repository, name),
      });
    },
  },
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/branches/{branch}/protection",
    access: { permission: ["administration"], level: "read", user: "admin" },
    handleRepository: ({ world, repository, params }) => {
      const name = params["branch"] ?? "";
      const rules = repository.rules.get(name);
      if (!repository.branches.has(name)) throw new ApiError(404, "Branch not found");
      if (rules === undefined) throw new ApiError(404, "Branch not protected");
      return ok(fullProtectionView(world, repository, name, rules));
    },
  },
];

function protectionView(world: World, repository: Repository, branch: string) {
  const checks = repository.rules.get(branch)?.checks ?? [];
  return {
    protected: repository.rules.has(branch),
    protection: {
      enabled: repository.rules.has(branch),
      required_status_checks: {
        enforcement_level: checks.length > 0 ? "non_admins" : "off",
        contexts: checks.map((check) => check.context),
        checks: checks.map((check) => ({ context: check.context, app_id: check.appId })),
      },
    },
    protection_url: `${world.urls.api}/repos/${repository.fullName}/branches/${branch}/protection`,
  };
}
