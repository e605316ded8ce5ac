import { ApiError, notFound } from "./api-error.ts";
import type { Account, Issue, Label, Pull, Repository, World } from "./types.ts";

/** The issue or pull request of this number. @throws 404, or 410 for an issue where issues are switched off. */
export function topicOf(repository: Repository, number: number): Issue | Pull {
  const topic = repository.pulls.get(number) ?? repository.issues.get(number);
  if (topic === undefined) throw notFound();
  if (topic.kind === "issue") requireIssues(repository);
  return topic;
}

/** @throws 410 where issues are switched off */
export function requireIssues(repository: Repository): void {
  if (!repository.hasIssues) throw new ApiError(410, "Issues has been disabled in this repository.");
}

/** The label of this name, whatever its case; made on first mention, in GitHub's grey. */
export function labelOf(world: World, repository: Repository, name: string): Label {
  const known = repository.labels.get(name.toLowerCase());
  if (known !== undefined) return known;
  const label: Label = { id: world.nextId(), name, color: "ededed" };
  repository.labels.set(name.toLowerCase(), label);
  return label;
}

/** The comments on an issue or pull request, oldest first. */
export function commentsOn(repository: Repository, { number }: { number: number }) {
  return [...repository.comments.values()].filter((one) => one.issue === number);
}

/** Whether an account is named among others. */
export function isAmong(accounts: readonly Account[], login: string): boolean {
  return accounts.some((one) => one.login.toLowerCase() === login.toLowerCase());
}
