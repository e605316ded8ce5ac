import { PAGE_SIZE, read, readPages } from "./call.ts";
import { kindOf } from "./errors.ts";
import type { Repository } from "./octokit.ts";
import type { PullRequest } from "./read-pull.ts";

/** Who had a hand in what a pull request proposes. */
export interface Contributors {
  /** Numeric ids of the author, and of whoever wrote, committed or pushed one of its commits. */
  readonly ids: ReadonlySet<number>;
  /** What GitHub attributes to no account: anybody could have done it. One plain clause; `null` where there is none. */
  readonly unattributed: string | null;
  /** When the head was pushed, by GitHub's clock (Unix milliseconds); `null` where GitHub does not say. */
  readonly headPushedAt: number | null;
}

/** GitHub lists no more commits of a pull request than this. */
const MOST_COMMITS = 250;
/** Pushes to the branch that are looked through for those that brought the commits. */
const MOST_PUSHES = 1000;
/** The account by which GitHub itself commits what is done on its pages; the author is still somebody. */
const WEB_FLOW = 19864447;

/** Whoever could have brought something into this very head: nobody of them may approve it. */
export async function contributorsOf(repository: Repository, pull: PullRequest): Promise<Contributors> {
  const commits = await commitsOf(repository, pull.number);
  const ids = new Set([pull.author.id]);
  const unknown: string[] = [];
  for (const { sha, author, committer } of commits) {
    for (const [role, account] of [["author", author] as const, ["committer", committer] as const]) {
      const isGitHub = account?.id === WEB_FLOW;
      if (account?.id === undefined || (isGitHub && role === "author")) {
        unknown.push(`the ${role} of commit ${sha.slice(0, 12)} has no account on GitHub`);
      } else if (!isGitHub) {
        ids.add(account.id);
      }
    }
  }
  if (commits.length >= MOST_COMMITS || !commits.some(({ sha }) => sha === pull.headSha)) {
    unknown.push(`GitHub does not list all of its commits (it lists ${MOST_COMMITS} at most)`);
  }
  const pushers = await pushersOf(repository, pull, new Set(commits.map(({ sha }) => sha)));
  if (pushers === null) unknown.push(`GitHub does not say who pushed commit ${pull.headSha.slice(0, 12)}`);
  for (const id of pushers?.ids ?? []) ids.add(id);
  return { ids, unattributed: unknown[0] ?? null, headPushedAt: pushers?.headPushedAt ?? null };
}

interface Account {
  readonly id?: number;
}

interface Commit {
  readonly sha: string;
  readonly author: Account | null;
  readonly committer: Account | null;
}

function commitsOf({ octokit, owner, repo }: Repository, pull_number: number): Promise<Commit[]> {
  return readPages({
    most: MOST_COMMITS,
    page: async (page) =>
      (await octokit.rest.pulls.listCommits({ owner, repo, pull_number, per_page: PAGE_SIZE, page })).data,
  });
}

/** Whose pushes brought these commits to the branch, and when the head came; null where GitHub does not name who pushed it. */
async function pushersOf(
  { octokit }: Repository,
  { headRepository, headRef, headSha }: PullRequest,
  commits: ReadonlySet<string>,
): Promise<{ readonly ids: ReadonlySet<number>; readonly headPushedAt: number } | null> {
  if (headRepository === null) return null;
  const pushers = new Set<number>();
  let headPushedAt: number | null = null;
  let after: string | undefined;
  for (let seen = 0; seen < MOST_PUSHES; ) {
    const { owner, repo } = headRepository;
    const cursor = after === undefined ? {} : { after };
    const query = { owner, repo, ref: `refs/heads/${headRef}`, per_page: PAGE_SIZE, ...cursor };
    const answer = await orNothing(() => read(() => octokit.rest.repos.listActivities(query)));
    if (answer === null) return null;
    for (const push of answer.data) {
      if (!commits.has(push.after)) continue;
      // A push that nobody is named for could be anybody's.
      if (push.actor === null) return null;
      pushers.add(push.actor.id);
      // The newest comes first; a head that was left and pushed again is as old as its last push.
      if (push.after === headSha) headPushedAt ??= Date.parse(push.timestamp);
    }
    seen += answer.data.length;
    after = /[?&]after=([^&>]+)[^>]*>;\s*rel="next"/.exec(answer.headers.link ?? "")?.[1];
    if (after === undefined) break;
    after = decodeURIComponent(after);
  }
  return headPushedAt === null ? null : { ids: pushers, headPushedAt };
}

async function orNothing<T>(call: () => Promise<T>): Promise<T | null> {
  try {
    return await call();
  } catch (error) {
    // The fork is private or gone, or this GitHub keeps no such log.
    if (["not-found", "forbidden", "gone", "refused"].includes(kindOf(error))) return null;
    throw error;
  }
}
