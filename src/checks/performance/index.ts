import type { Rule } from "../rule.ts";
import { metrics } from "./metrics.ts";

/** Rules on how well, how fast and how dearly a model does its work. */
export const performanceRules: readonly Rule[] = [metrics];
