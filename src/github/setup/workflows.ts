import { CORE_SCHEMA, load } from "js-yaml";
import { kindOf } from "../errors.ts";
import { look, type Seen, type Viewed } from "./seen.ts";

/** A workflow that the policy declares, on the default branch. */
export interface WorkflowSeen {
  /** File name under `.github/workflows/`. */
  readonly file: string;
  readonly exists: boolean;
  /** Events that start it; `null` where the file is no workflow that can be read. */
  readonly events: readonly string[] | null;
  /** Names of the artifacts that its newest successful run left; `null` where there is no such run. */
  readonly artifacts: readonly string[] | null;
}

/** Looks at workflow files of a branch, and at what their newest successful run left. */
export function workflowsOf(
  { octokit, owner, repo }: Viewed,
  branch: string,
  files: readonly string[],
): Promise<Seen<readonly WorkflowSeen[]>> {
  const at = { owner, repo };
  const sourceOf = async (file: string): Promise<string | null> => {
    try {
      const where = { ...at, path: `.github/workflows/${file}`, ref: branch };
      const { data } = await octokit.request("GET /repos/{owner}/{repo}/contents/{path}", where);
      return Array.isArray(data) || !("content" in data) ? null : Buffer.from(data.content, "base64").toString("utf8");
    } catch (error) {
      if (kindOf(error) === "not-found") return null;
      throw error;
    }
  };
  const artifactsOf = async (file: string): Promise<readonly string[] | null> => {
    try {
      const path = "GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs";
      const { data } = await octokit.request(path, { ...at, workflow_id: file, status: "success", per_page: 1 });
      const [run] = data.workflow_runs;
      if (run === undefined) return null;
      const list = "GET /repos/{owner}/{repo}/actions/runs/{run_id}/artifacts";
      const { data: left } = await octokit.request(list, { ...at, run_id: Number(run.id), per_page: 100 });
      return [...new Set(left.artifacts.map(({ name }) => name))];
    } catch (error) {
      if (kindOf(error) === "not-found") return null;
      throw error;
    }
  };
  return look("Contents: read, Actions: read", async () => {
    const found: WorkflowSeen[] = [];
    for (const file of files) {
      const source = await sourceOf(file);
      const artifacts = source === null ? null : await artifactsOf(file);
      found.push({ file, exists: source !== null, events: source === null ? null : eventsOf(source), artifacts });
    }
    return found;
  });
}

/** The events that start a workflow, as its `on:` says them; null where it says none. */
export function eventsOf(source: string): readonly string[] | null {
  try {
    const workflow = load(source, { schema: CORE_SCHEMA });
    const on: unknown = typeof workflow === "object" && workflow !== null ? Reflect.get(workflow, "on") : undefined;
    if (typeof on === "string") return [on];
    if (Array.isArray(on)) return on.map(String);
    return typeof on === "object" && on !== null ? Object.keys(on) : null;
  } catch {
    return null;
  }
}
