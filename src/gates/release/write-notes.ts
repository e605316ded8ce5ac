import { kindOf } from "../../github/errors.ts";
import { type Release, readRelease, updateRelease } from "../../github/releases.ts";
import { renderReleaseBlock, type ShownRelease } from "../../report/release.ts";
import type { GateContext } from "../gate-context.ts";
import type { ReleaseAnswer } from "./decide.ts";
import { withBlock, withoutBlock } from "./notes-block.ts";
import { RELEASE_CHECK } from "./release-check.ts";

/**
 * Keeps Assay's block in the notes of a release up to date; the rest stays as it is. The notes are read right before, since
 * people write them too. Where the App may not change releases, the notes stay without it.
 *
 * @returns the release as it is then
 */
export async function writeNotes(
  context: GateContext,
  release: Release,
  options: { readonly shown: ShownRelease; readonly answer: ReleaseAnswer; readonly day: string },
): Promise<Release> {
  const { answer, day } = options;
  const content = renderReleaseBlock(options.shown, {
    title: answer.output.title,
    passes: answer.passes,
    published: !release.draft,
    day,
    check: RELEASE_CHECK,
  });
  return changeNotes(context, release, (notes) => withBlock(notes, content));
}

/** Takes Assay's block out of the notes of a release that is not governed any more. */
export function clearNotes(context: GateContext, release: Release): Promise<Release> {
  return changeNotes(context, release, withoutBlock);
}

async function changeNotes(
  { repository, log }: GateContext,
  release: Release,
  change: (notes: string) => string,
): Promise<Release> {
  if (change(release.notes) === release.notes) return release;
  const current = (await readRelease(repository, release.id)) ?? release;
  const notes = change(current.notes);
  if (notes === current.notes) return { ...release, notes };
  try {
    const isDone = (found: Release) => found.notes === notes;
    const after = await updateRelease(repository, release.id, { change: { notes }, isDone });
    return { ...release, notes: after.notes };
  } catch (error) {
    if (!["forbidden", "not-found", "refused"].includes(kindOf(error))) throw error;
    log.warn({ err: error, release: release.id }, "the notes of a release could not be written");
    return release;
  }
}
