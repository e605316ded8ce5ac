import { ApiError } from "../model/api-error.ts";
import type { Account, Artifact, Repository, Workflow, WorkflowRun, World } from "../model/types.ts";
import { now } from "../model/world.ts";
import { runView, workflowView } from "../views/run.ts";
import { openSuite } from "./check-suites.ts";
import { digestOf, offerDownload } from "./downloads.ts";
import { emit } from "./emit.ts";

/** The workflow of this path (`.github/workflows/x.yml`), registered on first mention. */
export function workflowOf(world: World, repository: Repository, path: string): Workflow {
  const known = repository.workflows.get(path);
  if (known !== undefined) return known;
  const name = path.replace(/^.*\//, "").replace(/\.ya?ml$/, "");
  const workflow = { id: world.nextId(), path, name, createdAt: now() };
  repository.workflows.set(path, workflow);
  return workflow;
}

/** Starts a run and sends the `workflow_run` events up to the state it is in. */
export function createRun(
  world: World,
  repository: Repository,
  options: {
    path: string;
    event: string;
    headSha: string;
    headBranch: string;
    headRepository: Repository;
    actor: Account;
    status: WorkflowRun["status"];
    conclusion: string | null;
    title?: string | undefined;
  },
): WorkflowRun {
  const workflow = workflowOf(world, repository, options.path);
  const before = [...repository.runs.values()].filter((run) => run.workflow === workflow).length;
  const at = now();
  const suite = openSuite(world, repository, { app: world.actionsApp, headSha: options.headSha, by: options.actor });
  const run: WorkflowRun = {
    id: world.nextId(),
    number: before + 1,
    workflow,
    event: options.event,
    status: "queued",
    conclusion: null,
    headSha: options.headSha,
    headBranch: options.headBranch,
    headRepository: options.headRepository,
    suiteId: suite.id,
    title: options.title,
    attempt: 1,
    startedAt: at,
    actor: options.actor,
    createdAt: at,
    updatedAt: at,
  };
  repository.runs.set(run.id, run);
  announce(world, repository, run, "requested");
  updateRun(world, repository, run, options);
  return run;
}

/** Moves a run to another state and sends what GitHub would: `in_progress` once it runs, `completed` when it ends. */
export function updateRun(
  world: World,
  repository: Repository,
  run: WorkflowRun,
  to: { status: WorkflowRun["status"]; conclusion: string | null },
): void {
  if ((to.status === "completed") !== (to.conclusion !== null)) {
    throw new Error(`A workflow run has a conclusion when it is completed and only then (status ${to.status}).`);
  }
  const was = run.status;
  if (run.conclusion !== null && to.status !== "completed") {
    run.attempt++;
    run.startedAt = now();
  }
  run.status = to.status;
  run.conclusion = to.conclusion;
  run.updatedAt = now();
  const ran = to.status === "completed" && to.conclusion !== "action_required" && was !== "in_progress";
  if (to.status === "in_progress" && was !== "in_progress") announce(world, repository, run, "in_progress");
  if (ran && was === "queued") announceAs(world, repository, run, { status: "in_progress", conclusion: null });
  if (to.status === "completed") announce(world, repository, run, "completed");
}

function announce(world: World, repository: Repository, run: WorkflowRun, action: string): void {
  const payload = {
    workflow_run: runView(world, repository, run),
    workflow: workflowView(world, repository, run.workflow),
  };
  emit(world, { name: "workflow_run", action, repository, sender: run.actor, payload });
}

function announceAs(
  world: World,
  repository: Repository,
  run: WorkflowRun,
  state: { status: "in_progress"; conclusion: null },
): void {
  announce(world, repository, { ...run, ...state }, state.status);
}

/** Keeps a zip as an artifact of a run. Size and digest follow from the bytes unless they are told to lie. */
export function addArtifact(
  world: World,
  repository: Repository,
  options: { run: WorkflowRun; name: string; zip: Buffer; digest?: string | null; size?: number },
): Artifact {
  const digest = digestOf(options.zip);
  const artifact: Artifact = {
    id: world.nextId(),
    run: options.run,
    name: options.name,
    zip: options.zip,
    size: options.size ?? options.zip.length,
    digest: options.digest === undefined ? digest : options.digest,
    expiredAt: null,
    createdAt: now(),
  };
  repository.artifacts.set(artifact.id, artifact);
  return artifact;
}

/** A URL on the storage host that gives the zip for one minute without credentials. @throws 410 once it expired. */
export function artifactUrl(world: World, artifact: Artifact): string {
  if (artifact.expiredAt !== null) throw new ApiError(410, "Artifact has expired");
  const fileName = `${artifact.name.replaceAll(/[^\w.-]/g, "_")}.zip`;
  return offerDownload(world, { folder: "artifacts", content: artifact.zip, fileName, type: "application/zip" });
}
