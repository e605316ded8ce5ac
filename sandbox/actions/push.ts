import { ancestors } from "../git/history.ts";
import { type Commit, type FileEntry, type Signature, writeBlob, writeCommit } from "../git/objects.ts";
import type { Account, Activity, Repository, World } from "../model/types.ts";
import { installationOf, now } from "../model/world.ts";
import { fullPullView } from "../views/pull.ts";
import { announceMove, NO_COMMIT } from "./announce-move.ts";
import { openSuite } from "./check-suites.ts";
import { emit } from "./emit.ts";
import { pushTime } from "./order.ts";

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
    at: pushTime(world),
  });
  announceMove(world, repository, { ref: `refs/heads/${branch}`, before, to, by, forced });
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
