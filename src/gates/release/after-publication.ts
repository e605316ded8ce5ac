import { today } from "../../policy/days.ts";
import type { GateContext } from "../gate-context.ts";
import { containRelease } from "./contain-release.ts";
import type { ReleaseAnswer } from "./decide.ts";
import { again, type Case, DONE, type Outcome, shownOf, track } from "./release-case.ts";
import { remember } from "./remember.ts";
import { nextOfContained, untrackRelease } from "./tracking-issue.ts";
import { writeNotes } from "./write-notes.ts";

/** What follows for a release that is published: it is settled where it passes, else contained. */
export async function afterPublication(
  context: GateContext,
  the: Case,
  { commit, answer }: { readonly commit: string | null; readonly answer: ReleaseAnswer },
): Promise<Outcome> {
  const { release, known, law } = the;
  const { waitsUntil: until } = answer;
  if (answer.passes) {
    const noted = await writeNotes(context, release, { shown: shownOf(the, commit), answer, day: today() });
    return settled(context, { ...the, release: noted }, commit);
  }
  // Evidence that is under way may still show that all is well: until its time is over nothing is taken back.
  if (until !== null || law.state === "broken") {
    await remember(context, release, { known, commit, state: "unjudged", issue: known?.issue ?? null, until });
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
export async function settled(context: GateContext, the: Case, commit: string | null): Promise<Outcome> {
  const { id, name, url } = the.release;
  await untrackRelease(context, the.known?.issue ?? null, { id, name, url, why: "release-line-published" });
  return stays(context, the, commit);
}

/** A release that passed when it was published stays that. */
export async function stays(context: GateContext, { release, known }: Case, commit: string | null): Promise<Outcome> {
  await remember(context, release, { known, commit, state: "published", issue: known?.issue ?? null, until: null });
  return DONE;
}
