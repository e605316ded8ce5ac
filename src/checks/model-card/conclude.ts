import type { DetailRow, EvidenceReference, Finding, Limit, Measured } from "../../assessment/finding.ts";
import type { Reason } from "../../assessment/reasons.ts";
import type { Fault } from "../../evidence/faults.ts";
import type { CommonParams } from "../../policy/rule-params.ts";
import type { RuleInput } from "../rule.ts";

/** Most lines of one finding that are pointed at; the detail holds them all. */
const MOST_LINES = 20;
/** Most rows of one finding's detail. */
const MOST_ROWS = 200;

/** What a rule concluded about a card, before level and evidence are put to it. */
export interface Conclusion {
  readonly outcome: "met" | "broken" | "undecided" | "not-applicable";
  /** Left out: the usual reason of the outcome. */
  readonly reason?: Reason;
  readonly title: string;
  readonly message: string;
  readonly remedy?: string;
  readonly detail?: readonly DetailRow[];
  /** Lines of the card that this is about. */
  readonly lines?: readonly number[];
  readonly measured?: Measured;
  readonly limit?: Limit;
}

/** The file that a conclusion is about. */
export interface CardFile {
  readonly path: string;
  readonly sha256: string | null;
}

/** Makes a finding of a conclusion about the card `file`, or about a card that could not be had. */
export function conclude(
  rule: string,
  input: Pick<RuleInput<CommonParams>, "model" | "params">,
  file: CardFile | null,
  conclusion: Conclusion,
): Finding {
  const { model, params } = input;
  const { outcome } = conclusion;
  return {
    rule,
    model,
    status: statusOf(outcome, params.level),
    level: params.level,
    required: params.required,
    reason: conclusion.reason ?? usualReason(outcome),
    title: shorten(conclusion.title, 120),
    message: conclusion.message,
    slice: null,
    measured: conclusion.measured ?? null,
    limit: conclusion.limit ?? null,
    baseline: null,
    detail: (conclusion.detail ?? []).slice(0, MOST_ROWS),
    evidence: file === null ? [] : references(file, conclusion.lines ?? []),
    remedy: outcome === "met" || outcome === "not-applicable" ? "" : (conclusion.remedy ?? ""),
  };
}

/** The conclusion where the card could not be read: whatever was to be found in it stays undecided. */
export function unread(fault: Fault): Conclusion {
  return {
    outcome: "undecided",
    reason: fault.reason,
    title: "the model card could not be read",
    message: fault.message,
    remedy: fault.remedy,
    ...(fault.line === undefined ? {} : { lines: [fault.line] }),
  };
}

function statusOf(outcome: Conclusion["outcome"], level: CommonParams["level"]): Finding["status"] {
  if (outcome === "met") return "pass";
  if (outcome === "broken") return level === "warn" ? "warn" : "fail";
  return outcome;
}

function usualReason(outcome: Conclusion["outcome"]): Reason {
  if (outcome === "met") return "requirement-met";
  if (outcome === "broken") return "requirement-not-met";
  return outcome === "undecided" ? "not-comparable" : "not-applicable";
}

function references({ path, sha256 }: CardFile, lines: readonly number[]): EvidenceReference[] {
  const distinct = [...new Set(lines)].sort((a, b) => a - b).slice(0, MOST_LINES);
  const about: (number | null)[] = distinct.length === 0 ? [null] : distinct;
  return about.map((line) => ({ kind: "card", side: "current", path, sha256, line }));
}

/** A text of at most `most` characters, its blanks and controls made plain, with `…` where it was cut. */
export function shorten(text: string, most: number): string {
  const plain = text.replace(/[\s\p{Cc}\p{Cf}]+/gu, " ").trim();
  const characters = [...plain];
  return characters.length <= most ? plain : `${characters.slice(0, most - 1).join("")}…`;
}
