import { join } from "node:path";
import type { EvidenceSource, FileStore } from "../evidence/evidence-source.ts";
import { failWith, type Result } from "../evidence/faults.ts";
import { openAsset } from "./asset-store.ts";
import { createCommitSource } from "./commit-source.ts";
import type { AwaitedArtifact, HeadSource } from "./evidence-source.ts";
import { once } from "./objects.ts";
import type { Repository } from "./octokit.ts";
import type { Release } from "./releases.ts";
import type { Stores } from "./stores.ts";
import { workflowDifference } from "./workflow-trust.ts";

/**
 * Evidence of a release: of exactly its commit, and of those artifacts that the policy says lie among its files, from there.
 *
 * @param options.branch where the commit lies, for the runs of older commits that a finding names
 * @param options.trusted the commit whose workflow files were reviewed: the released one itself where it lies on the default
 *   branch, else the tip of that branch, whose workflows must be the same
 * @param options.evidenceAssets names of files of the release by the artifact that they stand for
 * @param options.folder an existing folder for the downloads
 */
export function createReleaseSource(options: {
  readonly repository: Repository;
  readonly release: Release;
  readonly commit: string;
  readonly branch: string;
  readonly trusted: string;
  readonly pageUrl: string;
  readonly evidenceAssets: Readonly<Record<string, string>>;
  readonly waitIsOver: boolean;
  readonly stores: Stores;
  readonly folder: string;
}): HeadSource {
  const { repository, release, commit, trusted, evidenceAssets, folder } = options;
  const own = createCommitSource(options);
  const opened = new Map<string, Promise<Result<FileStore>>>();

  const fromAsset = async (artifact: string, wanted: string): Promise<Result<FileStore>> => {
    const asset = release.assets.find(({ name }) => name === wanted);
    if (asset === undefined) {
      return failWith({
        reason: "evidence-missing",
        message: `The release ${release.name} has no file ${wanted}, from which the policy takes the artifact "${artifact}".`,
        remedy: `Upload the artifact's zip to the release as ${wanted}.`,
      });
    }
    return openAsset(repository, { release, asset, artifact, base: join(folder, `asset-${asset.id}`) });
  };

  const fromRun = async (workflow: string, artifact: string): Promise<Result<FileStore>> => {
    const bent = trusted === commit ? null : await workflowDifference(repository, { commit, trusted }, workflow);
    if (bent === null) return own.artifact(workflow, artifact);
    return failWith({
      reason: "evidence-workflow-changed",
      message: `Commit ${commit.slice(0, 12)} does not lie on the default branch, and its ${bent} differs from what was reviewed there, so the artifact "${artifact}" could hold anything.`,
      remedy: "Release a commit of the default branch, or bring the workflow there to the same state.",
    });
  };

  return {
    committed: () => own.committed(),
    artifact(workflow, artifact) {
      const wanted = Object.hasOwn(evidenceAssets, artifact) ? evidenceAssets[artifact] : undefined;
      if (wanted === undefined) return fromRun(workflow, artifact);
      return once(opened, artifact, () => fromAsset(artifact, wanted));
    },
    awaited: (): readonly AwaitedArtifact[] => own.awaited(),
  } satisfies EvidenceSource & HeadSource;
}
