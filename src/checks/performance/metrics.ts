import { z } from "zod";
import type { Finding, Measured } from "../../assessment/finding.ts";
import type { Fault } from "../../evidence/faults.ts";
import { nearest } from "../../policy/nearest.ts";
import { commonParams, decideParams } from "../../policy/rule-params.ts";
import type { GroupCounts } from "../../statistics/fairness/group-counts.ts";
import { FIGURES, type FiguresFact } from "../../statistics/figures-fact.ts";
import { decide, intervalPosition } from "../decide.ts";
import { comparison, decimals, findingOf, referencesTo } from "../finding-of.ts";
import { isBounded } from "../model-card/claims/metric-words.ts";
import { predictionFault, predictionsRequest } from "../model-card/claims/prediction-figures.ts";
import type { Rule, RuleInput } from "../rule.ts";
import { RECKONED, reckon } from "./reckoned-metrics.ts";
import { figuresNamed, readName } from "./stated-metrics.ts";

const NAME = "performance/metrics";
/** Names of figures that are compared with one that was not found. */
const MOST_COMPARED = 2000;

const limit = z
  .strictObject({
    min: z.number().optional().describe("Least value that is good enough."),
    max: z.number().optional().describe("Largest value that is good enough."),
  })
  .refine(({ min, max }) => (min === undefined) !== (max === undefined), "name either `min` or `max`");

export const metricsParams = commonParams
  .extend({
    limits: z
      .record(
        z
          .string()
          .regex(/^[A-Za-z][\w. -]{0,79}$/, "name a metric, such as accuracy or latency_p95_ms, at most 80 letters"),
        limit,
      )
      .refine((limits) => Object.keys(limits).length > 0, "name at least one metric")
      .describe("Limits by metric: `accuracy: { min: 0.8 }`, `latency_p95_ms: { max: 200 }`."),
    ...decideParams,
  })
  .superRefine(({ limits }, context) => {
    for (const [name, { min, max }] of Object.entries(limits)) {
      const bound = min ?? max ?? 0;
      if (!isShare(name) || Math.abs(bound) <= 1) continue;
      const path = ["limits", name, min === undefined ? "max" : "min"];
      context.addIssue({ code: "custom", path, message: `${name} is a share: write 0.87 for 87 %` });
    }
  });
type MetricsParams = z.infer<typeof metricsParams>;
type Limit = { readonly min: number } | { readonly max: number };

/** Metrics are within their limits: reckoned from predictions and labels where they can be, else as reports state them. */
export const metrics: Rule<MetricsParams> = {
  name: NAME,
  summary: "Each named metric is within its limit: reckoned from the predictions, or as a report states it.",
  params: metricsParams,
  needs(model) {
    const counts = predictionsRequest(model);
    return counts === null ? [FIGURES] : [FIGURES, counts];
  },
  judge: (input) =>
    Object.entries(input.params.limits).map(([name, { min, max }]) =>
      judgeMetric(input, name, min === undefined ? { max: max ?? 0 } : { min }),
    ),
};

type Value =
  | { readonly ok: true; readonly measured: Measured; readonly from: string }
  | { readonly ok: false; readonly fault: Fault };

function judgeMetric(input: RuleInput<MetricsParams>, name: string, limit: Limit): Finding {
  const { evidence, params } = input;
  const found = measure(input, name);
  const about = { slice: { metric: name }, limit };
  if (!found.ok) {
    const { reason, message, remedy } = found.fault;
    const all = [...referencesTo(evidence, "predictions"), ...referencesTo(evidence, "report")];
    const title = `${name} undecided: ${reason}`;
    return findingOf(NAME, input, { ...about, status: "undecided", reason, title, message, remedy, evidence: all });
  }
  const { measured, from } = found;
  const { value, interval } = measured;
  const sources = [...referencesTo(evidence, "predictions"), ...referencesTo(evidence, "report")];
  const shown = { ...about, measured, evidence: sources.filter(({ path }) => path === from) };
  if (value === null) {
    const title = `${name} undecided: undefined`;
    const message = `${name} is undefined: ${from} has no row to reckon it on.`;
    const remedy = "Monitor over a longer time, so that there are rows to reckon with.";
    return findingOf(NAME, input, { ...shown, status: "undecided", reason: "undefined-rate", title, message, remedy });
  }
  const beyond = "min" in limit ? value < limit.min : value > limit.max;
  const { status, reason } = decide({
    estimate: beyond ? "beyond" : "within",
    interval: intervalPosition(interval, limit),
    mode: params.decide,
    level: params.level,
  });
  const bound = "min" in limit ? limit.min : limit.max;
  const how = interval === null && measured.n === null ? `${from} states` : `reckoned from ${from},`;
  return findingOf(NAME, input, {
    ...shown,
    status,
    reason,
    title: `${name} ${comparison({ value, limit, beyond })}`,
    message: `${name}: ${how} ${decimals(value, bound)}; ${"min" in limit ? "at least" : "at most"} ${bound} is demanded.`,
    remedy: status === "pass" ? "" : remedyFor(reason, name),
  });
}

