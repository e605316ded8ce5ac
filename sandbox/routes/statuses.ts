import { addStatus } from "../actions/statuses.ts";
import { paginate } from "../http/paginate.ts";
import { text, word } from "../http/read-body.ts";
import { accountOfActor, created, type Route } from "../http/route.ts";
import { ApiError, notFound, validationFailed } from "../model/api-error.ts";
import { commitOf, resolveRef } from "../model/pull-facts.ts";
import { statusView } from "../views/check.ts";
import { repositoryView } from "../views/repository.ts";

const STATES = ["error", "failure", "pending", "success"] as const;
const MAX_DESCRIPTION = 140;

/** Commit statuses, the older brother of check runs. */
export const statusRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/commits/{ref}/status",
    access: { permission: ["statuses"], level: "read", user: "read" },
    handleRepository: (context) => {
      const { world, repository, params } = context;
      const commit = resolveRef(repository, params["ref"] ?? "");
      if (commit === undefined) throw notFound();
      const latest = new Map(
        repository.statuses.filter((one) => one.sha === commit.sha).map((status) => [status.context, status]),
      );
      const states = [...latest.values()].map((one) => one.state);
      const failed = states.some((state) => state === "failure" || state === "error");
      const done = states.length > 0 && states.every((state) => state === "success");
      return paginate(context, [...latest.values()], (page) => ({
        state: failed ? "failure" : done ? "success" : "pending",
        statuses: page.map((one) => statusView(world, one)),
        sha: commit.sha,
        total_count: latest.size,
        repository: repositoryView(world, repository),
        commit_url: `${world.urls.api}/repos/${repository.fullName}/commits/${commit.sha}`,
        url: `${world.urls.api}/repos/${repository.fullName}/commits/${commit.sha}/status`,
      }));
    },
  },
  {
    method: "POST",
    path: "/repos/{owner}/{repo}/statuses/{sha}",
    access: { permission: ["statuses"], level: "write", user: "write" },
    handleRepository: ({ world, repository, params, body, actor }) => {
      const sha = params["sha"] ?? "";
      const creator = accountOfActor(actor);
      const state = word(body, "state", STATES);
      if (creator === undefined || state === undefined) throw validationFailed("Status", "state", "invalid");
      if (commitOf(repository, sha) === undefined) throw new ApiError(422, `No commit found for SHA: ${sha}`);
      const description = text(body, "description") ?? null;
      if ((description ?? "").length > MAX_DESCRIPTION) {
        throw validationFailed(
          "Status",
          "description",
          "custom",
          `description is too long (maximum is ${MAX_DESCRIPTION} characters)`,
        );
      }
      const status = addStatus(world, repository, {
        sha,
        context: text(body, "context") ?? "default",
        state,
        description,
        targetUrl: text(body, "target_url") ?? null,
        creator,
      });
      return created(statusView(world, status));
    },
  },
];
