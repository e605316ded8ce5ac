import type { Finding } from "../../assessment/finding.ts";
import type { Fault } from "../../evidence/faults.ts";
import type { DisparityKind } from "../../statistics/fairness/disparity.ts";
import { findingOf, referencesTo } from "../finding-of.ts";
import type { Rule, RuleInput } from "../rule.ts";
import { concludeGrouping } from "./conclude-grouping.ts";
import { groupSource } from "./group-source.ts";
import { fairnessNeeds, groupingsOf, nameOf } from "./groupings.ts";
import type { Measure } from "./measures.ts";
import {
  type ComparisonLimit,
  type ComparisonParams,
  type DifferenceParams,
  differenceParams,
  type RatioParams,
  ratioParams,
} from "./params.ts";

/** `fairness/<measure>-difference`: highest − lowest rate is at most `max`. */
export function differenceRule(measure: Measure): Rule<DifferenceParams> {
  const name = `fairness/${measure.name}-difference`;
  return {
    name,
    summary: `Highest minus lowest of the groups' ${measure.compares} is at most \`max\`.`,
    params: differenceParams,
    needs: fairnessNeeds,
    judge: (input) => judge({ name, measure, kind: "difference", input, limit: { max: input.params.max } }),
  };
}

/** `fairness/<measure>-ratio`: lowest / highest rate is at least `min`. */
export function ratioRule(measure: Measure): Rule<RatioParams> {
  const name = `fairness/${measure.name}-ratio`;
  return {
    name,
    summary: `Lowest divided by highest of the groups' ${measure.compares} is at least \`min\`.`,
    params: ratioParams,
    needs: fairnessNeeds,
    judge: (input) => judge({ name, measure, kind: "ratio", input, limit: { min: input.params.min } }),
  };
}

function judge(options: {
  readonly name: string;
  readonly measure: Measure;
  readonly kind: DisparityKind;
  readonly input: RuleInput<ComparisonParams>;
  readonly limit: ComparisonLimit;
}): Finding[] {
  const { name, measure, kind, input, limit } = options;
  const words = kind === "ratio" ? `${measure.words} ratio` : measure.words;
  const evidence = referencesTo(input.evidence, "predictions");
  const undecided = (fault: Fault, columns: readonly string[] | null): Finding =>
    findingOf(name, input, {
      status: "undecided",
      reason: fault.reason,
      title: `${words}${columns === null ? "" : ` (${nameOf(columns)})`} undecided: ${fault.reason}`,
      message: fault.message,
      remedy: fault.remedy,
      slice: columns === null ? null : { group: nameOf(columns) },
      limit,
      evidence,
    });

  const { groupings, undeclared } = groupingsOf(input.policy, input.params);
  const findings = undeclared.map(({ column, fault }) => undecided(fault, [column]));
  if (groupings.length === 0)
    return findings.length > 0
      ? findings
      : [undecided(noGroups(input.policy.evidence.predictions !== undefined), null)];
  const source = groupSource(input, measure);
  if (!source.ok) return [...findings, undecided(source.fault, null)];
  for (const columns of groupings) {
    const found = source.groupsOf(columns);
    if (!found.ok) findings.push(undecided(found.fault, columns));
    else findings.push(concludeGrouping({ name, words, measure, kind, input, limit, columns, found }));
  }
  return findings;
}

/** What to say where a rule has nothing to group by. */
export function noGroups(hasTable: boolean): Fault {
  return {
    reason: "column-missing",
    message: hasTable
      ? "The policy declares no group columns for the predictions, and the rule names none."
      : "The policy declares no table of predictions, and the rule names no groups to look for in a report.",
    remedy: hasTable
      ? "Add the columns of sensitive attributes as `groups` under the columns of the predictions."
      : "Declare `predictions` under the model's `evidence`, or name `groups` in the rule.",
  };
}
