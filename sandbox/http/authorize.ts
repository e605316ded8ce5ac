import { ApiError, notFound } from "../model/api-error.ts";
import { isMember } from "../model/teams.ts";
import type { Account, Actor, Repository, World } from "../model/types.ts";
import { atLeast, covers, installationOf, levelOf, repositoryOf } from "../model/world.ts";
import type { OrganisationAccess, RepositoryAccess } from "./route.ts";

type InstallationActor = Extract<Actor, { kind: "installation" }>;

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

/** The organisation of a route, if the actor may use it so. @throws 401, 403 or 404 as GitHub does. */
export function authorizeOrganisation(
  world: World,
  actor: Actor,
  params: Readonly<Record<string, string>>,
  access: OrganisationAccess,
): Account {
  if (actor.kind === "anonymous") throw new ApiError(401, "Requires authentication");
  const organisation = world.accounts.get((params["org"] ?? "").toLowerCase());
  if (organisation?.type !== "Organization") throw notFound();
  if (actor.kind === "user") {
    if (!isMember(world, organisation, actor.account)) throw notFound();
    return organisation;
  }
  const wanted = { permission: [access.organisation], level: access.level };
  if (actor.kind === "app" || actor.installation.account !== organisation) throw denied(wanted);
  if (!isGranted(actor, wanted)) throw denied(wanted);
  return organisation;
}

/** Whether an actor may know that a repository exists. */
export function maySee(world: World, actor: Actor, repository: Repository): boolean {
  if (!repository.private) return true;
  switch (actor.kind) {
    case "anonymous":
      return false;
    case "app":
      return installationOf(world, repository) !== undefined;
    case "user":
      return atLeast(levelOf(world, repository, actor.account), "read");
    case "installation":
      return isCovered(repository, actor);
  }
}

function authorizeUser(world: World, repository: Repository, account: Account, access: RepositoryAccess): void {
  const level = levelOf(world, repository, account);
  if (!atLeast(level, "read")) throw notFound();
  if (access.user === "app") throw new ApiError(403, "You must authenticate via a GitHub App.");
  if (!atLeast(level, access.user)) throw new ApiError(403, `Must have ${access.user} access to Repository.`);
}

function authorizeInstallation(repository: Repository, actor: InstallationActor, access: Wanted): void {
  if (repository.private && !isCovered(repository, actor)) throw notFound();
  if (!mayUse(repository, actor, access)) throw denied(access);
}

/** Whether an installation has one of these permissions in a repository that it may know of. */
export function mayUse(repository: Repository, actor: InstallationActor, wanted: Wanted): boolean {
  // A public repository can be read by any installation, as by anybody.
  return isCovered(repository, actor) ? isGranted(actor, wanted) : wanted.level === "read";
}

type Wanted = Pick<RepositoryAccess, "permission" | "level">;

function isGranted(actor: InstallationActor, wanted: Wanted): boolean {
  return wanted.permission.some((one) => {
    const has = one === "metadata" ? "read" : actor.permissions[one];
    return has === "write" || (has === "read" && wanted.level === "read");
  });
}

function denied(access: Wanted): ApiError {
  const accepted = access.permission.map((one) => `${one}=${access.level}`).join("; ");
  const headers = { "x-accepted-github-permissions": accepted };
  return new ApiError(403, "Resource not accessible by integration", { headers });
}

function isCovered(repository: Repository, actor: InstallationActor): boolean {
  if (!covers(actor.installation, repository)) return false;
  return actor.repositoryIds === undefined || actor.repositoryIds.has(repository.id);
}
