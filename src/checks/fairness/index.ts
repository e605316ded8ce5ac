import type { Rule } from "../rule.ts";
import { differenceRule, ratioRule } from "./comparison-rule.ts";
import { groupSize } from "./group-size.ts";
import { MEASURES } from "./measures.ts";

/** All rules of the practice `fairness`. */
export const fairnessRules: readonly Rule[] = [
  ...MEASURES.flatMap((measure): Rule[] => [differenceRule(measure), ratioRule(measure)]),
  groupSize,
];
