import { ancestors, commitsBetween } from "../git/history.ts";
import { type Commit, type FileEntry, type Snapshot, writeBlob, writeCommit } from "../git/objects.ts";
import { changedFiles } from "../git/tree-diff.ts";
import { commitOf } from "../model/pull-facts.ts";
import type { Account, Repository, World } from "../model/types.ts";
import { installationOf, now } from "../model/world.ts";
import { eventCommitView } from "../views/commit.ts";
import { fullPullView } from "../views/pull.ts";
import { openSuite } from "./checks.ts";
import { emit } from "./emit.ts";

const NO_COMMIT = "0".repeat(40);

/** What a file becomes: text, bytes, a symbolic link, or null to delete it. */
export type FileChange = string | Uint8Array | { symlink: string } | null;

/** Writes a commit that changes some files of `parent`; on no branch yet. */
export function commitFiles(
  repository: Repository,
  options: {
    parent: Commit | undefined;
    /** The other parent of a merge commit. */
    mergeOf?: Commit;
    files: Readonly<Record<string, FileChange>>;
    author: Account;
    message: string;
    date?: string;
  },
): Commit {
  const files = new Map<string, FileEntry>([...(options.mergeOf?.files ?? []), ...(options.parent?.files ?? [])]);
  for (const [path, change] of Object.entries(options.files)) {
    if (change === null) {
      files.delete(path);
    } else if (typeof change === "string" || change instanceof Uint8Array) {
      files.set(path, { sha: writeBlob(repository.objects, Buffer.from(change)), mode: "100644" });
    } else {
      files.set(path, { sha: writeBlob(repository.objects, Buffer.from(change.symlink)), mode: "120000" });
    }
  }
  const { login, email } = options.author;
  return writeCommit(repository.objects, {
    files,
    parents: [options.parent, options.mergeOf].flatMap((commit) => (commit === undefined ? [] : [commit.sha])),
    author: { name: login, email, date: options.date ?? now() },
    message: options.message,
  });
}

/** Moves a branch (null deletes it) and tells everybody: push, check suites, and the pull requests whose head it is. */
export function moveBranch(
  world: World,
  repository: Repository,
  options: { branch: string; to: string | null; by: Account },
): void {
  const { branch, to, by } = options;
  const before = repository.branches.get(branch);
  if (before === (to ?? undefined)) return;
  if (to === null) repository.branches.delete(branch);
  else repository.branches.set(branch, to);
  repository.pushedAt = now();
  emit(world, {
    name: "push",
    repository,
    sender: by,
    payload: pushPayload(world, repository, { branch, before, to, by }),
  });
  if (to === null) return;
  const installation = installationOf(world, repository);
  if (installation?.suspended === undefined && installation?.permissions["checks"] === "write") {
    openSuite(world, repository, { app: world.app, headSha: to, headBranch: branch, by });
  }
  for (const target of world.repositories.values())
    synchronize(world, target, { source: repository, branch, before, to, by });
}

function synchronize(
  world: World,
  target: Repository,
  push: { source: Repository; branch: string; before: string | undefined; to: string; by: Account },
): void {
  for (const pull of target.pulls.values()) {
    if (pull.state !== "open" || pull.head.repository !== push.source || pull.head.ref !== push.branch) continue;
    pull.head.sha = push.to;
    pull.base.sha = target.branches.get(pull.base.ref) ?? pull.base.sha;
    pull.updatedAt = now();
    emit(world, {
      name: "pull_request",
      action: "synchronize",
      repository: target,
      sender: push.by,
      payload: {
        number: pull.number,
        before: push.before ?? NO_COMMIT,
        after: push.to,
        pull_request: fullPullView(world, target, pull),
      },
    });
  }
}

function pushPayload(
  world: World,
  repository: Repository,
  push: { branch: string; before: string | undefined; to: string | null; by: Account },
): Record<string, unknown> {
  const { branch, before, to, by } = push;
  const objects = repository.objects;
  const commits =
    to === null ? [] : before === undefined ? [commitOf(repository, to)] : commitsBetween(objects, before, to);
  const views = commits.slice(-2048).flatMap((commit) => (commit === undefined ? [] : [withFiles(repository, commit)]));
  return {
    ref: `refs/heads/${branch}`,
    before: before ?? NO_COMMIT,
    after: to ?? NO_COMMIT,
    base_ref: null,
    created: before === undefined,
    deleted: to === null,
    forced: before !== undefined && to !== null && !ancestors(objects, to).has(before),
    compare: `${world.urls.html}/${repository.fullName}/compare/${before ?? NO_COMMIT}...${to ?? NO_COMMIT}`,
    commits: views,
    head_commit: views.at(-1) ?? null,
    pusher: { name: by.login, email: by.email },
  };
}

function withFiles(repository: Repository, commit: Commit) {
  const parent: Snapshot = commitOf(repository, commit.parents[0] ?? "")?.files ?? new Map();
  const files = changedFiles(repository.objects, parent, commit.files);
  const paths = (...statuses: string[]) =>
    files.filter((file) => statuses.includes(file.status)).map((file) => file.path);
  const gone = files.flatMap((file) => (file.previousPath === undefined ? [] : [file.previousPath]));
  return {
    ...eventCommitView(commit),
    distinct: true,
    added: paths("added", "renamed"),
    removed: [...paths("removed"), ...gone],
    modified: paths("modified"),
  };
}
