import { moveBranch } from "../actions/push.ts";
import { requireRules } from "../actions/require-rules.ts";
import { moveTag } from "../actions/tags.ts";
import { text } from "../http/read-body.ts";
import { created, ok, type RepositoryAccess, type Route } from "../http/route.ts";
import { ApiError, notFound } from "../model/api-error.ts";
import { resolveRef } from "../model/pull-facts.ts";
import { peel } from "../model/tags.ts";
import type { Repository, World } from "../model/types.ts";
import { nodeId } from "../views/account.ts";
import { writer } from "./pulls.ts";

const READ: RepositoryAccess = { permission: ["contents"], level: "read", user: "read" };

/** Branches and tags by their names, whole or in the beginning, and annotated tags. */
export const refRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/git/ref/{ref}",
    access: READ,
    handleRepository: ({ world, repository, params }) => {
      const ref = params["ref"] ?? "";
      const sha = shaOf(repository, ref);
      if (sha === undefined) throw notFound();
      return ok(refView(world, repository, ref, sha));
    },
  },
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/git/matching-refs/{ref}",
    access: READ,
    // All in one answer: GitHub gives no pages here.
    handleRepository: ({ world, repository, params }) => {
      const begins = params["ref"] ?? "";
      const refs = [
        ...[...repository.branches.keys()].map((name) => `heads/${name}`),
        ...[...repository.tags.keys()].map((name) => `tags/${name}`),
      ];
      const found = refs.filter((ref) => ref.startsWith(begins)).sort();
      return ok(found.map((ref) => refView(world, repository, ref, shaOf(repository, ref) ?? "")));
    },
  },
  {
    method: "POST",
    path: "/repos/{owner}/{repo}/git/refs",
    access: { permission: ["contents"], level: "write", user: "write" },
    handleRepository: (context) => {
      const { world, repository, body } = context;
      const sha = text(body, "sha") ?? "";
      const [, kind, name] = /^refs\/(heads|tags)\/(.+)$/.exec(text(body, "ref") ?? "") ?? [];
      if (name === undefined) {
        throw new ApiError(422, "Reference name must start with 'refs/heads/' or 'refs/tags/' in the sandbox.");
      }
      if (peel(repository, sha) === undefined) throw new ApiError(422, "Object does not exist");
      if (shaOf(repository, `${kind}/${name}`) !== undefined) throw new ApiError(422, "Reference already exists");
      const by = writer(context);
      if (kind === "tags") {
        moveTag(world, repository, { tag: name, to: sha, by });
      } else {
        requireRules(world, repository, { ref: `refs/heads/${name}`, to: sha, by });
        moveBranch(world, repository, { branch: name, to: sha, by });
      }
      return created(refView(world, repository, `${kind}/${name}`, sha));
    },
  },
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/git/tags/{tag_sha}",
    access: READ,
    handleRepository: ({ world, repository, params }) => {
      const tag = repository.objects.tags.get(params["tag_sha"] ?? "");
      if (tag === undefined) throw notFound();
      const api = `${world.urls.api}/repos/${repository.fullName}/git`;
      const type = repository.objects.tags.has(tag.object) ? "tag" : "commit";
      return ok({
        node_id: nodeId("T", tag.sha),
        tag: tag.name,
        sha: tag.sha,
        url: `${api}/tags/${tag.sha}`,
        message: tag.message,
        tagger: tag.tagger,
        object: { sha: tag.object, type, url: `${api}/${type}s/${tag.object}` },
        verification: { verified: false, reason: "unsigned", signature: null, payload: null, verified_at: null },
      });
    },
  },
];

function shaOf(repository: Repository, ref: string): string | undefined {
  if (ref.startsWith("tags/")) return repository.tags.get(ref.slice("tags/".length));
  if (ref.startsWith("heads/")) return repository.branches.get(ref.slice("heads/".length));
  return ref.startsWith("pull/") ? resolveRef(repository, `refs/${ref}`)?.sha : undefined;
}

function refView(world: World, repository: Repository, ref: string, sha: string) {
  const api = `${world.urls.api}/repos/${repository.fullName}/git`;
  const type = repository.objects.tags.has(sha) ? "tag" : "commit";
  return {
    ref: `refs/${ref}`,
    node_id: nodeId("REF", ref),
    url: `${api}/refs/${ref.split("/").map(encodeURIComponent).join("/")}`,
    object: { type, sha, url: `${api}/${type}s/${sha}` },
  };
}
