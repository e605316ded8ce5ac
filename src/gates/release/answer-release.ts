import { NotVisibleError } from "../../github/errors.ts";
import type { Release } from "../../github/releases.ts";
import { findTag } from "../../github/tags.ts";
import { today } from "../../policy/days.ts";
import { plainPhrase } from "../../report/template.ts";
import type { KnownRelease } from "../../store/releases.ts";
import type { GateContext } from "../gate-context.ts";
import { afterPublication, settled, stays } from "./after-publication.ts";
import { decideRelease, type ReleaseAnswer, unjudged } from "./decide.ts";
import { type Published, publishRelease, tagRelease } from "./publish-release.ts";
import { AT_ONCE, again, type Case, type Outcome, shownOf, track } from "./release-case.ts";
import { writeReleaseCheck } from "./release-check.ts";
import { remember, rememberClosed, sinceOf } from "./remember.ts";
import { isStanding } from "./standing.ts";
import { commitOfRelease } from "./subject.ts";
import { nextOfDraft } from "./tracking-issue.ts";
import { writeNotes } from "./write-notes.ts";

/** Judges a governed release, says so on GitHub, and lets follow what the policy says. */
export async function answerTo(context: GateContext, the: Case): Promise<Outcome> {
  const { release, known, law, request } = the;
  const commit = await commitOfRelease(context.repository, release);
  if (commit === null && !release.draft) await requireTag(context, release);
  const passedAsItIs = !release.draft && known !== null && hasPassed(known, release, commit);
  const isAsked = request.requested || (known !== null && known.until !== null);
  if (passedAsItIs && !isAsked) return stays(context, the, commit);
  const answer = await answerOf(context, the, commit, sinceOf(known, release, commit));
  if (commit !== null) {
    const { requested: again, requestedBy = null } = request;
    if (!answer.passes && !passedAsItIs) await rememberClosed(context, release, { known, commit });
    await writeReleaseCheck(context, { release, commit, answer, again, requestedBy });
  }
  // Its evidence may be gone by now: what passed when it was published is not taken back for that.
  if (passedAsItIs) return stays(context, the, commit);
  if (!release.draft) return afterPublication(context, the, { commit, answer });
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
  const { waitsUntil: until } = answer;
  await remember(context, noted, { known, commit, state, issue, until });
  return again(until);
}

/** A tag may not be visible yet. One that is there and leads to no commit is judged as what it is. */
async function requireTag({ repository }: GateContext, { tag }: Release): Promise<void> {
  if (tag !== null && (await findTag(repository, tag)) !== null) return;
  throw new NotVisibleError(plainPhrase("release-no-tag", { tag: tag ?? "" }));
}

/** Whether a release was published and passed, and nothing that its verdict depended on is another since. */
function hasPassed(known: KnownRelease, release: Release, commit: string | null): boolean {
  const isSame = known.commit === commit && isStanding(known.standing, release);
  return known.state === "published" && isSame;
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
  { release, known, law, request }: Case,
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
  if (!isAsked) return null;
  return publishRelease(context, { subject, assessment, since: known?.judged ?? 0, by: request.publishBy ?? null });
}
