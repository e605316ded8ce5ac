import { commitsBetween } from "../git/history.ts";
import type { Commit, Signature, Snapshot } from "../git/objects.ts";
import { changedFiles } from "../git/tree-diff.ts";
import { commitOf } from "../model/pull-facts.ts";
import { peel } from "../model/tags.ts";
import type { Account, Repository, World } from "../model/types.ts";
import { accountByEmail } from "../model/world.ts";
import { eventCommitView } from "../views/commit.ts";
import { emit } from "./emit.ts";

/** What stands for "no commit" where a branch or tag was made or deleted. */
export const NO_COMMIT = "0".repeat(40);

/** A branch or tag (`refs/…`) that was made, moved or deleted (`to` is null). */
export type RefMove = { ref: string; before: string | undefined; to: string | null; by: Account; forced: boolean };

/** Sends what a push sends: `create` or `delete` where the branch or tag is new or gone, and `push`. */
export function announceMove(world: World, repository: Repository, move: RefMove): void {
  const { before, to, by } = move;
  if (before === undefined) {
    const payload = { ...named(move), master_branch: repository.defaultBranch, description: null };
    emit(world, { name: "create", repository, sender: by, payload });
  }
  if (to === null) emit(world, { name: "delete", repository, sender: by, payload: named(move) });
  emit(world, { name: "push", repository, sender: by, payload: pushPayload(world, repository, move) });
}

function named({ ref }: RefMove) {
  const [, kind, ...name] = ref.split("/");
  return { ref: name.join("/"), ref_type: kind === "tags" ? "tag" : "branch", pusher_type: "user" };
}

function pushPayload(world: World, repository: Repository, move: RefMove): Record<string, unknown> {
  const { ref, before, to, by, forced } = move;
  const isTag = ref.startsWith("refs/tags/");
  const head = to === null ? undefined : peel(repository, to);
  const tip = isTag ? [...repository.branches].find(([, sha]) => sha === head?.sha)?.[0] : undefined;
  // A new branch lists its tip, a moved one what is new, and a tag nothing.
  const commits =
    head === undefined || isTag
      ? []
      : before === undefined
        ? [head]
        : commitsBetween(repository.objects, before, head.sha);
  const views = commits.slice(-2048).map((commit) => withFiles(world, repository, commit));
  return {
    ref,
    before: before ?? NO_COMMIT,
    after: to ?? NO_COMMIT,
    base_ref: tip === undefined ? null : `refs/heads/${tip}`,
    created: before === undefined,
    deleted: to === null,
    forced,
    compare: `${world.urls.html}/${repository.fullName}/compare/${before ?? NO_COMMIT}...${to ?? NO_COMMIT}`,
    commits: views,
    head_commit: views.at(-1) ?? (head === undefined ? null : withFiles(world, repository, head)),
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
