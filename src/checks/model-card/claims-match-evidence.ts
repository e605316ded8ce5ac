import { z } from "zod";
import type { Fault } from "../../evidence/faults.ts";
import type { ModelPolicy } from "../../policy/policy-schema.ts";
import { commonParams } from "../../policy/rule-params.ts";
import type { Facts } from "../../statistics/facts.ts";
import type { GroupCounts } from "../../statistics/fairness/group-counts.ts";
import { FIGURES } from "../../statistics/figures-fact.ts";
import { cardRule } from "./card-rule.ts";
import { type Answer, type Comparison, compareClaim, type KnownFigure } from "./claims/compare-claim.ts";
import { findClaims } from "./claims/find-claims.ts";
import { knownFigures, vocabularyOf } from "./claims/known-figures.ts";
import { predictionFault, predictionFigures, predictionsRequest } from "./claims/prediction-figures.ts";
import { type Conclusion, shorten } from "./conclude.ts";

const params = commonParams.extend({
  "demand-evidence": z
    .boolean()
    .default(false)
    .describe("`true`: a claim without any evidence is undecided. By default it is only listed."),
});

/** Most figures of a card that are compared. */
const MOST_CLAIMS = 2000;

/** What the card claims is what the evidence says. */
export const claimsMatchEvidence = cardRule({
  name: "model-card/claims-match-evidence",
  summary: "No figure in the card is contradicted by the model's reports, at the precision at which it is printed.",
  params,
  needs(model) {
    const predictions = predictionsRequest(model);
    return predictions === null ? [FIGURES] : [FIGURES, predictions];
  },
  judge({ card }, { params: given, facts, policy }): Conclusion {
    const { known, faults, unproven } = everyFigure(policy, facts);
    const claims = findClaims(card, vocabularyOf(known));
    if (claims.length > MOST_CLAIMS) return tooMany(claims.length);
    const comparisons = settle(claims.map((claim) => compareClaim(claim, known))).filter(isClaim);
    return conclusionOf({ comparisons, faults, unproven, demand: given["demand-evidence"] });
  },
});

interface Evidence {
  readonly known: readonly KnownFigure[];
  /** Why some of the evidence could not be had or read. */
  readonly faults: readonly Fault[];
  /** Why the figures could not be recomputed from declared predictions, which would outweigh any report. */
  readonly unproven: Fault | null;
}

/** What the reports state and what follows from the predictions. */
function everyFigure(policy: ModelPolicy, facts: Facts): Evidence {
  const reports = facts.get(FIGURES);
  const stated = reports.ok ? knownFigures(reports.value.figures, false) : [];
  const faults = reports.ok ? reports.value.faults.map(({ fault }) => fault) : [reports.fault];
  const request = predictionsRequest(policy);
  if (request === null) return { known: stated, faults, unproven: null };
  const counts = facts.get<GroupCounts>(request);
  if (counts.ok) {
    const known = [...stated, ...knownFigures(predictionFigures(counts.value), true)];
    return { known, faults, unproven: predictionFault(counts.value, policy) };
  }
  // A table of another kind of model has no such counts; one that could not be had or read may hide a contradiction.
  const odd = counts.fault.reason === "value-invalid" || counts.fault.reason === "unknown-category";
  const otherKind = odd && !decidesClasses(policy);
  return { known: stated, faults, unproven: otherKind ? null : counts.fault };
}

/** Whether the policy takes the model's predictions for decisions between classes, so that odd values are an error. */
function decidesClasses({ evidence, rules }: ModelPolicy): boolean {
  const declared = evidence.predictions?.columns.positive !== undefined;
  return declared || Object.keys(rules).some((rule) => rule.startsWith("fairness/"));
}

function tooMany(count: number): Conclusion {
  return {
    outcome: "undecided",
    title: `the card states ${count} figures, too many to check`,
    message: `The card states ${count} figures of known metrics; at most ${MOST_CLAIMS} are compared.`,
    remedy: "Keep the figures that a reader of the card needs, and put the rest into a report.",
  };
}

/** A key of the evidence that the card happens to name is a claim only where the two agree. */
function isClaim({ claim, answer }: Comparison): boolean {
  return answer === "confirmed" || !claim.metrics.some((metric) => metric.startsWith("key "));
}

