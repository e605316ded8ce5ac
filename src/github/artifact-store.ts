import type { FileStore } from "../evidence/evidence-source.ts";
import { type Fault, failWith, type Result } from "../evidence/faults.ts";
import { ZIP_LIMITS } from "../evidence/limits.ts";
import { downloadArtifact } from "./download-artifact.ts";
import { kindOf } from "./errors.ts";
import { tooLarge } from "./evidence-faults.ts";
import type { Artifact } from "./list-artifacts.ts";
import { fullName, type Repository } from "./octokit.ts";
import { openZip } from "./open-zip.ts";
import { TooLargeError } from "./stream-to-file.ts";
import type { WorkflowRun } from "./workflow-runs.ts";

/** An artifact that is wanted, and what to say where GitHub has deleted it. */
export interface ArtifactRequest {
  readonly artifact: Artifact;
  readonly run: WorkflowRun;
  readonly workflow: string;
  readonly expired: Fault;
}

/**
 * The files of an artifact, downloaded, verified and unpacked.
 *
 * @param base path of a new folder for its files; the zip lies beside it
 */
export async function openArtifact(
  repository: Repository,
  base: string,
  options: ArtifactRequest,
): Promise<Result<FileStore>> {
  const { artifact, run, workflow } = options;
  const limit = ZIP_LIMITS.packedBytes;
  const path = artifact.name;
  if (artifact.expired) return failWith(options.expired);
  if (artifact.bytes > limit) return failWith(tooLarge(path, limit));
  const zip = `${base}.zip`;
  try {
    await downloadArtifact(repository, artifact, { to: zip, limit });
  } catch (error) {
    if (error instanceof TooLargeError) return failWith(tooLarge(path, limit));
    if (kindOf(error) === "gone") return failWith(options.expired);
    throw error;
  }
  return openZip({
    zip,
    base,
    digest: artifact.digest,
    path,
    artifact: artifact.name,
    origin: {
      type: "artifact",
      repository: fullName(repository),
      commit: run.headSha,
      workflow,
      runId: run.id,
      runUrl: run.url,
      artifact: artifact.name,
      artifactId: artifact.id,
      artifactDigest: artifact.digest,
    },
  });
}
