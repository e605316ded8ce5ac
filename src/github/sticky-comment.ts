import type { AppIdentity } from "./app-identity.ts";
import { PAGE_SIZE, read, readPages, write } from "./call.ts";
import type { Repository } from "./octokit.ts";

/** The one comment that the App keeps on a pull request. */
export interface StickyComment {
  readonly id: number;
  readonly body: string;
}

interface Place {
  readonly repository: Repository;
  readonly app: AppIdentity;
  readonly number: number;
  /** Text that the App's comment begins with. */
  readonly marker: string;
}

/** Comments of a pull request that are looked through for the App's own. */
const MOST_COMMENTS = 5000;

/** The App's own comment, or null. A comment by anybody else that carries the marker is not it. */
export async function findComment({ repository, app, number, marker }: Place): Promise<StickyComment | null> {
  const { octokit, owner, repo } = repository;
  const comments = await readPages({
    most: MOST_COMMENTS,
    page: async (page) => {
      const query = { owner, repo, issue_number: number, per_page: PAGE_SIZE, page };
      return (await octokit.rest.issues.listComments(query)).data;
    },
  });
  const own = comments.find(({ user, body }) => user?.login === app.login && body?.startsWith(marker) === true);
  return own === undefined ? null : { id: own.id, body: own.body ?? "" };
}

/** Writes the App's comment: edits the one that is there, or makes it. */
export async function keepComment(place: Place, existing: StickyComment | null, body: string): Promise<void> {
  const { octokit, owner, repo } = place.repository;
  if (existing !== null) {
    // To say the same twice changes nothing, so a lost answer may simply be asked for again.
    await read(() => octokit.rest.issues.updateComment({ owner, repo, comment_id: existing.id, body }));
    return;
  }
  await write({
    call: async () => {
      const { data } = await octokit.rest.issues.createComment({ owner, repo, issue_number: place.number, body });
      return { id: data.id, body };
    },
    find: () => findComment(place),
  });
}
