import { writeCommit } from "../git/objects.ts";
import { ApiError, validationFailed } from "../model/api-error.ts";
import { demandsOn } from "../model/branch-demands.ts";
import { mergeGate } from "../model/merge-gate.ts";
import { commitOf, pullCommits, testMerge } from "../model/pull-facts.ts";
import { signatureOf } from "../model/signature.ts";
import type { Account, Pull, Repository, World } from "../model/types.ts";
import { atLeast, levelOf, now } from "../model/world.ts";
import { fullPullView } from "../views/pull.ts";
import { emit } from "./emit.ts";
import { moveBranch } from "./push.ts";

const QUEUE_ONLY = "Repository rule violations found\n\nChanges must be made through the merge queue";

/** Opens a pull request. @throws 422 as GitHub does: unknown branch, nothing to merge, or one is open already. */
export function openPull(
  world: World,
  repository: Repository,
  options: {
    title: string;
    body: string | null;
    head: { repository: Repository; ref: string };
    base: string;
    author: Account;
    draft: boolean;
  },
): Pull {
  const { head, base } = options;
  const headSha = head.repository.branches.get(head.ref);
  const baseSha = repository.branches.get(base);
  if (headSha === undefined) throw validationFailed("PullRequest", "head", "invalid");
  if (baseSha === undefined) throw validationFailed("PullRequest", "base", "invalid");
  const label = `${head.repository.owner.login}:${head.ref}`;
  const twin = [...repository.pulls.values()].find(
    (one) =>
      one.state === "open" &&
      one.base.ref === base &&
      one.head.repository === head.repository &&
      one.head.ref === head.ref,
  );
  if (twin !== undefined) {
    throw validationFailed("PullRequest", "head", "custom", `A pull request already exists for ${label}.`);
  }
  const at = now();
  const pull: Pull = {
    kind: "pull",
    id: world.nextId(),
    number: repository.nextNumber,
    title: options.title,
    body: options.body,
    state: "open",
    draft: options.draft,
    author: options.author,
    head: { ...head, sha: headSha },
    base: { ref: base, sha: baseSha },
    merged: undefined,
    labels: [],
    assignees: [],
    closedAt: null,
    closedBy: undefined,
    createdAt: at,
    updatedAt: at,
    reviews: new Map(),
    reviewComments: new Map(),
    reactions: [],
  };
  if (pullCommits(repository, pull).length === 0) {
    throw validationFailed("PullRequest", "head", "custom", `No commits between ${base} and ${label}`);
  }
  repository.nextNumber++;
  repository.pulls.set(pull.number, pull);
  announcePull(world, repository, pull, "opened", options.author);
  return pull;
}

/** Sends a `pull_request` event; `more` carries what only some actions have. */
export function announcePull(
  world: World,
  repository: Repository,
  pull: Pull,
  action: string,
  by: Account,
  more: Record<string, unknown> = {},
): void {
  const payload = { number: pull.number, ...more, pull_request: fullPullView(world, repository, pull) };
  emit(world, { name: "pull_request", action, repository, sender: by, payload });
}

/** Changes title, text, base or state of a pull request and tells everybody. */
export function editPull(
  world: World,
  repository: Repository,
  pull: Pull,
  options: { by: Account; title?: string; body?: string; base?: string; state?: "open" | "closed"; draft?: boolean },
): void {
  const { by } = options;
  const changes: Record<string, unknown> = {};
  if (options.title !== undefined && options.title !== pull.title) {
    changes["title"] = { from: pull.title };
    pull.title = options.title;
  }
  if (options.body !== undefined && options.body !== pull.body) {
    changes["body"] = { from: pull.body };
    pull.body = options.body;
  }
  if (options.base !== undefined && options.base !== pull.base.ref) {
    const sha = repository.branches.get(options.base);
    if (sha === undefined) throw validationFailed("PullRequest", "base", "invalid");
    changes["base"] = { ref: { from: pull.base.ref }, sha: { from: pull.base.sha } };
    pull.base = { ref: options.base, sha };
  }
  pull.updatedAt = now();
  if (Object.keys(changes).length > 0) announcePull(world, repository, pull, "edited", by, { changes });
  if (options.draft !== undefined && options.draft !== pull.draft) {
    pull.draft = options.draft;
    announcePull(world, repository, pull, options.draft ? "converted_to_draft" : "ready_for_review", by);
  }
  if (options.state === undefined || options.state === pull.state) return;
  if (pull.merged !== undefined) throw validationFailed("PullRequest", "state", "invalid");
  pull.state = options.state;
  pull.closedAt = options.state === "closed" ? pull.updatedAt : null;
  pull.closedBy = options.state === "closed" ? by : undefined;
  // A reopened pull request takes up what was pushed to its branch meanwhile.
  if (options.state === "open") {
    pull.head.sha = pull.head.repository.branches.get(pull.head.ref) ?? pull.head.sha;
    pull.base.sha = repository.branches.get(pull.base.ref) ?? pull.base.sha;
  }
  announcePull(world, repository, pull, options.state === "closed" ? "closed" : "reopened", by);
}

/** Merges a pull request if the gate is open. @throws 403, 405 or 409 with GitHub's sentence. */
export function mergePull(
  world: World,
  repository: Repository,
  pull: Pull,
  options: { by: Account; sha?: string; title?: string; method: "merge" | "squash" | "rebase" },
): string {
  if (!atLeast(levelOf(world, repository, options.by), "write")) {
    throw new ApiError(403, "You must have write access to the repository to merge this pull request.");
  }
  if (pull.state === "closed") throw new ApiError(405, "Pull Request is not mergeable");
  if (pull.draft) throw new ApiError(405, "Pull Request is still a draft");
  if (options.sha !== undefined && options.sha !== pull.head.sha) {
    throw new ApiError(409, "Head branch was modified. Review and try the merge again.");
  }
  if (demandsOn(repository, pull.base.ref)?.mergeQueue === true) throw new ApiError(405, QUEUE_ONLY);
  const gate = mergeGate(world, repository, pull);
  if (!gate.open) throw new ApiError(405, gate.message);
  const test = testMerge(repository, pull);
  const tip = repository.branches.get(pull.base.ref);
  if (test === undefined || tip === undefined) throw new ApiError(405, "Pull Request is not mergeable");
  const merge = writeCommit(repository.objects, {
    files: test.files,
    parents: options.method === "merge" ? [tip, pull.head.sha] : [tip],
    author: signatureOf(options.by),
    message:
      options.title ??
      (options.method === "merge"
        ? mergeMessage(pull)
        : `${commitOf(repository, pull.head.sha)?.message ?? pull.title} (#${pull.number})`),
  });
  closeMerged(world, repository, pull, { sha: merge.sha, by: options.by });
  moveBranch(world, repository, { branch: pull.base.ref, to: merge.sha, by: options.by, merge: true });
  return merge.sha;
}

/** What GitHub writes on a merge commit. */
export function mergeMessage({ number, head, title }: Pull): string {
  return `Merge pull request #${number} from ${head.repository.owner.login}/${head.ref}\n\n${title}`;
}

/** Marks a pull request as merged by a commit and tells everybody; the branch is for the caller to move. */
export function closeMerged(
  world: World,
  repository: Repository,
  pull: Pull,
  { sha, by }: { sha: string; by: Account },
): void {
  const at = now();
  pull.merged = { sha, by, at };
  pull.state = "closed";
  pull.closedAt = at;
  pull.closedBy = by;
  pull.updatedAt = at;
  announcePull(world, repository, pull, "closed", by);
}
