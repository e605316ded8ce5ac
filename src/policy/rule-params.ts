import { z } from "zod";
import type { Issue } from "./explain-issues.ts";
import type { ModelPolicy } from "./policy-schema.ts";

/** Keys that every rule takes. Rules extend this with `commonParams.extend({...})`, which stays strict. */
export const commonParams = z.strictObject({
  level: z
    .enum(["block", "warn"])
    .default("block")
    .describe("What a broken limit does: close the gate, or only be said."),
  required: z.boolean().default(true).describe("`false`: an undecided finding of this rule does not close the gate."),
});

export type CommonParams = z.infer<typeof commonParams>;

/** How uncertainty is treated; for rules whose figure has an interval. */
export const decideParams = {
  decide: z
    .enum(["estimate", "confident", "proven"])
    .default("estimate")
    .describe(
      "`estimate`: the point value against the limit. `confident`: fail only if the whole interval is beyond the limit, warn if only the estimate is. `proven`: pass only if the whole interval is within the limit.",
    ),
  confidence: z.number().gt(0.5).lt(1).default(0.95).describe("Level of the confidence interval, between 0.5 and 1."),
};

/** The part of a rule that a policy needs to know: its name and the keys it takes. */
export interface RuleGrammar {
  readonly name: string;
  readonly summary: string;
  readonly params: z.ZodType<CommonParams>;
  /** What is wrong with a model that names the rule and no schema can say; paths are relative to the model. */
  examine?(model: ModelPolicy): readonly Issue[];
}
