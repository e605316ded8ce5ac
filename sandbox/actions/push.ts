import { ancestors, commitsBetween } from "../git/history.ts";
import { type Commit, type FileEntry, type Signature, type Snapshot, writeBlob, writeCommit } from "../git/objects.ts";
import { changedFiles } from "../git/tree-diff.ts";
import { commitOf } from "../model/pull-facts.ts";
import type { Account, Activity, Repository, World } from "../model/types.ts";
import { accountByEmail, installationOf, now } from "../model/world.ts";
import { eventCommitView } from "../views/commit.ts";
import { fullPullView } from "../views/pull.ts";
import { openSuite } from "./check-suites.ts";
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
    author: Signature;
    committer?: Signature;
    message: string;
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
  const { author, committer = author, message } = options;
  return writeCommit(repository.objects, {
    files,
    parents: [options.parent, options.mergeOf].flatMap((commit) => (commit === undefined ? [] : [commit.sha])),
    author,
    committer,
    message,
  });
}

/** Moves a branch (null deletes it), writes that down, and tells everybody: push, check suites, and the pull requests whose head it is. */
export function moveBranch(
  world: World,
  repository: Repository,
  options: { branch: string; to: string | null; by: Account; merge?: boolean },
): void {
  const { branch, to, by, merge = false } = options;
  const before = repository.branches.get(branch);
  if (before === (to ?? undefined)) return;
  if (to === null) repository.branches.delete(branch);
  else repository.branches.set(branch, to);
  repository.pushedAt = now();
  const forced = before !== undefined && to !== null && !ancestors(repository.objects, to).has(before);
  repository.activities.push({
    id: world.nextId(),
    type: merge ? "pr_merge" : activityType({ before, to, forced }),
    ref: `refs/heads/${branch}`,
    before: before ?? NO_COMMIT,
    after: to ?? NO_COMMIT,
    actor: by,
    at: repository.pushedAt,
  });
  emit(world, {
    name: "push",
    repository,
    sender: by,
    payload: pushPayload(world, repository, { branch, before, to, by, forced }),
  });
  if (to === null) return;
  const installation = installationOf(world, repository);
  if (installation?.suspended === undefined && installation?.permissions["checks"] === "write") {
    openSuite(world, repository, { app: world.app, headSha: to, headBranch: branch, by });
  }
  for (const target of world.repositories.values())
    synchronize(world, target, { source: repository, branch, before, to, by });
}

function activityType(move: { before: string | undefined; to: string | null; forced: boolean }): Activity["type"] {
  if (move.before === undefined) return "branch_creation";
  if (move.to === null) return "branch_deletion";
  return move.forced ? "force_push" : "push";
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
  push: { branch: string; before: string | undefined; to: string | null; by: Account; forced: boolean },
): Record<string, unknown> {
  const { branch, before, to, by, forced } = push;
  const objects = repository.objects;
  const commits =
    to === null ? [] : before === undefined ? [commitOf(repository, to)] : commitsBetween(objects, before, to);
  const views = commits
    .slice(-2048)
    .flatMap((commit) => (commit === undefined ? [] : [withFiles(world, repository, commit)]));
  return {
    ref: `refs/heads/${branch}`,
    before: before ?? NO_COMMIT,
    after: to ?? NO_COMMIT,
    base_ref: null,
    created: before === undefined,
    deleted: to === null,
    forced,
    compare: `${world.urls.html}/${repository.fullName}/compare/${before ?? NO_COMMIT}...${to ?? NO_COMMIT}`,
    commits: views,
    head_commit: views.at(-1) ?? null,
    pusher: { name: by.login, email: by.email },
  };
}

function withFiles(world: World, repository: Repository, commit: Commit) {
  const parent: Snapshot = commitOf(repository, commit.parents[0] ?? "")?.files ?? new Map();
  const files = changedFiles(repository.objects, parent, commit.files);
  const paths = (...statuses: string[]) =>
    files.filter((file) => statuses.includes(file.status)).map((file) => file.path);
  const gone = files.flatMap((file) => (file.previousPath === undefined ? [] : [file.previousPath]));
  const view = eventCommitView(commit);
  return {
    ...view,
    author: { ...view.author, ...usernameOf(world, commit.author) },
    committer: { ...view.committer, ...usernameOf(world, commit.committer) },
    distinct: true,
    added: paths("added", "renamed"),
    removed: [...paths("removed"), ...gone],
    modified: paths("modified"),
  };
}

// Left out, as on GitHub, where the address is nobody's.
function usernameOf(world: World, { email }: Signature): { username?: string } {
  const account = accountByEmail(world, email);
  return account === undefined ? {} : { username: account.login };
}
