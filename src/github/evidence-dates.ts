import type { EvidenceFile } from "../evidence/evidence.ts";
import { read } from "./call.ts";
import { kindOf } from "./errors.ts";
import type { Repository } from "./octokit.ts";

/**
 * When a piece of evidence was made, ISO 8601: its workflow run began, its file was changed last up to its commit, or its zip
 * was uploaded to the release. `null` where GitHub does not tell.
 */
export async function dateOfEvidence(
  { octokit, owner, repo }: Repository,
  { origin, path }: Pick<EvidenceFile, "origin" | "path">,
): Promise<string | null> {
  try {
    switch (origin.type) {
      case "directory":
        return null;
      case "asset":
        return origin.uploadedAt;
      case "artifact":
      case "kept": {
        const query = { owner, repo, run_id: origin.runId };
        return (await read(() => octokit.rest.actions.getWorkflowRun(query))).data.created_at;
      }
      case "commit": {
        const query = { owner, repo, sha: origin.commit, path, per_page: 1 };
        const [last] = (await read(() => octokit.rest.repos.listCommits(query))).data;
        return last?.commit.committer?.date ?? null;
      }
    }
  } catch (error) {
    if (kindOf(error) === "not-found") return null;
    throw error;
  }
}
