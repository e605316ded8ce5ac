import type { Release } from "../../github/releases.ts";
import { openIncidents } from "../../store/incidents.ts";
import type { Database } from "../../store/schema.ts";
import { waiversOf } from "../../store/waivers.ts";
import { digestOf } from "../pull-request/check-content.ts";
import { blockIn } from "./notes-block.ts";
import { releaseDigest } from "./subject.ts";

/**
 * Digests of all that can be told without asking GitHub more than the list of releases, and that a verdict and its texts depend
 * on. Where it is the same as it was after the last judgement, nothing is to be said anew; our own edits of the notes are such.
 */
export async function standingOf(db: Database, repository: number, release: Release): Promise<string> {
  const incidents = release.draft ? await openIncidents(db, { repository }) : [];
  const waivers = release.draft ? await waiversOf(db, { repository, states: ["active"] }) : [];
  const rest = digestOf([
    blockIn(release.notes),
    incidents.map(({ id }) => id),
    waivers.filter(({ everywhere }) => everywhere === 1).map(({ id }) => id),
  ]);
  return `${releaseDigest(release)} ${rest}`;
}

/** Whether the files, tag, target and kind of a release are what they were when this was noted, whatever its notes say. */
export function isStanding(standing: string, release: Release): boolean {
  return standing.startsWith(`${releaseDigest(release)} `);
}
