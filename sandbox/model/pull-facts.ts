import { commitsBetween, mergeBase } from "../git/history.ts";
import { mergeSnapshots } from "../git/merge-snapshots.ts";
import { type Commit, type Snapshot, writeCommit } from "../git/objects.ts";
import { remember } from "../git/remember.ts";
import { type ChangedFile, changedFiles } from "../git/tree-diff.ts";
import { taggedCommit } from "./tags.ts";
import type { Pull, Repository } from "./types.ts";

/** The commit `sha` of a repository's network, or undefined. */
export function commitOf(repository: Repository, sha: string): Commit | undefined {
  return repository.objects.commits.get(sha);
}

/** The commit that a branch, tag, `HEAD`, `refs/…` name, full or abbreviated SHA means, or undefined. */
export function resolveRef(repository: Repository, ref: string): Commit | undefined {
  if (ref === "HEAD") return commitOf(repository, repository.branches.get(repository.defaultBranch) ?? "");
  const name = ref.replace(/^refs\//, "");
  const branch = repository.branches.get(ref) ?? repository.branches.get(name.replace(/^heads\//, ""));
  if (branch !== undefined) return commitOf(repository, branch);
  const tag = taggedCommit(repository, ref) ?? taggedCommit(repository, name.replace(/^tags\//, ""));
  if (tag !== undefined) return tag;
  const pull = /^pull\/(\d+)\/head$/.exec(name)?.[1];
  if (pull !== undefined) return commitOf(repository, repository.pulls.get(Number(pull))?.head.sha ?? "");
  if (!/^[0-9a-f]{7,40}$/.test(ref)) return undefined;
  if (ref.length === 40) return commitOf(repository, ref);
  const matches = [...repository.objects.commits.keys()].filter((sha) => sha.startsWith(ref));
  return matches.length === 1 ? commitOf(repository, matches[0] ?? "") : undefined;
}

/** The commit a pull request branched off at. */
export function pullMergeBase(repository: Repository, pull: Pull): string {
  return mergeBase(repository.objects, pull.base.sha, pull.head.sha) ?? pull.base.sha;
}

/** The files a pull request changes: merge base to head. */
export function pullFiles(repository: Repository, pull: Pull): readonly ChangedFile[] {
  return filesBetween(repository.objects, pullMergeBase(repository, pull), pull.head.sha);
}

const filesBetween = remember((objects, before, after): readonly ChangedFile[] =>
  changedFiles(
    objects,
    objects.commits.get(before)?.files ?? new Map(),
    objects.commits.get(after)?.files ?? new Map(),
  ),
);

/** The commits of a pull request, oldest first. */
export function pullCommits(repository: Repository, pull: Pull): readonly Commit[] {
  return commitsBetween(repository.objects, pull.base.sha, pull.head.sha);
}

/** The merge of a pull request into the tip of its base, not yet on any branch; undefined where files conflict. */
export function testMerge(repository: Repository, pull: Pull): Commit | undefined {
  const tip = repository.branches.get(pull.base.ref);
  return tip === undefined ? undefined : mergeOf(repository.objects, tip, pull.head.sha);
}

const mergeOf = remember((objects, tip, sha): Commit | undefined => {
  const base = objects.commits.get(tip);
  const head = objects.commits.get(sha);
  if (base === undefined || head === undefined) return undefined;
  const ancestor = objects.commits.get(mergeBase(objects, base.sha, head.sha) ?? "");
  if (ancestor === undefined) return undefined;
  const merge = mergeSnapshots({ ancestor: ancestor.files, base: base.files, head: head.files });
  if (!merge.clean) return undefined;
  return writeCommit(objects, {
    files: merge.files,
    parents: [base.sha, head.sha],
    author: head.author,
    message: `Merge ${head.sha} into ${base.sha}`,
  });
});

/** The files of a pull request merged onto a commit; undefined where files conflict. */
export function mergedFiles(repository: Repository, pull: Pull, onto: string): Snapshot | undefined {
  return mergeOf(repository.objects, onto, pull.head.sha)?.files;
}

/** The open pull requests of a repository whose head is this commit, on a branch of the repository itself. */
export function ownPullsAt(repository: Repository, sha: string): Pull[] {
  return [...repository.pulls.values()].filter(
    (pull) => pull.state === "open" && pull.head.sha === sha && pull.head.repository === repository,
  );
}