/** A figure of an unknown data set or model is not contradicted by evidence that confirms the same metric elsewhere. */
function settle(comparisons: readonly Comparison[]): Comparison[] {
  const key = ({ claim }: Comparison) => JSON.stringify([claim.metrics, claim.average, claim.slice]);
  const confirmed = new Set(comparisons.filter(({ answer }) => answer === "confirmed").map(key));
  return comparisons.map((comparison) =>
    comparison.answer === "contradicted" && comparison.claim.unknownRow && confirmed.has(key(comparison))
      ? { ...comparison, answer: "ambiguous" }
      : comparison,
  );
}

function conclusionOf(
  options: Omit<Evidence, "known"> & {
    readonly comparisons: readonly Comparison[];
    readonly demand: boolean;
  },
): Conclusion {
  const { comparisons, faults, unproven, demand } = options;
  if (comparisons.length === 0)
    return {
      outcome: "not-applicable",
      title: "the card states no figures",
      message: "The card states no figure of a known metric, so there is nothing to hold against the evidence.",
    };
  const of = (answer: Answer) => comparisons.filter((comparison) => comparison.answer === answer);
  const contradicted = of("contradicted");
  const summary = ["confirmed", "contradicted", "no evidence", "ambiguous"] as const;
  const counts = summary.map((answer) => `${of(answer).length} ${answer}`).join(", ");
  const common = {
    detail: [...contradicted, ...comparisons.filter(({ answer }) => answer !== "contradicted")].map(detailOf),
    measured: { value: contradicted.length, interval: null, n: comparisons.length },
    limit: { max: 0 },
  };
  const [first] = contradicted;
  if (first !== undefined)
    return {
      ...common,
      outcome: "broken",
      reason: "contradicted",
      title:
        contradicted.length === 1
          ? `the evidence contradicts ${sayClaim(first)}`
          : `the evidence contradicts ${contradicted.length} figures, e.g. ${sayClaim(first)}`,
      message: `Of ${comparisons.length} figures in the card: ${counts}. Line ${first.claim.line} says ${sayClaim(first)}, and ${first.measured?.path} has ${first.measured?.value}.`,
      remedy: "Write what the evidence says, or mend the evidence if it is that which is out of date.",
      lines: contradicted.map(({ claim }) => claim.line),
    };
  const open = of("no evidence").length + of("ambiguous").length;
  const fault = unproven ?? (open > 0 ? faults[0] : undefined);
  if (fault !== undefined)
    return {
      ...common,
      outcome: "undecided",
      reason: fault.reason,
      title: `${unproven === null ? open : comparisons.length} figures of the card could not be checked`,
      message: `Of ${comparisons.length} figures in the card: ${counts}. ${fault.message}`,
      remedy: fault.remedy,
    };
  const bare = of("no evidence");
  if (demand && bare.length > 0)
    return {
      ...common,
      outcome: "undecided",
      reason: "evidence-missing",
      title: `no evidence for ${bare.length} of ${comparisons.length} figures in the card`,
      message: `Of ${comparisons.length} figures in the card: ${counts}. The policy demands evidence for each.`,
      remedy: "Write the figures to a report (JSON or CSV, e.g. metrics.json) and name it under the model's `reports`.",
      lines: bare.map(({ claim }) => claim.line),
    };
  return {
    ...common,
    outcome: "met",
    title: `no figure is contradicted: ${counts}`,
    message: `Of ${comparisons.length} figures in the card: ${counts}.${bare.length === comparisons.length ? " None of them was checked against anything: no report states these metrics." : ""}`,
  };
}

function sayClaim({ claim }: Comparison): string {
  return `"${shorten(claim.label, 50)}" ${shorten(claim.number.printed, 20)}`;
}

function detailOf({ claim, answer, measured }: Comparison) {
  return {
    claim: shorten(claim.label, 80),
    printed: shorten(claim.number.printed, 40),
    measured: measured?.value ?? null,
    answer,
    line: claim.line,
    source: measured === null ? null : `${measured.path}: ${shorten(measured.key.join(" / "), 100)}`,
  };
}
