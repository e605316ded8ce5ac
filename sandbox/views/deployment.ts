import type { Deployment, DeploymentStatus, Environment } from "../model/deployment.ts";
import type { Account, Repository, World } from "../model/types.ts";
import { accountView, appView, nodeId } from "./account.ts";

/** A deployment, as the API and webhooks show it. */
export function deploymentView(world: World, repository: Repository, deployment: Deployment) {
  const api = `${world.urls.api}/repos/${repository.fullName}`;
  const url = `${api}/deployments/${deployment.id}`;
  return {
    url,
    id: deployment.id,
    node_id: nodeId("DE", deployment.id),
    task: deployment.task,
    original_environment: deployment.environment,
    environment: deployment.environment,
    description: deployment.description,
    created_at: deployment.createdAt,
    updated_at: deployment.updatedAt,
    statuses_url: `${url}/statuses`,
    repository_url: api,
    creator: accountView(world, deployment.creator),
    sha: deployment.sha,
    ref: deployment.ref,
    payload: deployment.payload,
    transient_environment: deployment.transient,
    production_environment: deployment.production,
    performed_via_github_app: appOf(world, deployment.creator),
  };
}

/** Where a deployment stood at a time. */
export function deploymentStatusView(
  world: World,
  repository: Repository,
  deployment: Deployment,
  status: DeploymentStatus,
) {
  const api = `${world.urls.api}/repos/${repository.fullName}`;
  const url = `${api}/deployments/${deployment.id}`;
  return {
    url: `${url}/statuses/${status.id}`,
    id: status.id,
    node_id: nodeId("DES", status.id),
    state: status.state,
    creator: accountView(world, status.creator),
    description: status.description,
    environment: status.environment,
    target_url: status.logUrl,
    created_at: status.createdAt,
    updated_at: status.createdAt,
    deployment_url: url,
    repository_url: api,
    environment_url: status.environmentUrl,
    log_url: status.logUrl,
    performed_via_github_app: appOf(world, status.creator),
  };
}

/** An environment. Custom rules have a list of their own. */
export function environmentView(world: World, repository: Repository, environment: Environment) {
  const name = encodeURIComponent(environment.name);
  return {
    id: environment.id,
    node_id: nodeId("EN", environment.id),
    name: environment.name,
    url: `${world.urls.api}/repos/${repository.fullName}/environments/${name}`,
    html_url: `${world.urls.html}/${repository.fullName}/deployments/activity_log?environments_filter=${name}`,
    created_at: environment.createdAt,
    updated_at: environment.createdAt,
    can_admins_bypass: environment.canAdminsBypass,
    protection_rules: [],
    deployment_branch_policy: null,
  };
}

/** An environment for which a run waits, without reviewers and timer: the sandbox has neither. */
export function pendingDeploymentView(world: World, repository: Repository, environment: Environment) {
  const { id, node_id, name, url, html_url } = environmentView(world, repository, environment);
  return {
    environment: { id, node_id, name, url, html_url },
    wait_timer: 0,
    wait_timer_started_at: null,
    current_user_can_approve: false,
    reviewers: [],
  };
}

/** The custom rules of an environment, each with its App. */
export function protectionRulesView(world: World, environment: Environment) {
  return {
    total_count: environment.rules.length,
    custom_deployment_protection_rules: environment.rules.map(({ id, app }) => ({
      id,
      node_id: nodeId("GA", id),
      enabled: true,
      app: {
        id: app.id,
        slug: app.slug,
        integration_url: `${world.urls.api}/apps/${app.slug}`,
        node_id: nodeId("A", app.id),
      },
    })),
  };
}

function appOf(world: World, account: Account) {
  const app = world.apps.get(account.id);
  return app === undefined ? null : appView(world, app);
}
