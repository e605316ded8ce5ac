import { announceSuite, openSuite } from "../actions/check-suites.ts";
import { paginate } from "../http/paginate.ts";
import { text } from "../http/read-body.ts";
import {
  accountOfActor,
  created,
  ok,
  type RepositoryAccess,
  type RepositoryContext,
  type Route,
} from "../http/route.ts";
import { ApiError, notFound } from "../model/api-error.ts";
import { checkRunsAt, checkSuitesAt } from "../model/check-index.ts";
import { commitOf, resolveRef } from "../model/pull-facts.ts";
import type { CheckSuite } from "../model/types.ts";
import { checkRunView, checkSuiteView } from "../views/check.ts";
import { latestRuns } from "../views/check-lists.ts";

const READ: RepositoryAccess = { permission: ["checks"], level: "read", user: "read" };
const ONE = "/repos/{owner}/{repo}/check-suites/{check_suite_id}";

/** Check suites: what an App has to say about one commit. */
export const checkSuiteRoutes: readonly Route[] = [
  {
    method: "POST",
    path: "/repos/{owner}/{repo}/check-suites",
    access: { permission: ["checks"], level: "write", user: "app" },
    handleRepository: ({ world, repository, actor, body }) => {
      const headSha = text(body, "head_sha") ?? "";
      if (actor.kind !== "installation") throw new ApiError(403, "You must authenticate via a GitHub App.");
      if (commitOf(repository, headSha) === undefined) throw new ApiError(422, `No commit found for SHA: ${headSha}`);
      const known = checkSuitesAt(repository, headSha).some((one) => one.app === actor.app);
      const suite = openSuite(world, repository, { app: actor.app, headSha, by: actor.app.bot });
      return { status: known ? 200 : 201, body: checkSuiteView(world, repository, suite) };
    },
  },
  {
    method: "GET",
    path: ONE,
    access: READ,
    handleRepository: (context) => ok(checkSuiteView(context.world, context.repository, suiteFor(context))),
  },
  {
    method: "GET",
    path: `${ONE}/check-runs`,
    access: READ,
    handleRepository: (context) => {
      const { world, repository, query } = context;
      const suite = suiteFor(context);
      const runs = latestRuns(
        checkRunsAt(repository, suite.headSha).filter((run) => run.suiteId === suite.id),
        query,
      );
      return paginate(context, runs, (page) => ({
        total_count: runs.length,
        check_runs: page.map((run) => checkRunView(world, repository, run)),
      }));
    },
  },
  {
    method: "POST",
    path: `${ONE}/rerequest`,
    access: { permission: ["checks"], level: "write", user: "write" },
    handleRepository: (context) => {
      const by = accountOfActor(context.actor);
      if (by === undefined) throw notFound();
      announceSuite(context.world, context.repository, suiteFor(context), "rerequested", by);
      return created({});
    },
  },
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/commits/{ref}/check-suites",
    access: READ,
    handleRepository: (context) => {
      const { world, repository, params, query } = context;
      const commit = resolveRef(repository, params["ref"] ?? "");
      if (commit === undefined) throw new ApiError(422, `No commit found for SHA: ${params["ref"]}`);
      const app = query.get("app_id");
      const suites = checkSuitesAt(repository, commit.sha).filter(
        (suite) => app === null || suite.app.id === Number(app),
      );
      return paginate(context, suites, (page) => ({
        total_count: suites.length,
        check_suites: page.map((suite) => checkSuiteView(world, repository, suite)),
      }));
    },
  },
];

function suiteFor({ repository, params }: RepositoryContext): CheckSuite {
  const suite = repository.checkSuites.get(Number(params["check_suite_id"]));
  if (suite === undefined) throw notFound();
  return suite;
}
