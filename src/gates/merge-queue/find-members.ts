import { readChangedFiles } from "../../github/changed-files.ts";
import { commitsBetween, type ListedCommit, openPullsOfCommit } from "../../github/commits-between.ts";
import { NotVisibleError } from "../../github/errors.ts";
import { type MergeGroup, queueBranch } from "../../github/merge-groups.ts";
import type { Repository } from "../../github/octokit.ts";
import { type ListedPull, openPulls, type PullRequest, readPull } from "../../github/read-pull.ts";

/** A pull request that a merge group brings, and what it changes by itself. */
export interface Member {
  readonly pull: PullRequest;
  /** `null` where GitHub cannot list them all. */
  readonly paths: readonly string[] | null;
}

export interface Members {
  /** By number. */
  readonly members: readonly Member[];
  /** Commits of the group of which nobody can say which pull request brings them. */
  readonly unexplained: readonly string[];
  /** Open pull requests whose head is the group's own commit: their check would be the group's. */
  readonly sameHead: readonly number[];
}

/**
 * The pull requests that a merge group brings: all that lies between the target branch and its head, also what a group before
 * it brings. They are found from its commits. A queue that makes merge commits names the heads; for any other way GitHub is
 * asked, and the `(#12)` at the end of a squashed commit's title counts. The branch's name names only the last.
 *
 * @throws NotVisibleError where a pull request is closed already: the group is about to go
 */
export async function findMembers(repository: Repository, group: MergeGroup, baseTip: string): Promise<Members> {
  const open = await openPulls(repository, {});
  const sameHead = open.filter(({ headSha }) => headSha === group.headSha).map(({ number }) => number);
  const candidates = open.filter((pull) => pull.baseRef === group.baseRef && pull.headSha !== group.headSha);
  const commits = await commitsBetween(repository, { base: baseTip, head: group.headSha });
  if (commits === null) return { members: [], unexplained: [group.headSha], sameHead };
  const known = new Set(commits.map(({ sha }) => sha));
  const last = queueBranch(group.headRef)?.lastNumber;
  const numbers = new Set(
    candidates.filter(({ number, headSha }) => number === last || known.has(headSha)).map(({ number }) => number),
  );
  const unexplained: string[] = [];
  for (const commit of lineOf(commits, group.headSha)) {
    const found = await broughtBy(repository, commit, candidates);
    for (const number of found) numbers.add(number);
    const named = commit.sha === group.headSha && commit.parents.length === 1 && last !== undefined;
    if (found.length === 0 && !(named && numbers.has(last))) unexplained.push(commit.sha);
  }
  const members: Member[] = [];
  for (const number of [...numbers].sort((a, b) => a - b)) members.push(await readMember(repository, number));
  return { members, unexplained, sameHead };
}

/** The commits that were put on top of the target branch one after the other, newest first. */
function lineOf(commits: readonly ListedCommit[], headSha: string): ListedCommit[] {
  const bySha = new Map(commits.map((commit) => [commit.sha, commit]));
  const line: ListedCommit[] = [];
  for (let next = bySha.get(headSha); next !== undefined; next = bySha.get(next.parents[0] ?? "")) line.push(next);
  return line;
}

async function broughtBy(
  repository: Repository,
  { sha, parents, message }: ListedCommit,
  candidates: readonly ListedPull[],
): Promise<number[]> {
  const merged = candidates.filter(({ headSha }) => headSha === sha || parents.slice(1).includes(headSha));
  if (merged.length > 0) return merged.map(({ number }) => number);
  const associated = await openPullsOfCommit(repository, sha);
  const found = candidates.filter(({ number }) => associated.includes(number)).map(({ number }) => number);
  // A merge commit says by its parents what it merges: a head that it does not name is not there any more.
  if (found.length > 0 || parents.length > 1) return found;
  const titled = Number(/\(#(\d+)\)$/.exec(message.split("\n")[0]?.trim() ?? "")?.[1] ?? Number.NaN);
  return candidates.filter(({ number }) => number === titled).map(({ number }) => number);
}

async function readMember(repository: Repository, number: number): Promise<Member> {
  const pull = await readPull(repository, number);
  if (!pull.open) throw new NotVisibleError(`Pull request #${number} was closed while its merge group was judged.`);
  return { pull, paths: (await readChangedFiles(repository, pull)).paths };
}
