import type { CardBlock } from "../../../evidence/readers/model-card/card.ts";
import type { Claim, Vocabulary } from "./claim.ts";
import { contextOf, identify, type MetricIdentity } from "./metric-identity.ts";
import { isBounded, tokensOf } from "./metric-words.ts";
import { NUMBER_SOURCE, printedOf, UNIT } from "./printed-number.ts";
import { isNotMeasured } from "./row-standing.ts";

type Text = Extract<CardBlock, { kind: "text" }>;

/** `Label: 0.91` at the start of a line. */
const LABELLED = new RegExp(
  `^[-•\\s]*(?<label>(?:[^:=：|()（）]|[(（][^()（）]{0,40}[)）]){1,60}?)\\s*(?:[:=：]|\\bis\\b)\\s*${NUMBER_SOURCE}(?<rest>.*)$`,
  "u",
);
/** What follows a labelled figure without changing what it says: nothing, a remark, the end of the sentence. */
const PLAIN_REST = /^\s*(?:$|[.,;(（—–]|on\b|in\b|auf\b|en\b)/u;
/** Numbers that are no part of a name such as F1, R2 or top-1. */
const NUMBERS = new RegExp(`(?<![\\p{Script=Latin}\\d_.]|\\p{Script=Latin}-)${NUMBER_SOURCE}`, "gu");
/** What binds a number to the words before it. */
const BOUND =
  /(?:[:=≈：(]|\b(?:of|is|was|at|reached|reaches|achieved|achieves|scored|scores|about|de|del|von|est)\b|[为為是达達はが]到?)\s*(?:about|around|approximately|roughly)?\s*$/iu;
const AFTER =
  /^\s*(?:(?:macro|micro|weighted|test|validation|overall)[ -]+){0,2}(?:accuracy|precision|recall|f1(?:[ -]score)?|auc|roc[ -]auc|auroc)\b(?!\s*(?:points?|drop|loss|gain|threshold|target|gap|difference))/i;
/** Sentences about something else than what the model reaches now. */
const ELSEWHERE =
  /\b(?:would|could|might|if|when|unless|threshold|target|goal|baseline|previous|previously|earlier|before|formerly|increased?|decreased?|drop(?:s|ped)?|improved?|improvement|gain|points?|compared|than|versus|vs|minimum|maximum|should|must|at least|at most|human|state of the art|sota|without|instead|iteration|phase|gate|random|chance|umbral|sería|podría|schwelle|committed)\b|→|->|阈值/iu;

/** Longer sentences are no sentences. */
const LONGEST = 3000;

/** The figures that lines of text state: `F1: 0.91`, `an accuracy of 92 %`. */
export function textClaims(block: Text, vocabulary: Vocabulary): Claim[] {
  return block.lines.flatMap(({ text, line }) => {
    const several = text.length > LONGEST ? [] : partsOf(text).map((part) => labelledClaim(part, line, vocabulary));
    const labelled = several.filter((claim) => claim !== undefined);
    // `F1: 0.68 | Recall: 0.63`; a part that is none belongs to a sentence.
    if (labelled.length > 0 && labelled.length === several.length) return labelled;
    const [first] = text.length > LONGEST ? [] : [labelledClaim(text, line, vocabulary)];
    return first === undefined
      ? sentencesOf(text).flatMap((sentence) => sentenceClaims(sentence, line, vocabulary))
      : [first];
  });
}

function labelledClaim(text: string, line: number, vocabulary: Vocabulary): Claim | undefined {
  const match = LABELLED.exec(text);
  const label = match?.groups?.["label"] ?? "";
  if (match?.groups === undefined || isNotMeasured(label) || ELSEWHERE.test(label)) return undefined;
  const identity = identify(label);
  if (identity === undefined || identity.slice.length > 3) return undefined;
  const bounded = identity.metrics.some(isBounded);
  const rest = match.groups["rest"] ?? "";
  const number = printedOf(match.groups, printedIn(match, label, rest), { bounded });
  if (number === undefined) return undefined;
  // `0.91 on the test set`, `0.91 (train)`, `0.91 (female)`.
  const remark = contextOf(/^\s*(?:(?:on|in)\s+(?:the\s+)?[\w-]+|[(（][^)）]{0,40}[)）])/i.exec(rest)?.[0] ?? "");
  const sliced = remark.slice.some((word) => vocabulary.slices.has(word));
  const plain =
    (PLAIN_REST.test(rest) || (!bounded && UNIT.test(rest))) &&
    !sliced &&
    !ELSEWHERE.test(rest.split(/[(（]/)[0] ?? "");
  const about = { ...identity, split: identity.split ?? remark.split, average: identity.average ?? remark.average };
  return claim(about, label, number, line, plain ? "own" : "loose");
}

function printedIn(match: RegExpExecArray, label: string, rest: string): string {
  const whole = match[0].slice(match[0].indexOf(label) + label.length, match[0].length - rest.length);
  return whole.replace(/^\s*(?:[:=：]|is\b)/, "").trim();
}

function partsOf(text: string): string[] {
  return text.split(/\s*[|;·•]\s*|,\s+(?=\p{L})/u).filter((part) => part !== "");
}

function sentencesOf(text: string): string[] {
  return text
    .split(/(?<=[.!?;])\s+|[。；！？]/u)
    .filter((sentence) => sentence.length <= LONGEST && /\d/.test(sentence));
}

function sentenceClaims(sentence: string, line: number, vocabulary: Vocabulary): Claim[] {
  const numbers = [...sentence.matchAll(NUMBERS)];
  const elsewhere = ELSEWHERE.test(sentence);
  let from = 0;
  const bound = numbers.flatMap((match) => {
    const end = match.index + match[0].length;
    const before = sentence.slice(Math.max(from, match.index - 80), match.index);
    const after = AFTER.exec(sentence.slice(end))?.[0];
    const bound = BOUND.test(before) ? lastClause(before.replace(BOUND, "")) : undefined;
    // `reached 94 % accuracy` is bound to what follows, `accuracy of 94 %` to what stands before.
    const words =
      bound !== undefined && (after === undefined || identify(bound) !== undefined)
        ? bound
        : (after ?? directlyBefore(before, match));
    from = end;
    const identity = identify(words);
    if (
      identity === undefined ||
      identity.metrics.includes("samples") ||
      match.groups === undefined ||
      isNotMeasured(words) ||
      /\bpoints?\b/i.test(words)
    )
      return [];
    const number = printedOf(match.groups, match[0].trim(), { bounded: identity.metrics.some(isBounded) });
    return number === undefined ? [] : [{ identity, words, number }];
  });
  // A sentence with further numbers, or about what might be, confirms at best.
  const plain = !elsewhere && bound.length === numbers.length;
  return bound.map(({ identity, words, number }) => {
    const slice = identity.slice.filter((word) => vocabulary.slices.has(word));
    const exact = plain && identity.slice.every((word) => vocabulary.slices.has(word) || VERBS.test(word));
    return claim({ ...identity, slice }, words.trim(), number, line, exact ? "own" : "loose");
  });
}

/** Words of a sentence that say nothing about what was measured. */
const VERBS =
  /^(?:it|this|has|have|had|achieves?|achieved|reaches|reached|obtains?|obtained|gets|got|shows?|yields?|yielded|attains?|attained|good|high|best|average|held|out|unseen|classifier|network|system|we|i|he|she|they|modell|erreicht|erzielt|eine?|auf|testdaten|el|modelo|alcanza|obtiene|logra|una?|le|modele|atteint|obtient|une|o|atinge|alcanca|uma)$/;

/** `WER 17.5%`: a metric and its figure with nothing in between. */
function directlyBefore(before: string, match: RegExpExecArray): string {
  const clause = lastClause(before);
  const figure = /[.,]\d/.test(match.groups?.["digits"] ?? "") || match.groups?.["percent"] !== undefined;
  return figure && tokensOf(clause).length <= 4 && identify(clause)?.slice.length === 0 ? clause : "";
}

function lastClause(text: string): string {
  return text.split(/[,;()（）]|\b(?:and|but|while|with|y|und|et)\b/u).at(-1) ?? "";
}

function claim(
  identity: MetricIdentity,
  label: string,
  number: Claim["number"],
  line: number,
  standing: Claim["standing"],
): Claim {
  return {
    ...identity,
    label: label.replace(/^[\s*•-]+/, ""),
    number,
    line,
    standing,
    unknownRow: false,
    source: null,
  };
}
