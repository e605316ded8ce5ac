import { limitBody, validationFailed } from "../model/api-error.ts";
import { labelOf, requireIssues } from "../model/topics.ts";
import type { Account, Issue, Pull, Repository, World } from "../model/types.ts";
import { now } from "../model/world.ts";
import { accountView } from "../views/account.ts";
import { issueView, labelView } from "../views/issue.ts";
import { emit } from "./emit.ts";
import { announcePull } from "./pulls.ts";

/** What can be changed about an issue. `labels` and `assignees` are the whole new list, by name. */
export type IssueChanges = {
  title?: string;
  body?: string | null;
  state?: "open" | "closed";
  stateReason?: Exclude<Issue["stateReason"], null>;
  labels?: readonly string[];
  assignees?: readonly string[];
};

const MAX_TITLE = 256;

/** Opens an issue. @throws 410 where issues are switched off, 422 for a title that is blank or too long */
export function openIssue(
  world: World,
  repository: Repository,
  options: Pick<IssueChanges, "body" | "labels" | "assignees"> & { by: Account; title: string },
): Issue {
  requireIssues(repository);
  const { by, labels = [], assignees = [] } = options;
  const at = now();
  const issue: Issue = {
    kind: "issue",
    id: world.nextId(),
    number: repository.nextNumber,
    title: requireTitle(options.title),
    body: options.body == null ? null : limitBody("Issue", options.body),
    state: "open",
    stateReason: null,
    author: by,
    labels: [],
    assignees: [],
    closedAt: null,
    closedBy: undefined,
    createdAt: at,
    updatedAt: at,
    reactions: [],
  };
  const wanted = accountsOf(world, assignees);
  repository.nextNumber++;
  repository.issues.set(issue.number, issue);
  announceTopic(world, repository, issue, "opened", by);
  setLabels(world, repository, issue, { by, labels });
  setAssignees(world, repository, issue, { by, assignees: wanted });
  return issue;
}

/** Changes an issue, with one event for each kind of change. @throws 422 for what GitHub refuses, changing nothing */
export function editIssue(
  world: World,
  repository: Repository,
  issue: Issue,
  { by, ...options }: IssueChanges & { by: Account },
): void {
  const title = options.title === undefined ? issue.title : requireTitle(options.title);
  const body = options.body == null ? options.body : limitBody("Issue", options.body);
  const wanted = options.assignees === undefined ? undefined : accountsOf(world, options.assignees);
  const changes = {
    ...(title === issue.title ? {} : { title: { from: issue.title } }),
    ...(body === undefined || body === issue.body ? {} : { body: { from: issue.body ?? "" } }),
  };
  issue.title = title;
  if (body !== undefined) issue.body = body;
  issue.updatedAt = now();
  if (Object.keys(changes).length > 0) announceTopic(world, repository, issue, "edited", by, { changes });
  if (options.labels !== undefined) setLabels(world, repository, issue, { by, labels: options.labels });
  if (wanted !== undefined) setAssignees(world, repository, issue, { by, assignees: wanted });
  const state = options.state ?? issue.state;
  const isMoved = state !== issue.state;
  if (isMoved || (options.stateReason !== undefined && state === "closed")) {
    issue.stateReason = options.stateReason ?? (state === "closed" ? "completed" : "reopened");
  }
  if (!isMoved) return;
  issue.state = state;
  issue.closedAt = state === "closed" ? issue.updatedAt : null;
  issue.closedBy = state === "closed" ? by : undefined;
  announceTopic(world, repository, issue, state === "closed" ? "closed" : "reopened", by);
}

/** Gives an issue or pull request exactly these labels, with an event for each that comes or goes. */
export function setLabels(
  world: World,
  repository: Repository,
  topic: Issue | Pull,
  { by, labels }: { by: Account; labels: readonly string[] },
): void {
  const before = topic.labels;
  topic.labels = [...new Set(labels.map((name) => labelOf(world, repository, name)))];
  const tell = (action: string, some: typeof before): void => {
    for (const one of some) {
      announceTopic(world, repository, topic, action, by, { label: labelView(world, repository, one) });
    }
  };
  tell(
    "unlabeled",
    before.filter((one) => !topic.labels.includes(one)),
  );
  tell(
    "labeled",
    topic.labels.filter((one) => !before.includes(one)),
  );
}

/** Gives an issue or pull request exactly these assignees, with an event for each who comes or goes. */
export function setAssignees(
  world: World,
  repository: Repository,
  topic: Issue | Pull,
  { by, assignees }: { by: Account; assignees: readonly Account[] },
): void {
  const before = topic.assignees;
  topic.assignees = [...new Set(assignees)];
  const tell = (action: string, some: readonly Account[]): void => {
    for (const one of some) {
      announceTopic(world, repository, topic, action, by, { assignee: accountView(world, one) });
    }
  };
  tell(
    "unassigned",
    before.filter((one) => !topic.assignees.includes(one)),
  );
  tell(
    "assigned",
    topic.assignees.filter((one) => !before.includes(one)),
  );
}

/** The accounts of these logins. @throws 422 where there is none of a login */
export function accountsOf(world: World, logins: readonly string[]): Account[] {
  return logins.map((login) => {
    const account = world.accounts.get(login.toLowerCase());
    if (account === undefined) throw validationFailed("Issue", "assignees", "invalid");
    return account;
  });
}

function announceTopic(
  world: World,
  repository: Repository,
  topic: Issue | Pull,
  action: string,
  by: Account,
  more: Record<string, unknown> = {},
): void {
  if (topic.kind === "pull") {
    announcePull(world, repository, topic, action, by, more);
    return;
  }
  const payload = { issue: issueView(world, repository, topic), ...more };
  emit(world, { name: "issues", action, repository, sender: by, payload });
}

function requireTitle(title: string): string {
  if (title.trim() === "") throw validationFailed("Issue", "title", "missing_field");
  if ([...title].length > MAX_TITLE) {
    throw validationFailed("Issue", "title", "custom", `title is too long (maximum is ${MAX_TITLE} characters)`);
  }
  return title;
}
