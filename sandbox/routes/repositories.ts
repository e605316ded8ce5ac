import { ok, type Route } from "../http/route.ts";
import { notFound } from "../model/api-error.ts";
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
      const account = world.accounts.get((params["username"] ?? "").toLowerCase());
      if (account === undefined) throw notFound();
      const level = levelOf(world, repository, account);
      return ok({
        permission: COARSE[level],
        role_name: level,
        user: { ...accountView(world, account), role_name: level },
      });
    },
  },
];
