import { defaultBranchOf } from "../../github/default-branch.ts";
import { NotVisibleError } from "../../github/errors.ts";
import { type Release, readRelease } from "../../github/releases.ts";
import { today } from "../../policy/days.ts";
import type { Person } from "../../policy/person.ts";
import { plainPhrase } from "../../report/template.ts";
import { withTexts } from "../../report/texts.ts";
import { findRelease, forgetRelease, type KnownRelease, rememberRelease } from "../../store/releases.ts";
import type { ReleaseState } from "../../store/schema.ts";
import type { GateContext } from "../gate-context.ts";
import { readTexts } from "../pull-request/read-texts.ts";
import type { Ground } from "./assess-release.ts";
import { containRelease } from "./contain-release.ts";
import { decideRelease, type ReleaseAnswer, unjudged } from "./decide.ts";
import { oweJudgement } from "./owe-judgement.ts";
import { type Published, publishRelease, tagRelease } from "./publish-release.ts";
import { writeReleaseCheck } from "./release-check.ts";
import { type ReleaseLaw, readReleaseLaw } from "./release-law.ts";
import { isStanding, standingOf } from "./standing.ts";
import { commitOfRelease, isGoverned } from "./subject.ts";
import { nextOfContained, nextOfDraft, shown, trackRelease, untrackRelease } from "./tracking-issue.ts";
import { clearNotes, writeNotes } from "./write-notes.ts";

/** When the same release should be judged again without an event, in milliseconds; null: not. */
export interface Outcome {
  readonly againAfterMs: number | null;
}

const DONE: Outcome = { againAfterMs: null };
const AT_ONCE: Outcome = { againAfterMs: 0 };
/** A wait is over a moment after its last millisecond. */
const MARGIN_MS = 500;

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

interface Case {
  readonly release: Release;
  readonly known: KnownRelease | null;
  readonly law: Exclude<ReleaseLaw, { state: "none" }>;
  readonly ground: Ground;
  readonly request: ReleaseRequest;
}

async function answerTo(context: GateContext, the: Case): Promise<Outcome> {
  const { release, known, law, request } = the;
  const commit = await commitOfRelease(context.repository, release);
  if (commit === null && !release.draft)
    throw new NotVisibleError(plainPhrase("release-no-tag", { tag: release.tag ?? "" }));
  const passedAsItIs = !release.draft && known !== null && hasPassed(known, release, commit);
  if (passedAsItIs && !request.requested) {
    await remember(context, release, { known, commit, state: "published", issue: known.issue, until: null });
    return DONE;
  }
  const since = known !== null && known.commit === commit ? known.commit_since : Date.now();
  const answer = await answerOf(context, the, commit, since);
  if (commit !== null) {
    const { requested: again, requestedBy = null } = request;
    await writeReleaseCheck(context, { release, commit, answer, again, requestedBy });
  }
  // Its evidence may be gone by now: what passed when it was published is not taken back for that.
  if (passedAsItIs) return DONE;
  const { waitsUntil } = answer;
  // Evidence that is under way may still show that all is well: until its time is over nothing is taken back.
  if (!release.draft) return afterPublication(context, the, { commit, answer, mayWait: waitsUntil !== null });
  const day = today();
  const noted = await writeNotes(context, release, { shown: shownOf(the, commit), answer, day });
  const published = await publishIfDue(context, { ...the, release: noted }, commit, answer);
  if (published?.state === "changed" || published?.state === "overtaken") {
    const current = published.state === "overtaken" ? published.release : noted;
    await remember(context, current, { known, commit, state: "open", issue: known?.issue ?? null, until: 0 });
    return AT_ONCE;
  }
  if (published?.state === "published") return settled(context, { ...the, release: published.release }, commit);
  const governing = law.state === "governs" ? law : null;
  const wasTakenBack = known?.state === "taken-back";
  const next = nextOfDraft(answer, { law: governing, published, wasTakenBack });
  const issue = await track(context, { ...the, release: noted }, { commit, answer, next });
  const state = answer.passes ? "passed" : wasTakenBack ? "taken-back" : "open";
  await remember(context, noted, { known, commit, state, issue, until: waitsUntil });
  return again(waitsUntil);
}

/** Whether a release was published and passed, and nothing that its verdict depended on is another since. */
function hasPassed(known: KnownRelease, release: Release, commit: string | null): boolean {
  const isSame = known.commit === commit && isStanding(known.standing, release);
  return known.state === "published" && known.until === null && isSame;
}

