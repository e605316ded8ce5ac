import { artifactUrl } from "../actions/runs.ts";
import { paginate } from "../http/paginate.ts";
import { type Answer, ok, type RepositoryAccess, type RepositoryContext, type Route } from "../http/route.ts";
import { notFound } from "../model/api-error.ts";
import type { Artifact, Workflow, WorkflowRun } from "../model/types.ts";
import { artifactView, runView, workflowView } from "../views/run.ts";

const READ: RepositoryAccess = { permission: ["actions"], level: "read", user: "read" };
const BASE = "/repos/{owner}/{repo}/actions";

/** Workflows, their runs and what they leave behind. */
export const actionsRoutes: readonly Route[] = [
  {
    method: "GET",
    path: `${BASE}/workflows`,
    access: READ,
    handleRepository: (context) => {
      const workflows = [...context.repository.workflows.values()];
      return paginate(context, workflows, (page) => ({
        total_count: workflows.length,
        workflows: page.map((one) => workflowView(context.world, context.repository, one)),
      }));
    },
  },
  {
    method: "GET",
    path: `${BASE}/workflows/{workflow_id}`,
    access: READ,
    handleRepository: (context) => ok(workflowView(context.world, context.repository, workflowFor(context))),
  },
  {
    method: "GET",
    path: `${BASE}/workflows/{workflow_id}/runs`,
    access: READ,
    handleRepository: (context) => {
      const workflow = workflowFor(context);
      return listRuns(
        context,
        [...context.repository.runs.values()].filter((run) => run.workflow === workflow),
      );
    },
  },
  {
    method: "GET",
    path: `${BASE}/runs`,
    access: READ,
    handleRepository: (context) => listRuns(context, [...context.repository.runs.values()]),
  },
  {
    method: "GET",
    path: `${BASE}/runs/{run_id}`,
    access: READ,
    handleRepository: (context) => ok(runView(context.world, context.repository, runFor(context))),
  },
  {
    method: "GET",
    path: `${BASE}/runs/{run_id}/artifacts`,
    access: READ,
    handleRepository: (context) => {
      const run = runFor(context);
      return listArtifacts(
        context,
        [...context.repository.artifacts.values()].filter((one) => one.run === run),
      );
    },
  },
  {
    method: "GET",
    path: `${BASE}/artifacts`,
    access: READ,
    handleRepository: (context) => listArtifacts(context, [...context.repository.artifacts.values()]),
  },
  {
    method: "GET",
    path: `${BASE}/artifacts/{artifact_id}`,
    access: READ,
    handleRepository: (context) => ok(artifactView(context.world, context.repository, artifactFor(context))),
  },
  {
    method: "GET",
    path: `${BASE}/artifacts/{artifact_id}/{archive_format}`,
    access: READ,
    handleRepository: (context) => {
      if (context.params["archive_format"] !== "zip") throw notFound();
      return { status: 302, headers: { location: artifactUrl(context.world, artifactFor(context)) } };
    },
  },
];

function workflowFor({ repository, params }: RepositoryContext): Workflow {
  const wanted = params["workflow_id"] ?? "";
  const found = [...repository.workflows.values()].find(
    (one) => String(one.id) === wanted || one.path === `.github/workflows/${wanted}`,
  );
  if (found === undefined) throw notFound();
  return found;
}

/** The run a route names. */
export function runFor({ repository, params }: RepositoryContext): WorkflowRun {
  const run = repository.runs.get(Number(params["run_id"]));
  if (run === undefined) throw notFound();
  return run;
}

function artifactFor({ repository, params }: RepositoryContext): Artifact {
  const artifact = repository.artifacts.get(Number(params["artifact_id"]));
  if (artifact === undefined) throw notFound();
  return artifact;
}

function listRuns(context: RepositoryContext, all: readonly WorkflowRun[]): Answer {
  const { query } = context;
  const is = (key: string, value: string): boolean => query.get(key) === null || query.get(key) === value;
  const created = createdFilter(query.get("created"));
  const runs = all
    .filter((run) => is("head_sha", run.headSha) && is("event", run.event) && is("branch", run.headBranch))
    .filter((run) => is("actor", run.actor.login) && is("check_suite_id", String(run.suiteId)))
    .filter((run) => is("status", run.status) || is("status", run.conclusion ?? ""))
    .filter((run) => created(run.createdAt))
    .toReversed();
  return paginate(context, runs, (page) => ({
    total_count: runs.length,
    workflow_runs: page.map((run) => ({
      ...runView(context.world, context.repository, run),
      ...(query.get("exclude_pull_requests") === "true" ? { pull_requests: [] } : {}),
    })),
  }));
}

// GitHub's search syntax for dates: `>=T`, `<=T`, `>T`, `<T`, `A..B`, or the beginning of a date.
function createdFilter(wanted: string | null): (at: string) => boolean {
  if (wanted === null) return () => true;
  const [from, to] = wanted.split("..");
  if (to !== undefined && from !== undefined) return (at) => (from === "*" || at >= from) && (to === "*" || at <= to);
  const [, operator = "", when = ""] = /^([<>]=?)?(.*)$/.exec(wanted) ?? [];
  if (operator === ">=") return (at) => at >= when;
  if (operator === "<=") return (at) => at <= when;
  if (operator === ">") return (at) => at > when;
  if (operator === "<") return (at) => at < when;
  return (at) => at.startsWith(when);
}

function listArtifacts(context: RepositoryContext, all: readonly Artifact[]): Answer {
  const name = context.query.get("name");
  const artifacts = all.filter((one) => name === null || one.name === name).toReversed();
  return paginate(context, artifacts, (page) => ({
    total_count: artifacts.length,
    artifacts: page.map((one) => artifactView(context.world, context.repository, one)),
  }));
}
