import { dispatchWorkflow } from "../actions/dispatches.ts";
import { object, text } from "../http/read-body.ts";
import { noContent, ok, type Route } from "../http/route.ts";
import { writer } from "./pulls.ts";

const BASE = "/repos/{owner}/{repo}/actions";

/** Starting workflows by hand, and whose pull requests from forks start them without approval. */
export const workflowStartRoutes: readonly Route[] = [
  {
    method: "POST",
    path: `${BASE}/workflows/{workflow_id}/dispatches`,
    access: { permission: ["actions"], level: "write", user: "write" },
    handleRepository: (context) => {
      const { world, repository, params, body } = context;
      const { run } = dispatchWorkflow(world, repository, {
        workflow: params["workflow_id"] ?? "",
        ref: text(body, "ref") ?? "",
        inputs: object(body, "inputs") ?? {},
        by: writer(context),
      });
      if (body["return_run_details"] !== true) return noContent();
      return ok({
        workflow_run_id: run.id,
        run_url: `${world.urls.api}/repos/${repository.fullName}/actions/runs/${run.id}`,
        html_url: `${world.urls.html}/${repository.fullName}/actions/runs/${run.id}`,
      });
    },
  },
  {
    method: "GET",
    path: `${BASE}/permissions/fork-pr-contributor-approval`,
    access: { permission: ["administration"], level: "read", user: "admin" },
    handleRepository: ({ repository }) => ok({ approval_policy: repository.forkApproval }),
  },
];