/** Judges, where there is a law and a commit to judge by. */
async function answerOf(
  context: GateContext,
  { release, known, law, ground }: Case,
  commit: string | null,
  since: number,
): Promise<ReleaseAnswer> {
  if (law.state === "broken") return unjudged(law);
  if (commit === null) {
    const what = plainPhrase("release-no-commit", { target: release.target });
    return unjudged({ what, remedy: plainPhrase("release-no-commit-next") });
  }
  return decideRelease(context, { subject: { release, commit }, ground, law, issue: known?.issue ?? null, since });
}

/** Makes the tag and publishes a draft that passes, where the policy or an approver says so; null where nothing was tried. */
async function publishIfDue(
  context: GateContext,
  { release, law, request }: Case,
  commit: string | null,
  answer: ReleaseAnswer,
): Promise<Published | null> {
  if (law.state !== "governs" || commit === null || !answer.passes || law.release.stop === "contain") return null;
  const subject = { release, commit };
  const assessment = answer.identity;
  if (law.release.stop === "tag") {
    const tagged = await tagRelease(context, { subject, assessment });
    if (tagged.state !== "tagged") return tagged;
  }
  const isAsked = request.publishBy !== undefined || law.release.publish === "when-passing";
  return isAsked ? publishRelease(context, { subject, assessment, by: request.publishBy ?? null }) : null;
}

/** What follows for a release that is published: it is settled where it passes, else contained. */
async function afterPublication(
  context: GateContext,
  the: Case,
  {
    commit,
    answer,
    mayWait,
  }: { readonly commit: string | null; readonly answer: ReleaseAnswer; readonly mayWait: boolean },
): Promise<Outcome> {
  const { release, known, law } = the;
  if (answer.passes) {
    const noted = await writeNotes(context, release, { shown: shownOf(the, commit), answer, day: today() });
    return settled(context, { ...the, release: noted }, commit);
  }
  if (mayWait || law.state === "broken") {
    const state = mayWait ? "published" : "unjudged";
    const until = answer.waitsUntil;
    await remember(context, release, { known, commit, state, issue: known?.issue ?? null, until });
    return again(until);
  }
  const { identity, output } = answer;
  // Before it is done: whoever finds a draft after the process ended here must know why it is one.
  await remember(context, release, { known, commit, state: "taken-back", issue: known?.issue ?? null, until: 0 });
  const contained = await containRelease(context, { release, commit, title: output.title, identity });
  const noted = await writeNotes(context, contained.release, { shown: shownOf(the, commit), answer, day: today() });
  const issue = await track(context, { ...the, release: noted }, { commit, answer, next: nextOfContained(contained) });
  const state = contained.state === "left" ? "contained" : "taken-back";
  await remember(context, noted, { known, commit, state, issue, until: null });
  return DONE;
}

/** A release that is published and passes: its issue is closed. */
async function settled(context: GateContext, { release, known }: Case, commit: string | null): Promise<Outcome> {
  const { id, name, url } = release;
  await untrackRelease(context, known?.issue ?? null, { id, name, url, why: "release-line-published" });
  await remember(context, release, { known, commit, state: "published", issue: known?.issue ?? null, until: null });
  return DONE;
}

/** Nothing governs a release any more: what was said of it is taken back. */
async function letGo(context: GateContext, release: Release, known: KnownRelease): Promise<void> {
  const { id, name, url } = release;
  await untrackRelease(context, known.issue, { id, name, url, why: "release-line-gone" });
  await clearNotes(context, release);
}

function track(
  context: GateContext,
  the: Case,
  say: Pick<Parameters<typeof trackRelease>[2], "answer" | "next"> & { readonly commit: string | null },
): Promise<number | null> {
  const { release, known, law, ground } = the;
  const { answer, next } = say;
  return trackRelease(context, known?.issue ?? null, {
    release,
    shown: shownOf(the, say.commit),
    branch: ground.branch,
    answer,
    law: law.state === "governs" ? law : null,
    next,
  });
}

function shownOf({ release, ground }: Pick<Case, "release" | "ground">, commit: string | null) {
  return shown(release, commit, ground.pageUrl);
}

async function remember(
  { repository, installationId, store }: GateContext,
  release: Release,
  stands: {
    readonly known: KnownRelease | null;
    readonly commit: string | null;
    readonly state: ReleaseState;
    readonly issue: number | null;
    readonly until: number | null;
  },
): Promise<void> {
  const { known, state, issue, until } = stands;
  const commit = stands.commit ?? "";
  await rememberRelease(store.db, {
    repository: repository.id,
    id: release.id,
    installation: installationId,
    tag: release.tag ?? "",
    commit,
    commit_since: known !== null && known.commit === commit ? known.commit_since : Date.now(),
    state,
    issue,
    standing: await standingOf(store.db, repository.id, release),
    day: today(),
    until,
  });
}

function again(until: number | null): Outcome {
  return until === null ? DONE : { againAfterMs: Math.max(0, until - Date.now()) + MARGIN_MS };
}
