import type { EvidenceReference, Finding } from "../assessment/finding.ts";
import { type EvidenceRole, evidenceOf, type ModelEvidence, type Side } from "../evidence/evidence.ts";
import type { CommonParams } from "../policy/rule-params.ts";
import type { RuleInput } from "./rule.ts";

/** Most characters of a title: it is one line of a list, and the title of a check run. */
const TITLE_LENGTH = 120;

/** What a rule concluded; what is left out is `null`, or empty. */
export type Conclusion = Pick<Finding, "status" | "reason" | "title" | "message" | "remedy"> &
  Partial<Pick<Finding, "slice" | "measured" | "limit" | "baseline" | "detail" | "evidence">>;

/** A whole finding from a conclusion: with rule, model, level and required put to it, and its title cut to length. */
export function findingOf(
  rule: string,
  { model, params }: Pick<RuleInput<CommonParams>, "model" | "params">,
  conclusion: Conclusion,
): Finding {
  const { title, ...rest } = conclusion;
  const empty = { slice: null, measured: null, limit: null, baseline: null, detail: [], evidence: [] };
  const { level, required } = params;
  return { ...empty, ...rest, rule, model, level, required, title: cut(title, TITLE_LENGTH) };
}

/** References to all evidence of one role and side, absent files included. */
export function referencesTo(evidence: ModelEvidence, role: EvidenceRole, side: Side = "current"): EvidenceReference[] {
  return evidenceOf(evidence, role, side).map((item) => {
    const sha256 = item.state === "present" ? item.sha256 : null;
    return { kind: role, side, path: item.path, sha256, line: null };
  });
}

/**
 * A figure against its limit, e.g. `0.21 > 0.10` or `0.80 ≥ 0.80`: two decimals, more where fewer would show the wrong
 * order.
 *
 * @param options.beyond whether the limit is broken: said by whoever compared exactly
 */
export function comparison(options: {
  readonly value: number;
  readonly limit: { readonly max: number } | { readonly min: number };
  readonly beyond: boolean;
}): string {
  const { value, limit, beyond } = options;
  const bound = "max" in limit ? limit.max : limit.min;
  const sign = "max" in limit ? (beyond ? ">" : "≤") : beyond ? "<" : "≥";
  return `${decimals(value, bound)} ${sign} ${decimals(bound, bound)}`;
}

/** At least two decimals, and as many more as it takes not to read like `beside`, or to stand on its other side. */
export function decimals(value: number, beside: number): string {
  for (let digits = 2; digits < 17; digits += 1) {
    const shown = value.toFixed(digits);
    const misleads = Math.sign(Number(shown) - beside) !== Math.sign(value - beside);
    if (!misleads) return shown;
  }
  return String(value);
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}