function remedyFor(reason: Finding["reason"], name: string): string {
  if (reason === "interval-unavailable") {
    return "A report states no interval: let the policy decide by `estimate`, or declare the predictions that it follows from.";
  }
  if (reason === "interval-crosses-limit" || reason === "beyond-limit-unproven") {
    return "Evaluate on more rows, so that the interval no longer reaches over the limit.";
  }
  return `Find out what made ${name} worse, and mend or retrain the model.`;
}

function measure(input: RuleInput<MetricsParams>, name: string): Value {
  const { policy, facts, params } = input;
  const named = readName(name);
  const request = predictionsRequest(policy);
  const metric = RECKONED.find((one) => "known" in named && isPlain(named.known, one));
  if (metric !== undefined && request !== null && request.columns.label !== null) {
    const counts = facts.get(request);
    if (!counts.ok) return counts;
    const fault = valuesMissing(counts.value) ?? predictionFault(counts.value, policy);
    if (fault !== null) return { ok: false, fault };
    const measured = reckon(counts.value, metric, { confidence: params.confidence });
    if (measured !== null) return { ok: true, measured, from: counts.value.path };
  }
  const figures = facts.get(FIGURES);
  return figures.ok ? stated(figures.value, name) : figures;
}

/** Labels that have not come yet say nothing: the rows that have theirs would be a choice that nobody made. */
function valuesMissing({ path, rows, missingLabels, missingPredictions }: GroupCounts): Fault | null {
  if (missingLabels === 0 && missingPredictions === 0) return null;
  return {
    reason: "values-missing",
    message: `${path}: of ${rows} rows ${missingPredictions} have no prediction and ${missingLabels} no label.`,
    remedy: "Leave rows whose label is not known yet out of the table, and write a prediction for every other.",
  };
}

function isPlain(
  { metric, average, split, slice }: Extract<ReturnType<typeof readName>, { known: unknown }>["known"],
  wanted: string,
): boolean {
  return metric === wanted && average === null && slice.length === 0 && (split === null || split === "test");
}

function stated({ figures, faults }: FiguresFact, name: string): Value {
  const found = figuresNamed(name, figures);
  const [first] = found;
  if (first === undefined) {
    const [broken] = faults;
    return { ok: false, fault: broken === undefined ? notFound(name, figures) : broken.fault };
  }
  const other = found.find(({ value }) => value !== first.value);
  if (other !== undefined) {
    const message = `${name} is stated twice, and differently: ${first.value} in ${first.path} and ${other.value} in ${other.path}.`;
    const remedy = "Let the reports state it once, or name the one that counts in full, such as macro_f1.";
    return { ok: false, fault: { reason: "evidence-ambiguous", message, remedy } };
  }
  if (isShare(name) && Math.abs(first.value) > 1) {
    const message = `${first.path} states ${first.value} as ${name}, which is no share.`;
    const remedy = "Let the report state shares, such as 0.87 for 87 %.";
    return { ok: false, fault: { reason: "value-invalid", message, remedy } };
  }
  return { ok: true, measured: { value: first.value, interval: null, n: null }, from: first.path };
}

function notFound(name: string, figures: FiguresFact["figures"]): Fault {
  const keys = [...new Set(figures.map(({ key }) => key.at(-1) ?? ""))].slice(0, MOST_COMPARED);
  const near = nearest(name, keys);
  const hint = near === null ? "" : ` The nearest that they state is ${near.slice(0, 80)}.`;
  return {
    reason: "evidence-missing",
    message: `No report of this model states ${name}, and it cannot be reckoned from the predictions.${hint}`,
    remedy: "Let a report state it under this name, or declare predictions with a label column.",
  };
}

function isShare(name: string): boolean {
  const named = readName(name);
  return "known" in named && isBounded(named.known.metric);
}
