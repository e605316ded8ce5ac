import type { Commit, Signature } from "../git/objects.ts";
import type { ChangedFile } from "../git/tree-diff.ts";
import type { Repository, World } from "../model/types.ts";
import { accountByEmail } from "../model/world.ts";
import { accountView, nodeId } from "./account.ts";

/** The commit as git holds it (`/git/commits/SHA`). */
export function gitCommitView(world: World, repository: Repository, commit: Commit) {
  const api = `${world.urls.api}/repos/${repository.fullName}`;
  const { author, committer } = commit;
  return {
    sha: commit.sha,
    node_id: nodeId("C", commit.sha),
    url: `${api}/git/commits/${commit.sha}`,
    html_url: `${world.urls.html}/${repository.fullName}/commit/${commit.sha}`,
    author,
    committer,
    tree: { sha: commit.tree, url: `${api}/git/trees/${commit.tree}` },
    message: commit.message,
    parents: commit.parents.map((sha) => parentView(world, repository, sha)),
    verification: { verified: false, reason: "unsigned", signature: null, payload: null, verified_at: null },
  };
}

/** The commit with GitHub's accounts around it (`/commits/SHA`). */
export function commitView(world: World, repository: Repository, commit: Commit) {
  const git = gitCommitView(world, repository, commit);
  const { author, committer, tree, message, verification } = git;
  return {
    sha: commit.sha,
    node_id: git.node_id,
    commit: { author, committer, message, tree, url: git.url, comment_count: 0, verification },
    url: `${world.urls.api}/repos/${repository.fullName}/commits/${commit.sha}`,
    html_url: git.html_url,
    comments_url: `${world.urls.api}/repos/${repository.fullName}/commits/${commit.sha}/comments`,
    author: personView(world, commit.author),
    committer: personView(world, commit.committer),
    parents: git.parents,
  };
}

/** The commit as webhooks carry it. */
export function eventCommitView(commit: Commit) {
  const { author, committer } = commit;
  return {
    id: commit.sha,
    tree_id: commit.tree,
    message: commit.message,
    timestamp: commit.author.date,
    author: { name: author.name, email: author.email },
    committer: { name: committer.name, email: committer.email },
  };
}

/** One changed file, as compare, commit and pull request list it. */
export function fileView(world: World, repository: Repository, file: ChangedFile, ref: string) {
  const additions = file.patch?.additions ?? 0;
  const deletions = file.patch?.deletions ?? 0;
  const path = file.path.split("/").map(encodeURIComponent).join("/");
  const html = `${world.urls.html}/${repository.fullName}`;
  return {
    sha: file.sha,
    filename: file.path,
    status: file.status,
    additions,
    deletions,
    changes: additions + deletions,
    blob_url: `${html}/blob/${ref}/${path}`,
    raw_url: `${html}/raw/${ref}/${path}`,
    contents_url: `${world.urls.api}/repos/${repository.fullName}/contents/${path}?ref=${ref}`,
    ...(file.patch === undefined || file.patch.text === "" ? {} : { patch: file.patch.text }),
    ...(file.previousPath === undefined ? {} : { previous_filename: file.previousPath }),
  };
}

// Null where the address of a signature belongs to no account.
function personView(world: World, { email }: Signature) {
  const account = accountByEmail(world, email);
  return account === undefined ? null : accountView(world, account);
}

function parentView(world: World, repository: Repository, sha: string) {
  return {
    sha,
    url: `${world.urls.api}/repos/${repository.fullName}/git/commits/${sha}`,
    html_url: `${world.urls.html}/${repository.fullName}/commit/${sha}`,
  };
}
