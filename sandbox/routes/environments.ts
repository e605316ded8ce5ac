import { reviewGate } from "../actions/deployment-gates.ts";
import { paginate } from "../http/paginate.ts";
import { text, word } from "../http/read-body.ts";
import { noContent, ok, type RepositoryAccess, type RepositoryContext, type Route } from "../http/route.ts";
import { ApiError, notFound } from "../model/api-error.ts";
import { type Environment, waitingEnvironments } from "../model/deployment.ts";
import { environmentView, pendingDeploymentView, protectionRulesView } from "../views/deployment.ts";
import { runFor } from "./actions.ts";

const READ: RepositoryAccess = { permission: ["actions"], level: "read", user: "read" };
const BASE = "/repos/{owner}/{repo}/environments";

/** Environments, and what an App says about deployments to them. */
export const environmentRoutes: readonly Route[] = [
  {
    method: "GET",
    path: BASE,
    access: READ,
    handleRepository: (context) => {
      const { world, repository } = context;
      const environments = [...repository.environments.values()];
      return paginate(context, environments, (page) => ({
        total_count: environments.length,
        environments: page.map((one) => environmentView(world, repository, one)),
      }));
    },
  },
  {
    method: "GET",
    path: `${BASE}/{environment_name}`,
    access: READ,
    handleRepository: (context) => ok(environmentView(context.world, context.repository, environmentFor(context))),
  },
  {
    method: "GET",
    path: `${BASE}/{environment_name}/deployment_protection_rules`,
    access: READ,
    handleRepository: (context) => ok(protectionRulesView(context.world, environmentFor(context))),
  },
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/actions/runs/{run_id}/pending_deployments",
    access: READ,
    handleRepository: (context) => {
      const { world, repository } = context;
      const waiting = waitingEnvironments(repository, runFor(context));
      return ok(waiting.map((one) => pendingDeploymentView(world, repository, one)));
    },
  },
  {
    method: "POST",
    path: "/repos/{owner}/{repo}/actions/runs/{run_id}/deployment_protection_rule",
    access: { permission: ["deployments"], level: "write", user: "app" },
    handleRepository: (context) => {
      const { world, repository, actor, body } = context;
      if (actor.kind !== "installation") throw new ApiError(403, "You must authenticate via a GitHub App.");
      reviewGate(world, repository, {
        run: runFor(context),
        environment: text(body, "environment_name") ?? "",
        app: actor.app,
        state: word(body, "state", ["approved", "rejected"]),
        comment: text(body, "comment"),
      });
      return noContent();
    },
  },
];

function environmentFor({ repository, params }: RepositoryContext): Environment {
  const environment = repository.environments.get((params["environment_name"] ?? "").toLowerCase());
  if (environment === undefined) throw notFound();
  return environment;
}
