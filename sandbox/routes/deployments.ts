import { addDeploymentStatus, createDeployment } from "../actions/deployments.ts";
import { paginate } from "../http/paginate.ts";
import { defined, type Fields, text, word } from "../http/read-body.ts";
import { created, ok, type RepositoryAccess, type RepositoryContext, type Route } from "../http/route.ts";
import { ApiError, notFound, validationFailed } from "../model/api-error.ts";
import { DEPLOYMENT_STATES, type Deployment } from "../model/deployment.ts";
import { contextsOn } from "../model/merge-gate.ts";
import { resolveRef } from "../model/pull-facts.ts";
import type { Repository } from "../model/types.ts";
import { deploymentStatusView, deploymentView } from "../views/deployment.ts";
import { writer } from "./pulls.ts";

const READ: RepositoryAccess = { permission: ["deployments"], level: "read", user: "read" };
const WRITE: RepositoryAccess = { permission: ["deployments"], level: "write", user: "write" };
const BASE = "/repos/{owner}/{repo}/deployments";
const MAX_DESCRIPTION = 140;

/** Deployments, and where they stand. */
export const deploymentRoutes: readonly Route[] = [
  {
    method: "GET",
    path: BASE,
    access: READ,
    handleRepository: (context) => {
      const { world, repository, query } = context;
      const is = (key: string, value: string): boolean => query.get(key) === null || query.get(key) === value;
      const found = [...repository.deployments.values()]
        .filter((one) => is("sha", one.sha) && is("ref", one.ref) && is("task", one.task))
        .filter((one) => is("environment", one.environment))
        .toReversed();
      return paginate(context, found, (page) => page.map((one) => deploymentView(world, repository, one)));
    },
  },
  {
    method: "POST",
    path: BASE,
    access: WRITE,
    handleRepository: (context) => {
      const { world, repository, body } = context;
      const ref = text(body, "ref") ?? "";
      const commit = resolveRef(repository, ref);
      if (commit === undefined) throw new ApiError(422, `No ref found for: ${ref}`);
      requireContexts(repository, { sha: commit.sha, ref, wanted: body["required_contexts"] });
      const environment = text(body, "environment") ?? "production";
      const deployment = createDeployment(world, repository, {
        sha: commit.sha,
        ref,
        task: text(body, "task") ?? "deploy",
        environment,
        description: text(body, "description") ?? null,
        payload: body["payload"] ?? "",
        transient: body["transient_environment"] === true,
        production: flag(body, "production_environment") ?? environment === "production",
        creator: writer(context),
        run: undefined,
        gates: [],
      });
      return created(deploymentView(world, repository, deployment));
    },
  },
  {
    method: "GET",
    path: `${BASE}/{deployment_id}`,
    access: READ,
    handleRepository: (context) => ok(deploymentView(context.world, context.repository, deploymentFor(context))),
  },
  {
    method: "GET",
    path: `${BASE}/{deployment_id}/statuses`,
    access: READ,
    handleRepository: (context) => {
      const { world, repository } = context;
      const deployment = deploymentFor(context);
      return paginate(context, deployment.statuses.toReversed(), (page) =>
        page.map((one) => deploymentStatusView(world, repository, deployment, one)),
      );
    },
  },
  {
    method: "POST",
    path: `${BASE}/{deployment_id}/statuses`,
    access: WRITE,
    handleRepository: (context) => {
      const { world, repository, body } = context;
      const deployment = deploymentFor(context);
      const state = word(body, "state", DEPLOYMENT_STATES);
      if (state === undefined) throw validationFailed("DeploymentStatus", "state", "invalid");
      const description = text(body, "description");
      if ((description ?? "").length > MAX_DESCRIPTION) {
        const message = `description is too long (maximum is ${MAX_DESCRIPTION} characters)`;
        throw validationFailed("DeploymentStatus", "description", "custom", message);
      }
      const status = addDeploymentStatus(world, repository, deployment, {
        state,
        by: writer(context),
        ...defined({
          description,
          environment: text(body, "environment"),
          environmentUrl: text(body, "environment_url"),
          logUrl: text(body, "log_url") ?? text(body, "target_url"),
          autoInactive: flag(body, "auto_inactive"),
        }),
      });
      return created(deploymentStatusView(world, repository, deployment, status));
    },
  },
];

function deploymentFor({ repository, params }: RepositoryContext): Deployment {
  const deployment = repository.deployments.get(Number(params["deployment_id"]));
  if (deployment === undefined) throw notFound();
  return deployment;
}

function flag(body: Fields, key: string): boolean | undefined {
  const value = body[key];
  return typeof value === "boolean" ? value : undefined;
}

// Unless it is told which, GitHub wants every check and status of the commit to have succeeded.
function requireContexts(repository: Repository, on: { sha: string; ref: string; wanted: unknown }): void {
  const { sha, ref, wanted } = on;
  const unmet = contextsOn(repository, sha, Array.isArray(wanted) ? wanted.map(String) : undefined).filter(
    ({ state }) => state !== "satisfied",
  );
  if (unmet.length === 0) return;
  const errors = [
    {
      contexts: unmet.map(({ context, state }) => ({ context, state })),
      resource: "Deployment",
      field: "required_contexts",
      code: "invalid",
    },
  ];
  throw new ApiError(409, `Conflict: Commit status checks failed for ${ref}.`, { errors });
}
