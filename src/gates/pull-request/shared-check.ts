import type { CheckContent } from "../../github/check-runs.ts";
import { plainPhrase } from "../../report/template.ts";
import type { Answer } from "./answer.ts";

/** What the check run of a commit is to say, and for which pull requests. */
export interface SharedCheck {
  readonly check: CheckContent;
  readonly waitsUntil: number | null;
  readonly judged: Answer["judged"];
  readonly numbers: readonly number[];
}

/**
 * A check run belongs to a commit, and several pull requests may have the same head: one could be opened onto a branch
 * with a weaker policy only to turn the commit green. So the check says the worst of all answers,
 * and its external id says for which pull requests it speaks.
 */
export function sharedCheck(answers: readonly { readonly number: number; readonly answer: Answer }[]): SharedCheck {
  const worst = worstOf(answers);
  const numbers = answers.map(({ number }) => number).sort((a, b) => a - b);
  const { check, waitsUntil, judged } = worst.answer;
  const others = numbers.filter((number) => number !== worst.number);
  const shared = plainPhrase("shared-check", {
    number: `#${worst.number}`,
    others: others.map((n) => `#${n}`).join(", "),
  });
  const summary = others.length === 0 ? check.summary : `${check.summary}\n\n${shared}`;
  return {
    check: { ...check, summary, externalId: externalId(check.externalId, numbers) },
    waitsUntil,
    judged,
    numbers,
  };
}

/** The answer that closes the gate most, of the pull request with the smallest number. */
export function worstOf<T extends { readonly number: number; readonly answer: Answer }>(answers: readonly T[]): T {
  const [worst] = [...answers].sort((a, b) => severity(b.answer) - severity(a.answer) || a.number - b.number);
  if (worst === undefined) throw new Error("there is no answer to show");
  return worst;
}

/** The identity of an answer with the pull requests that it was given for. */
export function externalId(identity: string, numbers: readonly number[]): string {
  return `${identity} for ${numbers.map((number) => `#${number}`).join(" ")}`;
}

/** Whether a check run with this external id was written with this pull request in view. */
export function speaksFor(id: string, number: number): boolean {
  return (/ for ((?:#\d+ ?)+)$/.exec(id)?.[1] ?? "").split(" ").includes(`#${number}`);
}

/** What is broken weighs more than what needs a person, that more than what is still open, and that more than a pass. */
function severity({ check }: Answer): number {
  return { failure: 3, cancelled: 3, action_required: 2, open: 1, success: 0 }[check.conclusion ?? "open"];
}
