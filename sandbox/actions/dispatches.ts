import { ApiError, notFound } from "../model/api-error.ts";
import { commitOf } from "../model/pull-facts.ts";
import { taggedCommit } from "../model/tags.ts";
import type { Account, Dispatch, Repository, Workflow, World } from "../model/types.ts";
import { dispatchInputs, runName } from "../model/workflow-file.ts";
import { emit } from "./emit.ts";
import { createRun, workflowOf } from "./runs.ts";

/**
 * Starts a workflow by hand, on a branch or tag; the run is queued at once.
 *
 * @throws 404 for a workflow that is neither on the default branch nor known by a run; 422 for a ref that is not
 *   there, for a file that does not list `workflow_dispatch` there, and for inputs that it does not declare so
 */
export function dispatchWorkflow(
  world: World,
  repository: Repository,
  options: { workflow: string; ref: string; inputs: Readonly<Record<string, unknown>>; by: Account },
): Dispatch {
  const { ref, by } = options;
  const workflow = findWorkflow(world, repository, options.workflow);
  const name = ref.replace(/^refs\/(heads|tags)\//, "");
  const branch = ref.startsWith("refs/tags/") ? undefined : repository.branches.get(name);
  const commit = branch === undefined ? taggedCommit(repository, name) : commitOf(repository, branch);
  if (commit === undefined) throw new ApiError(422, `No ref found for: ${ref}`);
  const file = repository.objects.blobs.get(commit.files.get(workflow.path)?.sha ?? "");
  const source = file?.toString("utf8") ?? "";
  const declared = dispatchInputs(source);
  if (declared === undefined) throw new ApiError(422, "Workflow does not have 'workflow_dispatch' trigger");
  const inputs = readInputs(declared, options.inputs);
  const payload = { inputs, ref: `refs/${branch === undefined ? "tags" : "heads"}/${name}`, workflow: workflow.path };
  emit(world, { name: "workflow_dispatch", repository, sender: by, payload });
  const run = createRun(world, repository, {
    path: workflow.path,
    event: "workflow_dispatch",
    headSha: commit.sha,
    headBranch: name,
    headRepository: repository,
    actor: by,
    status: "queued",
    conclusion: null,
    title: runName(source, inputs),
  });
  const dispatch: Dispatch = { workflow, ref: name, inputs, actor: by, run };
  repository.dispatches.push(dispatch);
  return dispatch;
}

function findWorkflow(world: World, repository: Repository, wanted: string): Workflow {
  const path = `.github/workflows/${wanted}`;
  const known = [...repository.workflows.values()].find((one) => String(one.id) === wanted || one.path === path);
  if (known !== undefined) return known;
  const tip = commitOf(repository, repository.branches.get(repository.defaultBranch) ?? "");
  if (tip?.files.has(path) !== true) throw notFound();
  return workflowOf(world, repository, path);
}

function readInputs(
  declared: NonNullable<ReturnType<typeof dispatchInputs>>,
  given: Readonly<Record<string, unknown>>,
): Record<string, string> {
  const unexpected = Object.keys(given).filter((name) => !declared.has(name));
  if (unexpected.length > 0) throw new ApiError(422, `Unexpected inputs provided: ${JSON.stringify(unexpected)}`);
  const inputs: Record<string, string> = {};
  for (const [name, { required, default: otherwise, options }] of declared) {
    const value = given[name] === undefined ? otherwise : String(given[name]);
    if (value === undefined && required) throw new ApiError(422, `Required input '${name}' not provided`);
    if (value !== undefined && options !== undefined && !options.includes(value)) {
      throw new ApiError(422, `Provided value '${value}' for input '${name}' not in the list of allowed values`);
    }
    if (value !== undefined) inputs[name] = value;
  }
  return inputs;
}
