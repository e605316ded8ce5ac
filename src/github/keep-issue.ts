import type { AppIdentity } from "./app-identity.ts";
import { read } from "./call.ts";
import { kindOf } from "./errors.ts";
import { findIssue, openIssue } from "./issues.ts";
import type { Repository } from "./octokit.ts";

interface Place {
  readonly repository: Repository;
  readonly app: AppIdentity;
  /** Text that the issue begins with. */
  readonly marker: string;
}

interface Content {
  readonly title: string;
  /** Begins with the marker. */
  readonly body: string;
}

/**
 * Lets the App's own issue say this: changes the one that is there, or opens it. One that somebody has closed is opened again
 * only where there is something new to say.
 *
 * @param known its number, where it is known
 * @returns its number
 */
export async function keepIssue(place: Place, known: number | null, content: Content): Promise<number> {
  const { octokit, owner, repo } = place.repository;
  const issue_number = (known === null ? null : await ownIssue(place, known)) ?? (await findIssue(place));
  if (issue_number === null) return openIssue(place, content);
  const { data } = await read(() => octokit.rest.issues.get({ owner, repo, issue_number }));
  if (data.title === content.title && data.body === content.body) return issue_number;
  // To say the same twice changes nothing, so a lost answer may simply be asked for again.
  await read(() => octokit.rest.issues.update({ owner, repo, issue_number, ...content, state: "open" }));
  return issue_number;
}

/** Closes the App's own issue, and lets it say why. */
export async function endIssue(place: Place, known: number | null, content: Content): Promise<void> {
  const { octokit, owner, repo } = place.repository;
  const issue_number = (known === null ? null : await ownIssue(place, known)) ?? (await findIssue(place));
  if (issue_number === null) return;
  const { data } = await read(() => octokit.rest.issues.get({ owner, repo, issue_number }));
  if (data.state === "closed" && data.title === content.title && data.body === content.body) return;
  const end = { state: "closed", state_reason: "completed" } as const;
  await read(() => octokit.rest.issues.update({ owner, repo, issue_number, ...content, ...end }));
}

/** The number of an issue, if it is still the App's own with this marker: it may have been deleted or moved. */
async function ownIssue({ repository, app, marker }: Place, issue_number: number): Promise<number | null> {
  const { octokit, owner, repo } = repository;
  try {
    const { data } = await read(() => octokit.rest.issues.get({ owner, repo, issue_number }));
    return data.user?.login === app.login && data.body?.startsWith(marker) === true ? issue_number : null;
  } catch (error) {
    if (kindOf(error) === "not-found") return null;
    throw error;
  }
}
