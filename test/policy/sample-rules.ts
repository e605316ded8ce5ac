import { z } from "zod";
import { commonParams, type RuleGrammar } from "../../src/policy/rule-params.ts";

/** A small catalogue, so that these tests do not depend on the real checks. */
export const SAMPLE_RULES: readonly RuleGrammar[] = [
  {
    name: "fairness/demographic-parity-ratio",
    summary: "The smallest selection rate is at least a share of the largest.",
    params: commonParams.extend({ min: z.number().min(0).max(1), groups: z.array(z.string()).optional() }),
  },
  {
    name: "drift/features",
    summary: "Few features drift.",
    params: commonParams.extend({ "max-share": z.number().default(0.3) }),
  },
  { name: "model-card/sections", summary: "The card has its sections.", params: commonParams },
];
