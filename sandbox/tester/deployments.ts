import { bypassGates, reachEnvironment } from "../actions/deployment-gates.ts";
import { addDeploymentStatus, createDeployment, environmentOf } from "../actions/deployments.ts";
import type { Deployment, DeploymentState, ProtectionRule } from "../model/deployment.ts";
import { resolveRef } from "../model/pull-facts.ts";
import type { Repository, World } from "../model/types.ts";
import { actingUser, findRepository, findRun } from "./lookup.ts";

type Reached = { repo: string; run: number; environment: string };

/** Environments and what is deployed to them. */
export function deploymentTools(world: World) {
  const findDeployment = (at: { repo: string; deployment: number }) => {
    const repository = findRepository(world, at.repo);
    const deployment = repository.deployments.get(at.deployment);
    if (deployment === undefined) throw new Error(`${at.repo} has no deployment ${at.deployment}.`);
    return { repository, deployment };
  };
  const ruleOf = ({ id }: { id: number }): ProtectionRule => {
    const app = [...world.apps.values()].find((one) => one.id === id);
    if (app === undefined) throw new Error(`The sandbox has no App ${id}.`);
    return { id: world.nextId(), app };
  };
  const deploy = (repository: Repository, facts: Pick<Deployment, "sha" | "ref" | "environment" | "creator">) =>
    createDeployment(world, repository, {
      ...facts,
      task: "deploy",
      description: null,
      payload: "",
      transient: false,
      production: facts.environment === "production",
      run: undefined,
      gates: [],
    });
  return {
    /**
     * Makes an environment, or changes one. `protectedBy` is the App that is asked first (`sandbox.app`), `alsoBy` another
     * one, which never answers.
     */
    createEnvironment: (options: {
      repo: string;
      name: string;
      protectedBy?: { id: number };
      alsoBy?: { id: number };
      canAdminsBypass?: boolean;
    }): void => {
      const repository = findRepository(world, options.repo);
      const environment = environmentOf(world, repository, options.name);
      const apps = [options.protectedBy, options.alsoBy];
      environment.rules = apps.flatMap((app) => (app === undefined ? [] : [ruleOf(app)]));
      environment.canAdminsBypass = options.canAdminsBypass ?? true;
    },

    /**
     * Lets a job of a run come to an environment. If that is protected the run waits, and the App is asked by
     * `deployment_protection_rule`; what it answers lets the run go on, or ends it.
     */
    reachEnvironment: (options: Reached): { deployment: number; waiting: boolean } => {
      const { repository, run } = findRun(world, options);
      const environment = environmentOf(world, repository, options.environment);
      const deployment = reachEnvironment(world, repository, { run, environment });
      return { deployment: deployment.id, waiting: deployment.gates.length > 0 };
    },

    /** Presses "Start all waiting jobs" as an administrator. @throws where the environment forbids it */
    bypassProtection: (options: Reached & { user?: string }): void => {
      const { repository, run } = findRun(world, options);
      const environment = environmentOf(world, repository, options.environment);
      bypassGates(world, repository, { run, environment, by: actingUser(world, options.user) });
    },

    /** Deploys without a workflow run, as other tools do: a deployment, and its status (`success` unless told). */
    deploy: (options: {
      repo: string;
      environment: string;
      ref?: string;
      state?: Exclude<DeploymentState, "waiting">;
      user?: string;
    }): { deployment: number; sha: string } => {
      const repository = findRepository(world, options.repo);
      const ref = options.ref ?? repository.defaultBranch;
      const commit = resolveRef(repository, ref);
      if (commit === undefined) throw new Error(`${options.repo} has no branch, tag or commit ${ref}.`);
      const by = actingUser(world, options.user);
      const { environment, state = "success" } = options;
      const deployment = deploy(repository, { sha: commit.sha, ref, environment, creator: by });
      addDeploymentStatus(world, repository, deployment, { state, by });
      return { deployment: deployment.id, sha: commit.sha };
    },

    /** Says where a deployment stands by now. */
    setDeploymentStatus: (options: {
      repo: string;
      deployment: number;
      state: Exclude<DeploymentState, "waiting">;
      description?: string;
      user?: string;
    }): void => {
      const { repository, deployment } = findDeployment(options);
      const { state, description } = options;
      const by = actingUser(world, options.user);
      addDeploymentStatus(world, repository, deployment, {
        state,
        by,
        ...(description === undefined ? {} : { description }),
      });
    },

    /** Where a deployment stands, and what each App has said about it. */
    deployment: (options: { repo: string; deployment: number }) => {
      const { deployment } = findDeployment(options);
      return {
        sha: deployment.sha,
        ref: deployment.ref,
        environment: deployment.environment,
        run: deployment.run?.id ?? null,
        states: deployment.statuses.map((status) => status.state),
        gates: deployment.gates.map(({ app, ...gate }) => ({ app: app.slug, ...gate })),
      };
    },
  };
}
