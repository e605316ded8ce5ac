import { driftRules } from "./drift/index.ts";
import { fairnessRules } from "./fairness/index.ts";
import { modelCardRules } from "./model-card/index.ts";
import { performanceRules } from "./performance/index.ts";
import type { Rule } from "./rule.ts";

/** Every rule a policy can name. Adding a practice is one folder and one line here. */
export const RULES: readonly Rule[] = [...driftRules, ...fairnessRules, ...modelCardRules, ...performanceRules];
