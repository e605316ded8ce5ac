import { ok, type Route } from "../http/route.ts";
import { ApiError } from "../model/api-error.ts";
import type { Level } from "../model/types.ts";
import { levelOf } from "../model/world.ts";
import { accountView } from "../views/account.ts";
import { fullRepositoryView } from "../views/repository.ts";

// The old four-step scale of this endpoint; `role_name` has the fine one.
const COARSE: Readonly<Record<Level, string>> = {
  none: "none",
  read: "read",
  triage: "read",
  write: "write",
  maintain: "write",
  admin: "admin",
};

/** The repository itself and who may do what in it. */
export const repositoryRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/repos/{owner}/{repo}",
    access: { permission: ["metadata"], level: "read", user: "read" },
    handleRepository: ({ world, repository }) => ok(fullRepositoryView(world, repository)),
  },
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/collaborators/{username}/permission",
    access: { permission: ["metadata"], level: "read", user: "write" },
    handleRepository: ({ world, repository, params }) => {
      const username = params["username"] ?? "";
      const account = world.accounts.get(username.toLowerCase());
      // The bots of Apps have accounts and are no users, not even where the App is installed.
      if (account?.type !== "User") throw new ApiError(404, `${username} is not a user`);
      const level = levelOf(world, repository, account);
      return ok({
        permission: COARSE[level],
        role_name: level,
        user: { ...accountView(world, account), role_name: level },
      });
    },
  },
];
