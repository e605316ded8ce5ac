import type { Release } from "../../github/releases.ts";
import type { Person } from "../../policy/person.ts";
import type { KnownRelease } from "../../store/releases.ts";
import type { GateContext } from "../gate-context.ts";
import type { Ground } from "./assess-release.ts";
import type { ReleaseLaw } from "./release-law.ts";
import { shown, trackRelease } from "./tracking-issue.ts";

/** When the same release should be judged again without an event, in milliseconds; null: not. */
export interface Outcome {
  readonly againAfterMs: number | null;
}

export const DONE: Outcome = { againAfterMs: null };
export const AT_ONCE: Outcome = { againAfterMs: 0 };
/** A wait is over a moment after its last millisecond. */
const MARGIN_MS = 500;

/** What is asked for about a release, beside its judgement. */
interface Asked {
  /** Somebody asked for another judgement: it is answered even if it says the same. */
  readonly requested: boolean;
  readonly requestedBy?: Person;
  /** Who asked for its publication. */
  readonly publishBy?: Person;
}

/** A release that is governed, and what it is judged by. */
export interface Case {
  readonly release: Release;
  readonly known: KnownRelease | null;
  readonly law: Exclude<ReleaseLaw, { state: "none" }>;
  readonly ground: Ground;
  readonly request: Asked;
}

/** Keeps the issue of a release up to date. @returns its number; null where there is none */
export function track(
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

/** The release as texts speak of it. */
export function shownOf({ release, ground }: Pick<Case, "release" | "ground">, commit: string | null) {
  return shown(release, commit, ground.pageUrl);
}

/** What follows where evidence is waited for. @param until Unix time in milliseconds; null: it is not */
export function again(until: number | null): Outcome {
  return until === null ? DONE : { againAfterMs: Math.max(0, until - Date.now()) + MARGIN_MS };
}
