import { join } from "node:path";
import type { FileStore } from "../evidence/evidence-source.ts";
import type { Result } from "../evidence/faults.ts";
import { type ArtifactRequest, openArtifact } from "./artifact-store.ts";
import { openCommit } from "./commit-store.ts";
import { once } from "./objects.ts";
import type { Repository } from "./octokit.ts";

/** Brings artifacts and commits to disk, each at most once, whoever asks. */
export interface Stores {
  artifact(request: ArtifactRequest): Promise<Result<FileStore>>;
  /** @param pageUrl address of the commit's page */
  commit(commit: string, pageUrl: string): Promise<Result<FileStore>>;
}

/** @param folder an existing folder for the downloads; whoever made it removes it */
export function createStores(repository: Repository, folder: string): Stores {
  const opened = new Map<string, Promise<Result<FileStore>>>();
  return {
    artifact(request) {
      const key = `artifact-${request.artifact.id}`;
      return once(opened, key, () => openArtifact(repository, join(folder, key), request));
    },
    commit: (commit, pageUrl) => once(opened, commit, () => openCommit(repository, { commit, folder, pageUrl })),
  };
}
