import { accountsOf, editIssue, type IssueChanges, openIssue, setAssignees, setLabels } from "../actions/issues.ts";
import { editPull } from "../actions/pulls.ts";
import { mayUse } from "../http/authorize.ts";
import { paginate } from "../http/paginate.ts";
import { defined, type Fields, isFields, text, word } from "../http/read-body.ts";
import { created, ok, type RepositoryAccess, type RepositoryContext, type Route } from "../http/route.ts";
import { ApiError } from "../model/api-error.ts";
import { topicOf } from "../model/topics.ts";
import type { Issue, Pull } from "../model/types.ts";
import { atLeast, levelOf } from "../model/world.ts";
import { fullIssueView } from "../views/issue.ts";
import { writer } from "./pulls.ts";
import { selectTopics } from "./select-topics.ts";

const READ: RepositoryAccess = { permission: ["issues", "pull_requests"], level: "read", user: "read" };
const WRITE: RepositoryAccess = { permission: ["issues", "pull_requests"], level: "write", user: "read" };
const ALL = "/repos/{owner}/{repo}/issues";
const ONE = `${ALL}/{issue_number}`;
const REASONS = ["completed", "not_planned", "duplicate", "reopened"] as const;

/** Issues; pull requests are issues too, and are found among them. */
export const issueRoutes: readonly Route[] = [
  {
    method: "GET",
    path: ALL,
    access: READ,
    handleRepository: (context) => {
      const { world, repository, query } = context;
      const seen = [...repository.issues.values(), ...repository.pulls.values()].filter(
        (topic) => topic.kind === "pull" || (repository.hasIssues && maySeeIssues(context, "read")),
      );
      return paginate(context, selectTopics(repository, seen, query), (page) =>
        page.map((topic) => fullIssueView(world, repository, topic)),
      );
    },
  },
  {
    method: "POST",
    path: ALL,
    access: { permission: ["issues"], level: "write", user: "read" },
    handleRepository: (context) => {
      const { world, repository, body } = context;
      const by = writer(context);
      const { title: _title, ...more } = changesOf(context);
      const title = typeof body["title"] === "number" ? String(body["title"]) : (text(body, "title") ?? "");
      return created(fullIssueView(world, repository, openIssue(world, repository, { ...more, by, title })));
    },
  },
  {
    method: "GET",
    path: ONE,
    access: READ,
    handleRepository: (context) => ok(fullIssueView(context.world, context.repository, topicFor(context, "read"))),
  },
  {
    method: "PATCH",
    path: ONE,
    access: WRITE,
    handleRepository: (context) => {
      const { world, repository } = context;
      const topic = topicFor(context, "write");
      const by = writer(context);
      if (topic.author !== by && !mayTriage(context)) throw new ApiError(403, "Must have admin rights to Repository.");
      const changes = changesOf(context);
      if (topic.kind === "issue") {
        editIssue(world, repository, topic, { by, ...changes });
      } else {
        const { labels, assignees } = changes;
        const wanted = assignees === undefined ? undefined : accountsOf(world, assignees);
        const { title, state } = changes;
        editPull(world, repository, topic, { by, ...defined({ title, state, body: changes.body ?? undefined }) });
        if (labels !== undefined) setLabels(world, repository, topic, { by, labels });
        if (wanted !== undefined) setAssignees(world, repository, topic, { by, assignees: wanted });
      }
      return ok(fullIssueView(world, repository, topic));
    },
  },
  {
    method: "POST",
    path: `${ONE}/assignees`,
    access: WRITE,
    handleRepository: (context) => {
      const { world, repository, body } = context;
      const topic = topicFor(context, "write");
      // GitHub passes over everybody who cannot be assigned.
      const wanted = (names(body, "assignees") ?? []).flatMap((login) => world.accounts.get(login.toLowerCase()) ?? []);
      const able = wanted.filter((account) => atLeast(levelOf(world, repository, account), "write"));
      if (mayTriage(context)) {
        const assignees = [...topic.assignees, ...able];
        setAssignees(world, repository, topic, { by: writer(context), assignees });
      }
      return created(fullIssueView(world, repository, topic));
    },
  },
];

/** The issue or pull request that a route names, or that `number` does; an issue needs its own permission. */
export function topicFor(
  context: RepositoryContext,
  level: "read" | "write",
  number = Number(context.params["issue_number"]),
): Issue | Pull {
  const topic = topicOf(context.repository, number);
  if (topic.kind === "issue" && !maySeeIssues(context, level)) {
    throw new ApiError(403, "Resource not accessible by integration");
  }
  return topic;
}

function maySeeIssues({ actor, repository }: RepositoryContext, level: "read" | "write"): boolean {
  return actor.kind !== "installation" || mayUse(repository, actor, { permission: ["issues"], level });
}

function mayTriage(context: RepositoryContext): boolean {
  const { actor, world, repository } = context;
  return actor.kind === "installation" || atLeast(levelOf(world, repository, writer(context)), "triage");
}

// GitHub drops labels and assignees silently where they come from somebody who may not set them.
function changesOf(context: RepositoryContext): IssueChanges {
  const { body } = context;
  const single = text(body, "assignee");
  const assignees = names(body, "assignees") ?? (single === undefined ? undefined : [single]);
  return {
    ...defined({
      title: text(body, "title"),
      state: word(body, "state", ["open", "closed"]),
      stateReason: word(body, "state_reason", REASONS),
    }),
    ...(body["body"] === null ? { body: null } : defined({ body: text(body, "body") })),
    ...(mayTriage(context) ? defined({ labels: names(body, "labels"), assignees }) : {}),
  };
}

// Labels come as names or as objects that have one.
function names(body: Fields, key: string): string[] | undefined {
  const given = body[key];
  if (!Array.isArray(given)) return undefined;
  return given.flatMap((one: unknown) => {
    const name = isFields(one) ? one["name"] : one;
    return typeof name === "string" ? [name] : [];
  });
}
