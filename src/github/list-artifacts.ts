import { PAGE_SIZE, readPages } from "./call.ts";
import type { Repository } from "./octokit.ts";
import type { WorkflowRun } from "./workflow-runs.ts";

/** A zip that a workflow run left behind. */
export interface Artifact {
  readonly id: number;
  readonly name: string;
  /** Bytes of the zip, as GitHub states them. */
  readonly bytes: number;
  readonly expired: boolean;
  /** `sha256:<hex>` of the zip as GitHub states it, or null. */
  readonly digest: string | null;
  readonly headSha: string | null;
  /** ISO 8601, or null. */
  readonly createdAt: string | null;
}

/** Artifacts of one run that are looked at. */
const MOST_ARTIFACTS = 1000;

/** The artifacts of this exact name that a run left, newest first. */
export async function artifactsOf(repository: Repository, run: WorkflowRun, name: string): Promise<Artifact[]> {
  const { octokit, owner, repo } = repository;
  const artifacts = await readPages({
    most: MOST_ARTIFACTS,
    page: async (page) => {
      const query = { owner, repo, run_id: run.id, name, per_page: PAGE_SIZE, page };
      return (await octokit.rest.actions.listWorkflowRunArtifacts(query)).data.artifacts;
    },
  });
  return artifacts
    .filter((artifact) => artifact.name === name)
    .sort((a, b) => b.id - a.id)
    .map((artifact) => ({
      id: artifact.id,
      name: artifact.name,
      bytes: artifact.size_in_bytes,
      expired: artifact.expired,
      digest: artifact.digest ?? null,
      headSha: artifact.workflow_run?.head_sha ?? null,
      createdAt: artifact.created_at,
    }));
}
