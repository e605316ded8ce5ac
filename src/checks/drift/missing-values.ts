import { z } from "zod";
import type { DetailRow, Finding, Interval } from "../../assessment/finding.ts";
import type { Reason } from "../../assessment/reasons.ts";
import { commonParams, decideParams } from "../../policy/rule-params.ts";
import type { ColumnFigures } from "../../statistics/drift/drift-figures.ts";
import { criticalValue } from "../../statistics/intervals/critical-value.ts";
import { newcombe } from "../../statistics/intervals/newcombe.ts";
import { type Decision, decide, intervalPosition } from "../decide.ts";
import { comparison, findingOf } from "../finding-of.ts";
import type { Rule } from "../rule.ts";
import { listed } from "./listed.ts";
import { DEFAULT_MIN_ROWS } from "./params.ts";
import { remedyFor } from "./remedies.ts";
import { comparedEvidence, featuresRequest, noTable, undecidedBy } from "./sources.ts";

const NAME = "drift/missing-values";
const SUBJECT = "missing values";

export const missingValuesParams = commonParams.extend({
  ...decideParams,
  max: z
    .number()
    .min(0)
    .lt(1)
    .default(0.05)
    .describe("Largest increase of any feature's share of missing values, as a difference of shares."),
  "min-rows": z
    .int()
    .min(2)
    .default(DEFAULT_MIN_ROWS)
    .describe("Fewest rows on each side; with fewer it is undecided."),
  ignore: z.array(z.string()).default([]).describe("Columns that this rule leaves out."),
});
export type MissingValuesParams = z.infer<typeof missingValuesParams>;

/** In no feature may the share of missing values have grown by more than a limit. */
export const missingValuesRule: Rule<MissingValuesParams> = {
  name: NAME,
  summary: "In no feature does the share of missing values grow by more than a limit.",
  params: missingValuesParams,
  needs(policy) {
    const request = featuresRequest(policy);
    return request === null ? [] : [request];
  },
  judge(input) {
    const { params } = input;
    const request = featuresRequest(input.policy);
    if (request === null) return [undecidedBy(NAME, input, noTable("features"), { subject: SUBJECT, evidence: [] })];
    const evidence = comparedEvidence(input.evidence, "features");
    const figures = input.facts.get(request);
    if (!figures.ok) return [undecidedBy(NAME, input, figures.fault, { subject: SUBJECT, evidence })];
    const columns = figures.value.columns.filter(({ name }) => !params.ignore.includes(name));
    // A new column has no share of before that could have grown.
    const increases = columns.filter(({ reference }) => reference !== null).map((column) => increaseOf(column, params));
    const added = columns.filter(({ reference }) => reference === null).map(({ name }) => name);
    const finding = conclude(increases, params);
    const left =
      added.length === 0 ? "" : ` Not in the reference, and so not compared: ${added.length}${listed(added)}.`;
    return [findingOf(NAME, input, { ...finding, message: `${finding.message}${left}`, evidence })];
  },
};

interface Increase {
  readonly column: string;
  readonly value: number | null;
  readonly interval: Interval | null;
  readonly n: number;
  readonly decision: Decision;
  readonly row: DetailRow;
}

function increaseOf({ name, reference, current }: ColumnFigures, params: MissingValuesParams): Increase {
  const n = (reference?.rows ?? 0) + (current?.rows ?? 0);
  const counts = { nReference: reference?.rows ?? null, nCurrent: current?.rows ?? null };
  const open = (reason: Reason): Increase => {
    const row = { column: name, value: null, missingReference: null, missingCurrent: null, ...counts, reason };
    return { column: name, value: null, interval: null, n, decision: { status: "undecided", reason }, row };
  };
  if (reference === null || current === null) return open("column-missing");
  if (Math.min(reference.rows, current.rows) < params["min-rows"]) return open("too-few-rows");
  const before = { numerator: reference.missing, denominator: reference.rows };
  const now = { numerator: current.missing, denominator: current.rows };
  const value = now.numerator / now.denominator - before.numerator / before.denominator;
  const bounds = newcombe(now, before, criticalValue(1 - params.confidence));
  const interval = { ...bounds, level: params.confidence, method: "newcombe" };
  const decision = decide({
    estimate: exceeds(before, now, params.max) ? "beyond" : "within",
    interval: intervalPosition(interval, { max: params.max }),
    mode: params.decide,
    level: params.level,
  });
  const shares = {
    missingReference: reference.missing / reference.rows,
    missingCurrent: current.missing / current.rows,
  };
  const reason = decision.status === "pass" ? null : decision.reason;
  return {
    column: name,
    value,
    interval,
    n,
    decision,
    row: { column: name, value, interval, ...shares, ...counts, reason },
  };
}

/** Whether the increase is over the limit; a hair of rounding does not break it (0.15 − 0.10 is not over 0.05). */
function exceeds(before: Count, now: Count, max: number): boolean {
  const difference = now.numerator * before.denominator - before.numerator * now.denominator;
  const allowed = max * before.denominator * now.denominator;
  return difference > allowed * (1 + 1e-12);
}

interface Count {
  readonly numerator: number;
  readonly denominator: number;
}

const GRAVITY = ["fail", "undecided", "warn", "pass"];

/** The gravest of the columns' decisions; among equals the largest increase. */
function conclude(
  increases: readonly Increase[],
  { max }: MissingValuesParams,
): Pick<Finding, "status" | "reason" | "title" | "message" | "remedy" | "measured" | "limit" | "detail"> {
  const worst = [...increases].sort(
    (a, b) =>
      GRAVITY.indexOf(a.decision.status) - GRAVITY.indexOf(b.decision.status) ||
      (b.value ?? Number.NEGATIVE_INFINITY) - (a.value ?? Number.NEGATIVE_INFINITY),
  )[0];
  const shared = { limit: { max }, detail: increases.map(({ row }) => row) };
  if (worst === undefined)
    return {
      ...shared,
      status: "undecided",
      reason: "not-comparable",
      measured: null,
      title: `${SUBJECT}: no feature to compare`,
      message: "There is no feature to compare.",
      remedy: remedyFor(null),
    };
  const { column, value, interval, n, decision } = worst;
  const note = `largest of ${increases.length} features, chosen after the fact`;
  const measured = { value, interval: interval === null ? null : { ...interval, note }, n };
  const same = increases.filter((increase) => increase.decision.status === decision.status).map((one) => one.column);
  const { status, reason } = decision;
  if (value === null)
    return {
      ...shared,
      status,
      reason,
      measured,
      title: `${SUBJECT} of ${same.length} features cannot be compared`,
      message: `The missing values of ${same.length} features cannot be compared${listed(same)}.`,
      remedy: remedyFor(reason),
    };
  const beyond = reason === "limit-exceeded" || reason === "beyond-limit-unproven";
  const figures = comparison({ value, limit: { max }, beyond });
  return {
    ...shared,
    status,
    reason,
    measured,
    title: `increase of missing values in ${column} ${figures}`,
    message:
      status === "pass"
        ? `No feature's share of missing values grew by more than ${max}; the most: ${column}, ${figures}.`
        : `The share of missing values grew too far, or too uncertainly, in ${same.length} of ${increases.length} features${listed(same)}; the most: ${column}, ${figures}.`,
    remedy:
      status === "pass"
        ? ""
        : "Look at the step that fills these columns, or at the source that no longer delivers them.",
  };
}
