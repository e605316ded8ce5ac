import { ApiError, notFound } from "../model/api-error.ts";
import type { Account, Actor, Repository, World } from "../model/types.ts";
import { atLeast, covers, levelOf, repositoryOf } from "../model/world.ts";
import type { RepositoryAccess } from "./route.ts";

/** The repository of a route, if the actor may use it so. @throws 401, 403 or 404 as GitHub does. */
export function authorizeRepository(
  world: World,
  actor: Actor,
  params: Readonly<Record<string, string>>,
  access: RepositoryAccess,
): Repository {
  const repository = repositoryOf(world, `${params["owner"]}/${params["repo"]}`);
  switch (actor.kind) {
    case "anonymous":
      if (repository.private) throw notFound();
      if (access.level === "write" || access.user === "app") throw new ApiError(401, "Requires authentication");
      return repository;
    case "app":
      throw new ApiError(403, "Resource not accessible by integration");
    case "user":
      authorizeUser(world, repository, actor.account, access);
      return repository;
    case "installation":
      authorizeInstallation(repository, actor, access);
      return repository;
  }
}

function authorizeUser(world: World, repository: Repository, account: Account, access: RepositoryAccess): void {
  const level = levelOf(world, repository, account);
  if (!atLeast(level, "read")) throw notFound();
  if (access.user === "app") throw new ApiError(403, "You must authenticate via a GitHub App.");
  if (!atLeast(level, access.user)) throw new ApiError(403, `Must have ${access.user} access to Repository.`);
}

function authorizeInstallation(
  repository: Repository,
  actor: Extract<Actor, { kind: "installation" }>,
  access: RepositoryAccess,
): void {
  const covered =
    covers(actor.installation, repository) &&
    (actor.repositoryIds === undefined || actor.repositoryIds.has(repository.id));
  const denied = new ApiError(403, "Resource not accessible by integration", {
    headers: { "x-accepted-github-permissions": access.permission.map((one) => `${one}=${access.level}`).join("; ") },
  });
  if (!covered) {
    // A public repository can be read by any installation, as by anybody.
    if (repository.private) throw notFound();
    if (access.level === "write") throw denied;
    return;
  }
  const granted = access.permission.some((one) => {
    const has = one === "metadata" ? "read" : actor.permissions[one];
    return has === "write" || (has === "read" && access.level === "read");
  });
  if (!granted) throw denied;
}
