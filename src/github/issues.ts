import type { AppIdentity } from "./app-identity.ts";
import { PAGE_SIZE, read, readPages, write } from "./call.ts";
import type { Repository } from "./octokit.ts";

/** Open issues and pull requests that are looked through for one of the App's own. */
const MOST_ISSUES = 3000;

interface Place {
  readonly repository: Repository;
  readonly app: AppIdentity;
  /** Text that the issue begins with. */
  readonly marker: string;
}

/** Number of the App's own open issue that begins with the marker, or null. */
export async function findIssue({ repository, app, marker }: Place): Promise<number | null> {
  const { octokit, owner, repo } = repository;
  const issues = await readPages({
    most: MOST_ISSUES,
    page: async (page) => {
      // GitHub does not say how to ask for what an App opened, so whose they are is looked at here.
      const query = { owner, repo, state: "open", per_page: PAGE_SIZE, page } as const;
      return (await octokit.rest.issues.listForRepo(query)).data;
    },
  });
  const own = issues.find(({ user, body }) => user?.login === app.login && body?.startsWith(marker) === true);
  return own?.number ?? null;
}

/** Opens an issue, once: one that begins with the same marker and is open still is the same. */
export async function openIssue(place: Place, { title, body }: { readonly title: string; readonly body: string }) {
  const { octokit, owner, repo } = place.repository;
  const known = await findIssue(place);
  if (known !== null) return known;
  return write({
    call: async () => (await octokit.rest.issues.create({ owner, repo, title, body })).data.number,
    find: () => findIssue(place),
  });
}

/** Closes the App's own issue, where it is open. */
export async function closeIssue(place: Place): Promise<void> {
  const { octokit, owner, repo } = place.repository;
  const issue_number = await findIssue(place);
  if (issue_number === null) return;
  // To close it twice changes nothing.
  await read(() =>
    octokit.rest.issues.update({ owner, repo, issue_number, state: "closed", state_reason: "completed" }),
  );
}
