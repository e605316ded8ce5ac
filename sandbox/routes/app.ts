import { randomBytes } from "node:crypto";
import { paginate } from "../http/paginate.ts";
import { object } from "../http/read-body.ts";
import { created, ok, type Route, type RouteContext } from "../http/route.ts";
import { ApiError, notFound } from "../model/api-error.ts";
import type { Installation, Permissions, Repository, World } from "../model/types.ts";
import { covers, installationOf, repositoryOf } from "../model/world.ts";
import { appView, installationView } from "../views/account.ts";
import { repositoryView } from "../views/repository.ts";

const TOKEN_MS = 3_600_000;

/** The App itself, its installations and their tokens. */
export const appRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/app",
    access: "app",
    handle: ({ world }) => ok({ ...appView(world, world.app), installations_count: world.installations.size }),
  },
  {
    method: "GET",
    path: "/app/installations",
    access: "app",
    handle: (context) => {
      const since = context.query.get("since");
      const all = [...context.world.installations.values()];
      const wanted = all.filter((one) => since === null || Date.parse(one.updatedAt) >= Date.parse(since));
      return paginate(context, wanted, (page) => page.map((one) => installationView(context.world, one)));
    },
  },
  {
    method: "GET",
    path: "/app/installations/{installation_id}",
    access: "app",
    handle: (context) => ok(installationView(context.world, installationById(context))),
  },
  {
    method: "POST",
    path: "/app/installations/{installation_id}/access_tokens",
    access: "app",
    handle: (context) => issueToken(context, installationById(context)),
  },
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/installation",
    access: "app",
    handle: ({ world, params }) => {
      const repository = repositoryOf(world, `${params["owner"]}/${params["repo"]}`);
      const installation = installationOf(world, repository);
      if (installation === undefined) throw notFound();
      return ok(installationView(world, installation));
    },
  },
  {
    method: "GET",
    path: "/orgs/{org}/installation",
    access: "app",
    handle: ({ world, params }) => ok(installationView(world, installationByLogin(world, params["org"] ?? ""))),
  },
  {
    method: "GET",
    path: "/users/{username}/installation",
    access: "app",
    handle: ({ world, params }) => ok(installationView(world, installationByLogin(world, params["username"] ?? ""))),
  },
  {
    method: "GET",
    path: "/installation/repositories",
    access: "installation",
    handle: (context) => {
      const { actor, world } = context;
      if (actor.kind !== "installation") throw new ApiError(403, "Resource not accessible by integration");
      const seen = repositoriesOf(world, actor.installation).filter(
        (one) => actor.repositoryIds === undefined || actor.repositoryIds.has(one.id),
      );
      return paginate(context, seen, (page) => ({
        total_count: seen.length,
        repository_selection: actor.installation.repositories === "all" ? "all" : "selected",
        repositories: page.map((one) => repositoryView(world, one)),
      }));
    },
  },
];

function installationById({ world, params }: RouteContext): Installation {
  const found = world.installations.get(Number(params["installation_id"]));
  if (found === undefined) throw notFound();
  return found;
}

function installationByLogin(world: World, login: string): Installation {
  const found = [...world.installations.values()].find(
    (one) => one.account.login.toLowerCase() === login.toLowerCase(),
  );
  if (found === undefined) throw notFound();
  return found;
}

function repositoriesOf(world: World, installation: Installation): Repository[] {
  return [...world.repositories.values()].filter((one) => covers(installation, one));
}

function issueToken(context: RouteContext, installation: Installation) {
  const { world, body } = context;
  if (installation.suspended !== undefined) throw new ApiError(403, "This installation has been suspended");
  const repositories = wantedRepositories(context, installation);
  const permissions = wantedPermissions(installation, object(body, "permissions"));
  const token = `ghs_${randomBytes(18).toString("hex")}`;
  const expiresAt = Date.now() + TOKEN_MS;
  const repositoryIds = repositories === undefined ? undefined : new Set(repositories.map((one) => one.id));
  world.tokens.set(token, { kind: "installation", installation, permissions, repositoryIds, expiresAt });
  return created({
    token,
    expires_at: new Date(expiresAt).toISOString().replace(/\.\d+Z$/, "Z"),
    permissions: { metadata: "read", ...permissions },
    repository_selection: repositories === undefined && installation.repositories === "all" ? "all" : "selected",
    ...(repositories === undefined ? {} : { repositories: repositories.map((one) => repositoryView(world, one)) }),
  });
}

function wantedRepositories({ world, body }: RouteContext, installation: Installation): Repository[] | undefined {
  const { repositories: names, repository_ids: ids } = body;
  if (!Array.isArray(names) && !Array.isArray(ids)) return undefined;
  const mine = repositoriesOf(world, installation);
  const wanted: unknown[] = [...(Array.isArray(names) ? names : []), ...(Array.isArray(ids) ? ids : [])];
  return wanted.map((want) => {
    const found = mine.find((one) => one.name === want || one.id === want);
    if (found !== undefined) return found;
    throw new ApiError(
      422,
      "There is at least one repository that does not exist or is not accessible to the parent installation.",
    );
  });
}

function wantedPermissions(
  installation: Installation,
  wanted: Readonly<Record<string, unknown>> | undefined,
): Permissions {
  if (wanted === undefined) return installation.permissions;
  const permissions: Record<string, "read" | "write"> = {};
  for (const [name, level] of Object.entries(wanted)) {
    const has = name === "metadata" ? "read" : installation.permissions[name];
    if (has === undefined || (level === "write" && has === "read")) {
      throw new ApiError(422, "The permissions requested are not granted to this installation.");
    }
    permissions[name] = level === "write" ? "write" : "read";
  }
  return permissions;
}
