import type { Ground } from "../gates/release/assess-release.ts";
import { type ReleaseLaw, readReleaseLaw } from "../gates/release/release-law.ts";
import { commitOfRelease, isGoverned, type Subject } from "../gates/release/subject.ts";
import { defaultBranchOf } from "../github/default-branch.ts";
import { readRelease } from "../github/releases.ts";
import { phrase } from "../report/template.ts";
import { type KnownRelease, releaseOfIssue } from "../store/releases.ts";
import type { Desk } from "./desk.ts";
import type { Found } from "./judged.ts";

/** The release that an issue tracks, as it is now, and by what it is judged. */
export interface TrackedRelease {
  readonly known: KnownRelease;
  readonly subject: Subject;
  readonly ground: Ground;
  readonly law: Extract<ReleaseLaw, { state: "governs" }>;
}

/** Whether the issue in which somebody speaks tracks a release. */
export function trackedHere({
  context,
  number,
  isPull,
}: Pick<Desk, "context" | "number" | "isPull">): Promise<KnownRelease | null> {
  if (isPull) return Promise.resolve(null);
  return releaseOfIssue(context.store.db, { repository: context.repository.id, issue: number });
}

/** The release of this issue, where it is a draft that is governed and that the App can see. */
export async function trackedRelease(desk: Desk): Promise<Found<TrackedRelease>> {
  const { context } = desk;
  const { repository } = context;
  const known = await trackedHere(desk);
  if (known === null) return { refusal: phrase("release-untracked") };
  const release = await readRelease(repository, known.id);
  if (release === null) return { refusal: phrase("release-no-draft") };
  if (!release.draft) return { refusal: phrase("release-already", { release: release.name }) };
  const { branch, tip, pageUrl } = await defaultBranchOf(repository);
  const law = tip === null ? null : await readReleaseLaw(context, { branch, tip });
  if (tip === null || law?.state !== "governs" || !isGoverned(law.release, release) || law.release.stop === "contain") {
    return { refusal: phrase("release-ungoverned", { branch }) };
  }
  const commit = await commitOfRelease(repository, release);
  if (commit === null) return { refusal: phrase("release-no-commit", { target: release.target }) };
  return { found: { known, subject: { release, commit }, ground: { branch, tip, pageUrl }, law } };
}

/** Whether a release still stands where its issue says that it does: whoever speaks there means that commit and that tag. */
export function isSeen({ known, subject }: Pick<TrackedRelease, "known" | "subject">): boolean {
  return known.commit === subject.commit && known.tag === (subject.release.tag ?? "");
}
