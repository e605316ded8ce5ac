import { writeFile } from "../actions/write-file.ts";
import type { Commit, FileEntry, Signature } from "../git/objects.ts";
import { type Fields, object, text } from "../http/read-body.ts";
import { type Answer, created, ok, type RepositoryContext, type Route } from "../http/route.ts";
import { ApiError, notFound } from "../model/api-error.ts";
import { resolveRef } from "../model/pull-facts.ts";
import { gitCommitView } from "../views/commit.ts";
import { writer } from "./pulls.ts";

const INLINE_BYTES = 1_000_000;
const MAX_BYTES = 100_000_000;

/** Files and folders of a commit. */
export const contentRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/contents/{path}",
    access: { permission: ["contents"], level: "read", user: "read" },
    handleRepository: showContents,
  },
  {
    method: "PUT",
    path: "/repos/{owner}/{repo}/contents/{path}",
    access: { permission: ["contents"], level: "write", user: "write" },
    handleRepository: putContents,
  },
];

function showContents(context: RepositoryContext): Answer {
  const { repository, params, query } = context;
  if (repository.branches.size === 0) throw new ApiError(404, "This repository is empty.");
  const ref = query.get("ref") ?? repository.defaultBranch;
  const commit = resolveRef(repository, ref);
  if (commit === undefined) throw new ApiError(404, `No commit found for the ref ${ref}`);
  const path = (params["path"] ?? "").replace(/\/+$/, "");
  const entry = commit.files.get(path);
  if (entry !== undefined) return showFile(context, commit, path, entry, ref);
  const folder = listFolder(context, commit, path, ref);
  if (folder.length === 0 && path !== "") throw notFound();
  return ok(folder);
}

function showFile(context: RepositoryContext, commit: Commit, path: string, entry: FileEntry, ref: string): Answer {
  const blob = context.repository.objects.blobs.get(entry.sha) ?? Buffer.alloc(0);
  if (entry.mode === "120000") {
    // A link to a file of the repository is shown as that file.
    const target = resolveLink(path, blob.toString("utf8"));
    const linked = commit.files.get(target);
    if (linked !== undefined && linked.mode !== "120000") return showFile(context, commit, target, linked, ref);
    return ok({ ...itemView(context, path, entry, ref), type: "symlink", target: blob.toString("utf8") });
  }
  if (blob.length > MAX_BYTES) {
    throw new ApiError(
      403,
      "This API returns blobs up to 100 MB in size. The requested blob is too large to fetch via the API.",
      {
        errors: [{ resource: "Blob", field: "data", code: "too_large" }],
      },
    );
  }
  if (/\braw\b/.test(context.accept)) {
    return { status: 200, raw: blob, headers: { "content-type": "application/vnd.github.raw+json; charset=utf-8" } };
  }
  const inline = blob.length <= INLINE_BYTES;
  const content = inline ? `${blob.toString("base64").replace(/(.{60})/g, "$1\n")}` : "";
  return ok({ ...itemView(context, path, entry, ref), content, encoding: inline ? "base64" : "none" });
}

function putContents(context: RepositoryContext): Answer {
  const { world, repository, params, body, actor } = context;
  const path = params["path"] ?? "";
  const branch = text(body, "branch") ?? repository.defaultBranch;
  const isWorkflow = path.startsWith(".github/workflows/");
  if (isWorkflow && actor.kind === "installation" && actor.permissions["workflows"] !== "write") {
    throw new ApiError(403, "Resource not accessible by integration");
  }
  const { commit, blob, isNew } = writeFile(world, repository, {
    path,
    branch,
    content: text(body, "content") ?? "",
    message: text(body, "message") ?? "",
    sha: text(body, "sha"),
    by: writer(context),
    author: signatureFrom(object(body, "author")),
    committer: signatureFrom(object(body, "committer")),
  });
  const content = itemView(context, path, { sha: blob, mode: "100644" }, branch);
  const answer = { content, commit: gitCommitView(world, repository, commit) };
  return isNew ? created(answer) : ok(answer);
}

function signatureFrom(fields: Fields | undefined): Signature | undefined {
  if (fields === undefined) return undefined;
  const at = new Date(text(fields, "date") ?? Date.now());
  if (Number.isNaN(at.getTime())) throw new ApiError(422, "The date of the commit cannot be read.");
  const date = at.toISOString().replace(/\.\d+Z$/, "Z");
  return { name: text(fields, "name") ?? "", email: text(fields, "email") ?? "", date };
}

function itemView(
  { world, repository }: RepositoryContext,
  path: string,
  entry: { sha: string; mode: string },
  ref: string,
) {
  const encoded = path.split("/").map(encodeURIComponent).join("/");
  const api = `${world.urls.api}/repos/${repository.fullName}`;
  const html = `${world.urls.html}/${repository.fullName}`;
  const folder = entry.mode === "040000";
  const url = `${api}/contents/${encoded}?ref=${encodeURIComponent(ref)}`;
  const git = `${api}/git/${folder ? "trees" : "blobs"}/${entry.sha}`;
  const page = `${html}/${folder ? "tree" : "blob"}/${encodeURIComponent(ref)}/${encoded}`;
  return {
    name: path.replace(/^.*\//, ""),
    path,
    sha: entry.sha,
    size: folder ? 0 : (repository.objects.blobs.get(entry.sha)?.length ?? 0),
    url,
    html_url: page,
    git_url: git,
    download_url: folder ? null : `${html}/raw/${encodeURIComponent(ref)}/${encoded}`,
    type: folder ? "dir" : entry.mode === "120000" ? "symlink" : "file",
    _links: { self: url, git, html: page },
  };
}

function listFolder(context: RepositoryContext, commit: Commit, path: string, ref: string) {
  const { trees } = context.repository.objects;
  let tree = trees.get(commit.tree) ?? [];
  for (const part of path === "" ? [] : path.split("/")) {
    const next = tree.find((entry) => entry.name === part && entry.mode === "040000");
    tree = next === undefined ? [] : (trees.get(next.sha) ?? []);
  }
  const prefix = path === "" ? "" : `${path}/`;
  return tree.slice(0, 1000).map((entry) => itemView(context, `${prefix}${entry.name}`, entry, ref));
}

function resolveLink(from: string, target: string): string {
  const parts = from.split("/").slice(0, -1);
  for (const part of target.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  }
  return parts.join("/");
}
