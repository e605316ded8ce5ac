import { lastChange } from "../../github/last-change.ts";
import type { Repository } from "../../github/octokit.ts";
import { runsForCommit, workflowPath } from "../../github/workflow-runs.ts";
import type { ModelPolicy } from "../../policy/policy-schema.ts";
import { sourcesOf } from "../../policy/sources-of.ts";

/** How old the evidence of a commit is. */
export interface EvidenceAge {
  /** The oldest: what it is, in a few plain words, and when it was made (Unix milliseconds). */
  readonly oldest: { readonly what: string; readonly at: number } | null;
  /** Evidence of which nobody can tell when it was made. */
  readonly unknown: readonly string[];
}

/**
 * When the declared evidence of models was made: for an artifact, when the newest successful run of its workflow for one of
 * these commits was started; for committed files, when they were last changed.
 *
 * @param options.commits the deployed commit, and the head that was judged in its place
 * @param options.run the run that asks to deploy, which counts as successful
 */
export async function evidenceAge(
  repository: Repository,
  options: {
    readonly commits: readonly string[];
    readonly models: Readonly<Record<string, ModelPolicy>>;
    readonly run: number;
  },
): Promise<EvidenceAge> {
  const { commits, models, run: deploying } = options;
  const [deployed = ""] = commits;
  const sources = Object.values(models).flatMap(sourcesOf);
  const workflows = [...new Set(sources.flatMap((from) => ("workflow" in from ? [from.workflow] : [])))];
  const paths = [...new Set(sources.flatMap((from) => ("workflow" in from ? [] : [folderOf(from.path)])))];
  const runs = (await Promise.all([...new Set(commits)].map((commit) => runsForCommit(repository, commit)))).flat();
  const known: { readonly what: string; readonly at: number }[] = [];
  const unknown: string[] = [];
  const add = (what: string, at: number | null) => (at === null ? unknown.push(what) : known.push({ what, at }));
  for (const workflow of workflows) {
    const counting = runs.filter(
      ({ id, path, conclusion }) => path === workflowPath(workflow) && (conclusion === "success" || id === deploying),
    );
    const newest = Math.max(...counting.map(({ createdAt }) => Date.parse(createdAt)));
    add(workflow, counting.length === 0 || Number.isNaN(newest) ? null : newest);
  }
  for (const path of paths) add(path === "" ? "/" : path, await lastChange(repository, { commit: deployed, path }));
  const [oldest = null] = known.sort((a, b) => a.at - b.at);
  return { oldest, unknown };
}

/** A path, or of a glob the folder that it begins with. */
function folderOf(path: string): string {
  const first = path.search(/[*?[{]/);
  return first < 0
    ? path
    : path
        .slice(0, first)
        .replace(/[^/]*$/, "")
        .replace(/\/$/, "");
}
