import { localReferences, touches } from "./local-references.ts";
import type { Repository } from "./octokit.ts";
import { readBlob } from "./read-blob.ts";
import { findFile } from "./tree.ts";
import { type WorkflowRun, workflowPath } from "./workflow-runs.ts";

/** Workflow files are small; GitHub itself refuses larger ones. */
const WORKFLOW_BYTES = 2 ** 20;
/** Events whose runs take the workflow file from the target branch, or from the merge with it. */
const FROM_TARGET = ["pull_request", "pull_request_target"];
/** Files that are followed from one workflow. */
const MOST_REFERENCES = 50;

/** The change whose evidence is to be trusted. */
export interface Change {
  readonly headSha: string;
  /** Tip of the target branch. */
  readonly baseTip: string;
  /** Paths of the whole diff, or null where GitHub cannot list them all. */
  readonly paths: readonly string[] | null;
}

/**
 * Why a change could have bent the workflow that makes its own evidence, in one clause; null where it could not.
 * Looked at are the workflow file and, through all levels, the workflows and actions of this repository that it uses.
 */
export async function workflowBentBy(repository: Repository, change: Change, workflow: string): Promise<string | null> {
  if (change.paths === null) return "This pull request changes more files than GitHub lists, perhaps the workflow too";
  const path = workflowPath(workflow);
  if (touches(change.paths, path)) return `This pull request changes ${path}`;
  const seen = new Set<string>();
  const open = [path];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (seen.size >= MOST_REFERENCES) return `${path} uses more files of this repository than are followed`;
    seen.add(file);
    const found = await findFile(repository, change.headSha, file);
    if (found === null) continue;
    const source = await readBlob(repository, found, { limit: WORKFLOW_BYTES });
    if (source === null) return `${file} is too large to be looked at`;
    for (const reference of localReferences(source.toString("utf8"))) {
      if (touches(change.paths, reference)) return `This pull request changes ${reference}, which ${path} uses`;
      const next = /\.ya?ml$/.test(reference) ? [reference] : [`${reference}/action.yml`, `${reference}/action.yaml`];
      open.push(...next.filter((candidate) => !seen.has(candidate)));
    }
  }
  return null;
}

/**
 * The same for the run itself. A run for a pull request takes the workflow from the merge with the target branch; any other
 * takes it from the head commit, where an old branch may carry an old workflow without changing it.
 */
export async function runBentBy(repository: Repository, change: Change, run: WorkflowRun): Promise<string | null> {
  if (FROM_TARGET.includes(run.event)) return null;
  const [head, base] = await Promise.all([
    findFile(repository, change.headSha, run.path),
    findFile(repository, change.baseTip, run.path),
  ]);
  if (head !== null && head.blob === base?.blob) return null;
  return `Run ${run.id} was started by ${run.event} and used ${run.path} as this branch has it, which differs from the target branch`;
}
