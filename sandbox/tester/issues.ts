import { editIssue, type IssueChanges, openIssue } from "../actions/issues.ts";
import { topicOf } from "../model/topics.ts";
import type { Issue, Repository, World } from "../model/types.ts";
import { accountOf } from "../model/world.ts";
import { actingUser, findRepository } from "./lookup.ts";

type At = { repo: string; issue: number };

/** Issues that are no pull requests. `user` is who acts, the organisation's owner unless named. */
export function issueTools(world: World) {
  const edit = ({ repo, issue: number, user }: At & { user?: string }, changes: IssueChanges): void => {
    const { repository, issue } = findIssue(world, { repo, issue: number });
    for (const login of changes.assignees ?? []) accountOf(world, login);
    editIssue(world, repository, issue, { by: actingUser(world, user), ...changes });
  };
  return {
    /** Opens an issue and gives its number, which it shares with no pull request. */
    openIssue: (options: {
      repo: string;
      title?: string;
      body?: string;
      user?: string;
      labels?: readonly string[];
      assignees?: readonly string[];
    }): { issue: number } => {
      const { repo, user, title = "An issue", ...more } = options;
      for (const login of options.assignees ?? []) accountOf(world, login);
      const by = actingUser(world, user);
      return { issue: openIssue(world, findRepository(world, repo), { ...more, by, title }).number };
    },

    /** Changes title, text, labels or assignees; the latter two are the whole new list. */
    editIssue: (options: At & { user?: string } & Omit<IssueChanges, "state" | "stateReason">): void => {
      const { repo: _repo, issue: _issue, user: _user, ...changes } = options;
      edit(options, changes);
    },

    /** Closes an issue, as completed unless the reason is named. */
    closeIssue: (options: At & { user?: string; reason?: "completed" | "not_planned" | "duplicate" }): void =>
      edit(options, { state: "closed", ...(options.reason === undefined ? {} : { stateReason: options.reason }) }),
    reopenIssue: (options: At & { user?: string }): void => edit(options, { state: "open" }),

    /** All issues of a repository in the order they were opened, without the pull requests. */
    issues: (options: { repo: string }) =>
      [...findRepository(world, options.repo).issues.values()].map((one) => ({
        issue: one.number,
        title: one.title,
        body: one.body,
        state: one.state,
        stateReason: one.stateReason,
        user: one.author.login,
        labels: one.labels.map(({ name }) => name),
        assignees: one.assignees.map(({ login }) => login),
        reactions: one.reactions.map((reaction) => ({ user: reaction.user.login, content: reaction.content })),
      })),

    /** Switches the issues of a repository off or on again; off, the API answers 410 for them. */
    switchIssues: (options: { repo: string; on: boolean }): void => {
      findRepository(world, options.repo).hasIssues = options.on;
    },
  };
}

function findIssue(world: World, at: At): { repository: Repository; issue: Issue } {
  const repository = findRepository(world, at.repo);
  const issue = topicOf(repository, at.issue);
  if (issue.kind === "pull") throw new Error(`#${at.issue} of ${at.repo} is a pull request.`);
  return { repository, issue };
}
