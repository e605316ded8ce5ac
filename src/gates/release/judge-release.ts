import { defaultBranchOf } from "../../github/default-branch.ts";
import { type Release, readRelease } from "../../github/releases.ts";
import type { Person } from "../../policy/person.ts";
import { withTexts } from "../../report/texts.ts";
import { findRelease, forgetRelease, type KnownRelease } from "../../store/releases.ts";
import type { GateContext } from "../gate-context.ts";
import { readTexts } from "../pull-request/read-texts.ts";
import { answerTo } from "./answer-release.ts";
import { oweJudgement } from "./owe-judgement.ts";
import { DONE, type Outcome } from "./release-case.ts";
import { type ReleaseLaw, readReleaseLaw } from "./release-law.ts";
import { remember } from "./remember.ts";
import { standingOf } from "./standing.ts";
import { isGoverned } from "./subject.ts";
import { untrackRelease } from "./tracking-issue.ts";
import { clearNotes } from "./write-notes.ts";

export interface ReleaseRequest {
  /** GitHub's number of the release. */
  readonly release: number;
  /** Somebody asked for another judgement: it is answered even if it says the same. */
  readonly requested: boolean;
  readonly requestedBy?: Person;
  /** It was published just now: then it is judged also where nothing was known of it. */
  readonly published: boolean;
  /** Nothing is done where nothing that a verdict depends on has changed since the last one. */
  readonly ifChanged: boolean;
  /** Who asked for its publication. */
  readonly publishBy?: Person;
}

/** The key under which whatever concerns a release takes turns. */
export function turnOfRelease({ repository }: Pick<GateContext, "repository">, id: number): string {
  return `${repository.id} release ${id}`;
}

/**
 * Judges a release as it is now, says so on GitHub, and lets follow what the policy says: a draft that passes is published, what
 * was published and does not pass is contained. Safe to repeat: everything is read anew, and nothing is written where nothing
 * changed.
 *
 * @throws where GitHub or this machine fails: then nothing is decided
 */
export async function judgeRelease(context: GateContext, request: ReleaseRequest): Promise<Outcome> {
  return context.inTurn(turnOfRelease(context, request.release), async () => {
    const { texts } = await readTexts(context.repository);
    return withTexts(texts, () => judge(context, request));
  });
}

async function judge(context: GateContext, request: ReleaseRequest): Promise<Outcome> {
  const { repository, store } = context;
  const which = { repository: repository.id, id: request.release };
  const known = await findRelease(store.db, which);
  const ground = await defaultBranchOf(repository);
  const release = await readRelease(repository, request.release);
  if (release === null) {
    if (known === null) return DONE;
    const name = known.tag === "" ? String(known.id) : known.tag;
    await untrackRelease(context, known.issue, { ...which, name, url: ground.pageUrl, why: "release-line-gone" });
    await forgetRelease(store.db, which);
    return DONE;
  }
  const { branch, tip, pageUrl } = ground;
  const wasGoverned = known !== null && known.state !== "silent";
  const law = tip === null ? NONE : await readReleaseLaw(context, { branch, tip });
  // Of a broken policy nobody knows whether it governs: only what it governed before stays closed.
  const isOurs =
    law.state === "governs"
      ? isGoverned(law.release, release) && speaks(law, release, request, known)
      : law.state === "broken" && wasGoverned;
  if (law.state === "broken" && !isOurs && request.published) {
    await oweJudgement(context, release.id, known);
    return DONE;
  }
  if (tip === null || !isOurs || law.state === "none") {
    if (wasGoverned) await letGo(context, release, known);
    await remember(context, release, { known, commit: null, state: "silent", issue: null, until: null });
    return DONE;
  }
  if (request.ifChanged && wasGoverned && (await isUnchanged(context, release, known))) return DONE;
  return answerTo(context, { release, known, law, ground: { branch, tip, pageUrl }, request });
}

const NONE: ReleaseLaw = { state: "none" };

/**
 * Whether a governed release is judged at this moment. Under `stop: contain` a draft is not, unless it was taken back; what
 * was published before Assay knew of it is not either: a new policy does not take back old releases.
 */
function speaks(
  { release: { stop } }: Extract<ReleaseLaw, { state: "governs" }>,
  { draft }: Release,
  { published, requested }: ReleaseRequest,
  known: KnownRelease | null,
): boolean {
  const wasGoverned = known !== null && known.state !== "silent";
  return draft ? stop !== "contain" || wasGoverned : published || requested || wasGoverned;
}

async function isUnchanged(
  { repository, store }: GateContext,
  release: Release,
  known: KnownRelease,
): Promise<boolean> {
  const isDue = known.state === "unjudged" || (known.until !== null && known.until < Date.now());
  return !isDue && known.standing === (await standingOf(store.db, repository.id, release));
}

/** Nothing governs a release any more: what was said of it is taken back. */
async function letGo(context: GateContext, release: Release, known: KnownRelease): Promise<void> {
  const { id, name, url } = release;
  await untrackRelease(context, known.issue, { id, name, url, why: "release-line-gone" });
  await clearNotes(context, release);
}
