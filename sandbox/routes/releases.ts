import type { ReleaseChange } from "../actions/publish-release.ts";
import { createRelease, deleteRelease, editRelease } from "../actions/releases.ts";
import { mayUse } from "../http/authorize.ts";
import { paginate } from "../http/paginate.ts";
import { defined, type Fields, text, word } from "../http/read-body.ts";
import { created, noContent, ok, type RepositoryAccess, type RepositoryContext, type Route } from "../http/route.ts";
import { notFound } from "../model/api-error.ts";
import { latestRelease, type Release, releaseOfTag, releasesOf } from "../model/release.ts";
import { atLeast, levelOf } from "../model/world.ts";
import { releaseView } from "../views/release.ts";
import { writer } from "./pulls.ts";

const READ: RepositoryAccess = { permission: ["contents"], level: "read", user: "read" };
const WRITE: RepositoryAccess = { permission: ["contents"], level: "write", user: "write" };
const BASE = "/repos/{owner}/{repo}/releases";

/** Releases. Drafts are there only for those who may write. */
export const releaseRoutes: readonly Route[] = [
  {
    method: "GET",
    path: BASE,
    access: READ,
    handleRepository: (context) => {
      const { world, repository } = context;
      const releases = releasesOf(repository, { drafts: maySeeDrafts(context) });
      return paginate(context, releases, (page) => page.map((one) => releaseView(world, repository, one)));
    },
  },
  {
    method: "POST",
    path: BASE,
    access: WRITE,
    handleRepository: (context) => {
      const { world, repository, body } = context;
      const tag = text(body, "tag_name") ?? "";
      const release = createRelease(world, repository, { ...readChange(body), tag, by: writer(context) });
      return created(releaseView(world, repository, release));
    },
  },
  {
    method: "GET",
    path: `${BASE}/latest`,
    access: READ,
    handleRepository: ({ world, repository }) => show(world, repository, latestRelease(repository)),
  },
  {
    method: "GET",
    path: `${BASE}/tags/{tag}`,
    access: READ,
    handleRepository: ({ world, repository, params }) =>
      show(world, repository, releaseOfTag(repository, params["tag"] ?? "")),
  },
  {
    method: "GET",
    path: `${BASE}/{release_id}`,
    access: READ,
    handleRepository: (context) => show(context.world, context.repository, releaseFor(context)),
  },
  {
    method: "PATCH",
    path: `${BASE}/{release_id}`,
    access: WRITE,
    handleRepository: (context) => {
      const { world, repository, body } = context;
      const release = releaseFor(context);
      editRelease(world, repository, release, { ...readChange(body), by: writer(context) });
      return ok(releaseView(world, repository, release));
    },
  },
  {
    method: "DELETE",
    path: `${BASE}/{release_id}`,
    access: WRITE,
    handleRepository: (context) => {
      deleteRelease(context.world, context.repository, releaseFor(context), writer(context));
      return noContent();
    },
  },
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/immutable-releases",
    access: { permission: ["administration"], level: "read", user: "admin" },
    handleRepository: ({ repository }) => {
      if (!repository.immutableReleases) throw notFound();
      return ok({ enabled: true, enforced_by_owner: false });
    },
  },
];

/** Whether an actor may know of drafts: whoever may write. */
export function maySeeDrafts({ world, repository, actor }: RepositoryContext): boolean {
  if (actor.kind === "user") return atLeast(levelOf(world, repository, actor.account), "write");
  return actor.kind === "installation" && mayUse(repository, actor, WRITE);
}

/** The release a route names. @throws 404, also for a draft that the actor may not know of */
export function releaseFor(context: RepositoryContext): Release {
  const release = context.repository.releases.get(Number(context.params["release_id"]));
  if (release === undefined || (release.draft && !maySeeDrafts(context))) throw notFound();
  return release;
}

function show(
  world: RepositoryContext["world"],
  repository: RepositoryContext["repository"],
  release: Release | undefined,
) {
  if (release === undefined) throw notFound();
  return ok(releaseView(world, repository, release));
}

function readChange(body: Fields): ReleaseChange {
  const flag = (key: string): boolean | undefined => {
    const value = body[key];
    return typeof value === "boolean" ? value : undefined;
  };
  return defined({
    tag: text(body, "tag_name"),
    target: text(body, "target_commitish"),
    name: text(body, "name"),
    body: text(body, "body"),
    draft: flag("draft"),
    prerelease: flag("prerelease"),
    makeLatest: word(body, "make_latest", ["true", "false", "legacy"]),
  });
}
