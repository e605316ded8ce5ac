import { z } from "zod";
import type { DetailRow, Interval } from "../../assessment/finding.ts";
import type { Reason } from "../../assessment/reasons.ts";
import { commonParams, decideParams } from "../../policy/rule-params.ts";
import type { ColumnFigures, ColumnSide } from "../../statistics/drift/drift-figures.ts";
import { criticalValue } from "../../statistics/intervals/critical-value.ts";
import { newcombe } from "../../statistics/intervals/newcombe.ts";
import { type Decision, decide, intervalPosition } from "../decide.ts";
import { type Conclusion, comparison } from "../finding-of.ts";
import type { Rule } from "../rule.ts";
import { counted, enumerated, listed } from "./listed.ts";
import { DEFAULT_MIN_ROWS } from "./params.ts";
import { remedyFor } from "./remedies.ts";
import { nothingToCompare, tableRule } from "./sources.ts";

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
export const missingValuesRule: Rule<MissingValuesParams> = tableRule({
  name: "drift/missing-values",
  summary: "In no feature does the share of missing values grow by more than a limit.",
  params: missingValuesParams,
  subject: SUBJECT,
  conclude(columns, params) {
    // A new column has no share of before that could have grown.
    const increases = columns.filter(({ reference }) => reference !== null).map((column) => increaseOf(column, params));
    const added = columns.filter(({ reference }) => reference === null).map(({ name }) => name);
    const conclusion = conclude(increases, params);
    const left = added.length === 0 ? "" : ` Not in the reference, and so not compared: ${enumerated(added)}.`;
    return { ...conclusion, message: `${conclusion.message}${left}` };
  },
});

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
  const before = missingIn(reference);
  const now = missingIn(current);
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
    missingReference: before.numerator / before.denominator,
    missingCurrent: now.numerator / now.denominator,
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

/** A NaN is no more of a value than a null: some tools write the one, some the other. */
function missingIn({ missing, nonFinite, rows }: ColumnSide): Count {
  return { numerator: missing + nonFinite, denominator: rows };
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

function whyOpen({ decision, row }: Increase): string {
  if (decision.reason === "column-missing") return "the current table lacks the column";
  return `${row["nReference"]} reference and ${row["nCurrent"]} current rows are too few`;
}

const GRAVITY = ["fail", "undecided", "warn", "pass"];

/** The gravest of the columns' decisions; among equals the largest increase. */
function conclude(increases: readonly Increase[], { max }: MissingValuesParams): Conclusion {
  const worst = [...increases].sort(
    (a, b) =>
      GRAVITY.indexOf(a.decision.status) - GRAVITY.indexOf(b.decision.status) ||
      (b.value ?? Number.NEGATIVE_INFINITY) - (a.value ?? Number.NEGATIVE_INFINITY),
  )[0];
  const shared = { limit: { max }, detail: increases.map(({ row }) => row) };
  if (worst === undefined) return { ...shared, ...nothingToCompare(SUBJECT) };
  const { value, interval, n, decision } = worst;
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
      title: `${SUBJECT} of ${counted(same.length, "feature")} cannot be compared${listed(same)}`,
      message: `The missing values of ${counted(same.length, "feature")} cannot be compared${listed(same)}: ${whyOpen(worst)}.`,
      remedy: remedyFor(reason),
    };
  return { ...shared, status, reason, measured, ...worded(worst, value, { max, same, of: increases.length }) };
}

/** What is said of the column with the largest increase. */
function worded(
  { column, decision: { status, reason } }: Increase,
  value: number,
  about: { readonly max: number; readonly same: readonly string[]; readonly of: number },
): Pick<Conclusion, "title" | "message" | "remedy"> {
  const { max, same } = about;
  const all = counted(about.of, "feature");
  if (status === "pass" && value <= 0)
    return {
      title: `no increase of missing values (limit ${max})`,
      message: `The share of missing values grew in none of ${all}; ${max} is allowed.`,
      remedy: "",
    };
  const beyond = reason === "limit-exceeded" || reason === "beyond-limit-unproven";
  const figures = comparison({ value, limit: { max }, beyond });
  const title = `increase of missing values in ${column} ${figures}`;
  if (status === "pass")
    return { title, message: `Of ${all} ${column} lost the most values: an increase of ${figures}.`, remedy: "" };
  const how = reason === "limit-exceeded" ? "too far" : "too uncertainly";
  return {
    title,
    message: `The share of missing values grew ${how} in ${same.length} of ${all}${listed(same)}; the most in ${column}, by ${figures}.`,
    remedy: "Look at the step that fills these columns, or at the source that no longer delivers them.",
  };
}
