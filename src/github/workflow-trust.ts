import { posix } from "node:path";
import { localReferences, touches } from "./local-references.ts";
import type { Repository } from "./octokit.ts";
import { readBlob } from "./read-blob.ts";
import { findEntry, findFile } from "./tree.ts";
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
  /** What is said to have changed a file; `This pull request` where it is left out. */
  readonly subject?: string;
  /** `false`: it is looked at as a commit, whatever proposes it: its workflow must be that of the target branch. */
  readonly proposed?: false;
}

/**
 * Why a change could have bent the workflow that makes its own evidence, in one clause; null where it could not.
 * Looked at are the workflow file and, through all levels, the workflows and actions of this repository that it uses.
 */
export async function workflowBentBy(repository: Repository, change: Change, workflow: string): Promise<string | null> {
  const { subject = "This pull request" } = change;
  if (change.paths === null) return `${subject} changes more files than GitHub lists, perhaps the workflow too`;
  const path = workflowPath(workflow);
  const parts = await partsOf(repository, change.headSha, path);
  if (parts === null) return `${path} uses more files of this repository than can be followed`;
  const changed = change.paths;
  const bent = parts.find((part) => touches(changed, part));
  if (bent === undefined) return null;
  return bent === path ? `${subject} changes ${path}` : `${subject} changes ${bent}, which ${path} uses`;
}

/**
 * The same for the run itself. A run for a pull request takes the workflow from the merge with the target branch; any
 * other takes it from the head commit, where an old branch may carry an old workflow without changing it.
 */
export async function runBentBy(repository: Repository, change: Change, run: WorkflowRun): Promise<string | null> {
  if (change.proposed !== false && FROM_TARGET.includes(run.event)) return null;
  const parts = await partsOf(repository, change.headSha, run.path);
  if (parts === null) return `${run.path} uses more files of this repository than can be followed`;
  for (const part of parts) {
    const [head, base] = await Promise.all([
      findEntry(repository, change.headSha, part),
      findEntry(repository, change.baseTip, part),
    ]);
    // A name that is tried and is on neither side makes no difference; the workflow file itself must be there.
    if (head?.sha === base?.sha && (head !== null || part !== run.path)) continue;
    return `Run ${run.id} was started by ${run.event} and used ${part} as this branch has it, which differs from the target branch`;
  }
  return null;
}

/**
 * The first file that makes a workflow what it is and differs between two commits; null where none does. Where it uses more
 * files than can be followed, its own file counts as different.
 */
export async function workflowDifference(
  repository: Repository,
  { commit, trusted }: { readonly commit: string; readonly trusted: string },
  workflow: string,
): Promise<string | null> {
  const path = workflowPath(workflow);
  const parts = await partsOf(repository, commit, path);
  if (parts === null) return path;
  for (const part of parts) {
    const [here, there] = await Promise.all([
      findEntry(repository, commit, part),
      findEntry(repository, trusted, part),
    ]);
    if (here?.sha !== there?.sha || (here === null && part === path)) return part;
  }
  return null;
}

/** The workflow file and what it uses of its own repository: files, and folders of actions. Null where that is too much to follow. */
async function partsOf(repository: Repository, commit: string, path: string): Promise<string[] | null> {
  const parts = new Set([path]);
  const open = [path];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (parts.size > MOST_REFERENCES) return null;
    const found = await findFile(repository, commit, file);
    if (found === null) continue;
    const source = await readBlob(repository, found, { limit: WORKFLOW_BYTES });
    if (source === null) return null;
    for (const part of localReferences(source.toString("utf8"))) {
      const files = /\.ya?ml$/.test(part)
        ? [part]
        : ["action.yml", "action.yaml"].map((name) => posix.join(part, name));
      // Of an action at the root only its own file is watched: its folder is the whole repository.
      const watched = part === "" ? files : [part];
      if (watched.every((one) => parts.has(one))) continue;
      for (const one of watched) parts.add(one);
      open.push(...files);
    }
  }
  return [...parts];
}
