import type { TreeEntry } from "../git/objects.ts";
import { ok, type RepositoryAccess, type Route } from "../http/route.ts";
import { ApiError, notFound } from "../model/api-error.ts";
import { commitOf, resolveRef } from "../model/pull-facts.ts";
import type { Repository } from "../model/types.ts";
import { nodeId } from "../views/account.ts";
import { gitCommitView } from "../views/commit.ts";

const READ: RepositoryAccess = { permission: ["contents"], level: "read", user: "read" };
const MAX_BLOB_BYTES = 100_000_000;
const MAX_TREE_ENTRIES = 100_000;

type ListedEntry = TreeEntry & { path: string };

/** Git objects by their SHA. */
export const gitRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/git/trees/{tree_sha}",
    access: READ,
    handleRepository: ({ world, repository, params, query }) => {
      const wanted = params["tree_sha"] ?? "";
      const sha = repository.objects.trees.has(wanted) ? wanted : resolveRef(repository, wanted)?.tree;
      if (sha === undefined) throw notFound();
      const all = listTree(repository, sha, "", query.has("recursive"));
      const api = `${world.urls.api}/repos/${repository.fullName}/git`;
      const tree = all.slice(0, MAX_TREE_ENTRIES).map((entry) => {
        const folder = entry.mode === "040000";
        const size = repository.objects.blobs.get(entry.sha)?.length ?? 0;
        return {
          path: entry.path,
          mode: entry.mode,
          type: folder ? "tree" : "blob",
          sha: entry.sha,
          ...(folder ? {} : { size }),
          url: `${api}/${folder ? "trees" : "blobs"}/${entry.sha}`,
        };
      });
      return ok({ sha, url: `${api}/trees/${sha}`, tree, truncated: all.length > MAX_TREE_ENTRIES });
    },
  },
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/git/blobs/{file_sha}",
    access: READ,
    handleRepository: ({ world, repository, params, accept }) => {
      const sha = params["file_sha"] ?? "";
      const blob = repository.objects.blobs.get(sha);
      if (blob === undefined) throw notFound();
      if (blob.length > MAX_BLOB_BYTES) {
        throw new ApiError(403, "This API returns blobs up to 100 MB in size.", {
          errors: [{ resource: "Blob", field: "data", code: "too_large" }],
        });
      }
      if (/\braw\b/.test(accept)) {
        return {
          status: 200,
          raw: blob,
          headers: { "content-type": "application/vnd.github.raw+json; charset=utf-8" },
        };
      }
      const content = blob.toString("base64").replace(/(.{60})/g, "$1\n");
      const url = `${world.urls.api}/repos/${repository.fullName}/git/blobs/${sha}`;
      return ok({ sha, node_id: nodeId("B", sha), size: blob.length, url, content, encoding: "base64" });
    },
  },
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/git/commits/{commit_sha}",
    access: READ,
    handleRepository: ({ world, repository, params }) => {
      const commit = commitOf(repository, params["commit_sha"] ?? "");
      if (commit === undefined) throw notFound();
      return ok(gitCommitView(world, repository, commit));
    },
  },
];

function listTree(repository: Repository, sha: string, prefix: string, recursive: boolean): ListedEntry[] {
  const entries = repository.objects.trees.get(sha) ?? [];
  return entries.flatMap((entry) => {
    const listed = { ...entry, path: `${prefix}${entry.name}` };
    if (!recursive || entry.mode !== "040000") return [listed];
    return [listed, ...listTree(repository, entry.sha, `${listed.path}/`, true)];
  });
}
