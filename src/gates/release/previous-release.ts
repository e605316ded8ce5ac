import type { EvidenceSource } from "../../evidence/evidence-source.ts";
import type { Fault } from "../../evidence/faults.ts";
import { createBaselineSource } from "../../github/baseline-source.ts";
import type { Repository } from "../../github/octokit.ts";
import { createReleaseSource } from "../../github/release-source.ts";
import { listReleases, type Release } from "../../github/releases.ts";
import type { Stores } from "../../github/stores.ts";
import { taggedCommit } from "../../github/tags.ts";
import type { ReleasePolicy } from "../../policy/release-schema.ts";
import { plainPhrase } from "../../report/template.ts";
import { isGoverned } from "./subject.ts";

/** Newest releases among which the previous one is looked for. */
const MOST_RELEASES = 300;

/** What a release is compared with. */
export interface Reference {
  readonly source: EvidenceSource | Fault;
  /** Plain sentences about what that is, once the evidence was collected. */
  notes(): readonly string[];
}

interface Options {
  readonly repository: Repository;
  readonly release: Release;
  /** Releases that were published without passing: nothing is held against them. */
  readonly unfit: ReadonlySet<number>;
  readonly policy: ReleasePolicy;
  readonly branch: string;
  readonly tip: string;
  /** Address of the repository's page. */
  readonly pageUrl: string;
  readonly stores: Stores;
  readonly folder: string;
}

/** The evidence of the previous release, or of the default branch where the policy says so or there is no release yet. */
export async function referenceOf(options: Options): Promise<Reference> {
  const { repository, policy, branch, tip, pageUrl, stores } = options;
  const previous = policy.reference === "branch" ? null : await previousRelease(options);
  if (previous === null) {
    const pull = { baseRef: branch, repositoryId: repository.id, url: `${pageUrl}/commit/${tip}` };
    const source = createBaselineSource({ repository, pull, baseTip: tip, stores });
    const first = policy.reference === "branch" ? [] : [plainPhrase("release-first", { branch })];
    return { source, notes: () => [...first, ...source.notes()] };
  }
  const commit = previous.tag === null ? null : await taggedCommit(repository, previous.tag);
  if (commit === null) {
    const message = plainPhrase("release-previous-gone", { previous: previous.name });
    const remedy = plainPhrase("release-previous-gone-next");
    return { source: { reason: "no-baseline", message, remedy }, notes: () => [] };
  }
  const source = createReleaseSource({
    ...options,
    release: previous,
    commit,
    // It was judged when it was released: its workflows are not held against those of today.
    trusted: commit,
    pageUrl: `${pageUrl}/commit/${commit}`,
    evidenceAssets: policy["evidence-assets"],
    waitIsOver: true,
  });
  const note = plainPhrase("release-previous", { previous: previous.name, commit: commit.slice(0, 12) });
  return { source, notes: () => [note] };
}

/** The governed release that was published last before this one; no pre-release. */
async function previousRelease({ repository, release, unfit, policy }: Options): Promise<Release | null> {
  const all = await listReleases(repository, MOST_RELEASES);
  const before = all.filter(
    ({ id, draft, prerelease, publishedAt }) =>
      id !== release.id &&
      !unfit.has(id) &&
      !draft &&
      !prerelease &&
      publishedAt !== null &&
      (release.publishedAt === null || publishedAt < release.publishedAt),
  );
  const governed = before.filter((one) => isGoverned(policy, one));
  return governed.sort((a, b) => ((a.publishedAt ?? "") < (b.publishedAt ?? "") ? 1 : -1))[0] ?? null;
}
