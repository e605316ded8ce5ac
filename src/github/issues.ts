import type { AppIdentity } from "./app-identity.ts";
import { PAGE_SIZE, read, readPages, write } from "./call.ts";
import { kindOf } from "./errors.ts";
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

/** An issue as it stands. */
export interface Issue {
  readonly title: string;
  readonly body: string;
  readonly open: boolean;
}

/** One issue, or null where it is gone: deleted, moved to another repository, or issues are switched off. */
export async function readIssue({ octokit, owner, repo }: Repository, issue_number: number): Promise<Issue | null> {
  try {
    const { data } = await read(() => octokit.rest.issues.get({ owner, repo, issue_number }));
    return { title: data.title, body: data.body ?? "", open: data.state === "open" };
  } catch (error) {
    if (!["not-found", "gone"].includes(kindOf(error))) throw error;
    return null;
  }
}

/** Changes an issue. To say the same twice changes nothing, so a lost answer may simply be asked for again. */
export async function changeIssue(
  { octokit, owner, repo }: Repository,
  issue_number: number,
  { title, body, open }: Issue,
): Promise<void> {
  const state = open ? ({ state: "open" } as const) : ({ state: "closed", state_reason: "completed" } as const);
  await read(() => octokit.rest.issues.update({ owner, repo, issue_number, title, body, ...state }));
}

/** Assigns people to an issue; GitHub passes over whom it cannot assign. @returns who of them is assigned now */
export async function assignIssue(
  { octokit, owner, repo }: Repository,
  issue_number: number,
  assignees: readonly string[],
): Promise<string[]> {
  const body = { owner, repo, issue_number, assignees: [...assignees] };
  const { data } = await read(() => octokit.rest.issues.addAssignees(body));
  const assigned = (data.assignees ?? []).map(({ login }) => login.toLowerCase());
  return assignees.filter((login) => assigned.includes(login.toLowerCase()));
}
