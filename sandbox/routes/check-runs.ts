import { announceRun, type CheckRunChange, createCheckRun, updateCheckRun } from "../actions/checks.ts";
import { paginate } from "../http/paginate.ts";
import { defined, type Fields, number, object, objects, text, word } from "../http/read-body.ts";
import {
  accountOfActor,
  created,
  ok,
  type RepositoryAccess,
  type RepositoryContext,
  type Route,
} from "../http/route.ts";
import { ApiError, notFound } from "../model/api-error.ts";
import { checkRunsAt } from "../model/check-index.ts";
import { resolveRef } from "../model/pull-facts.ts";
import type { Annotation, App, CheckAction, CheckRun } from "../model/types.ts";
import { checkRunView } from "../views/check.ts";
import { annotationView, latestRuns } from "../views/check-lists.ts";

const READ: RepositoryAccess = { permission: ["checks"], level: "read", user: "read" };
const WRITE: RepositoryAccess = { permission: ["checks"], level: "write", user: "app" };
const ONE = "/repos/{owner}/{repo}/check-runs/{check_run_id}";
const STATUSES = ["queued", "in_progress", "completed", "waiting", "requested", "pending"] as const;

/** Check runs. Only Apps write them, each its own. */
export const checkRunRoutes: readonly Route[] = [
  {
    method: "POST",
    path: "/repos/{owner}/{repo}/check-runs",
    access: WRITE,
    handleRepository: (context) => {
      const { world, repository, body } = context;
      const run = createCheckRun(world, repository, {
        app: appOf(context),
        headSha: text(body, "head_sha") ?? "",
        name: text(body, "name") ?? "",
        change: readChange(body),
      });
      return created(checkRunView(world, repository, run));
    },
  },
  {
    method: "GET",
    path: ONE,
    access: READ,
    handleRepository: (context) => ok(checkRunView(context.world, context.repository, runFor(context))),
  },
  {
    method: "PATCH",
    path: ONE,
    access: WRITE,
    handleRepository: (context) => {
      const run = runFor(context);
      if (run.app !== appOf(context))
        throw new ApiError(403, "Invalid app_id `check_run` can only be modified by the GitHub App that created it.");
      updateCheckRun(context.world, context.repository, run, readChange(context.body));
      return ok(checkRunView(context.world, context.repository, run));
    },
  },
  {
    method: "GET",
    path: `${ONE}/annotations`,
    access: READ,
    handleRepository: (context) => {
      const run = runFor(context);
      return paginate(context, run.annotations, (page) =>
        page.map((one) => annotationView(context.world, context.repository, run, one)),
      );
    },
  },
  {
    method: "POST",
    path: `${ONE}/rerequest`,
    access: { permission: ["checks"], level: "write", user: "write" },
    handleRepository: (context) => {
      const by = accountOfActor(context.actor);
      if (by === undefined) throw notFound();
      announceRun(context.world, context.repository, runFor(context), "rerequested", by);
      return created({});
    },
  },
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/commits/{ref}/check-runs",
    access: READ,
    handleRepository: (context) => {
      const { world, repository, params, query } = context;
      const commit = resolveRef(repository, params["ref"] ?? "");
      if (commit === undefined) throw new ApiError(422, `No commit found for SHA: ${params["ref"]}`);
      const runs = latestRuns(checkRunsAt(repository, commit.sha), query);
      return paginate(context, runs, (page) => ({
        total_count: runs.length,
        check_runs: page.map((run) => checkRunView(world, repository, run)),
      }));
    },
  },
];

function appOf({ actor }: RepositoryContext): App {
  if (actor.kind !== "installation") throw new ApiError(403, "You must authenticate via a GitHub App.");
  return actor.app;
}

function runFor({ repository, params }: RepositoryContext): CheckRun {
  const run = repository.checkRuns.get(Number(params["check_run_id"]));
  if (run === undefined) throw notFound();
  return run;
}

function readChange(body: Fields): CheckRunChange {
  const output = object(body, "output") ?? {};
  return defined({
    name: text(body, "name"),
    externalId: text(body, "external_id"),
    detailsUrl: text(body, "details_url"),
    status: word(body, "status", STATUSES),
    conclusion: text(body, "conclusion"),
    startedAt: text(body, "started_at"),
    completedAt: text(body, "completed_at"),
    title: text(output, "title"),
    summary: text(output, "summary"),
    text: text(output, "text"),
    annotations: objects(output, "annotations")?.map(readAnnotation),
    actions: objects(body, "actions")?.map(readAction),
  });
}

const MAX_TITLE = 255;
const MAX_MESSAGE_BYTES = 65_536;

function readAnnotation(fields: Fields): Annotation {
  const start = number(fields, "start_line") ?? 0;
  const end = number(fields, "end_line") ?? 0;
  const title = text(fields, "title") ?? null;
  const message = text(fields, "message") ?? "";
  const rawDetails = text(fields, "raw_details") ?? null;
  const column = number(fields, "start_column") ?? number(fields, "end_column");
  const refuse = (why: string): ApiError => new ApiError(422, `Invalid request.\n\n${why}`);
  if (start < 1 || end < start) throw refuse("Annotation lines start at 1 and end_line is not before start_line.");
  if (column !== undefined && start !== end) throw refuse("Annotation columns are allowed on a single line only.");
  if ((title ?? "").length > MAX_TITLE)
    throw refuse(`Only ${MAX_TITLE} characters are allowed in an annotation title.`);
  if (Buffer.byteLength(message) > MAX_MESSAGE_BYTES || Buffer.byteLength(rawDetails ?? "") > MAX_MESSAGE_BYTES) {
    throw refuse("Annotation message and raw_details are limited to 64 KB.");
  }
  return {
    path: text(fields, "path") ?? "",
    start_line: start,
    end_line: end,
    start_column: number(fields, "start_column") ?? null,
    end_column: number(fields, "end_column") ?? null,
    annotation_level: word(fields, "annotation_level", ["notice", "warning", "failure"]) ?? "notice",
    message,
    title,
    raw_details: rawDetails,
  };
}

function readAction(fields: Fields): CheckAction {
  return {
    label: text(fields, "label") ?? "",
    description: text(fields, "description") ?? "",
    identifier: text(fields, "identifier") ?? "",
  };
}
