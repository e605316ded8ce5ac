import type { z } from "zod";
import type { Finding } from "../assessment/finding.ts";
import type { ModelEvidence } from "../evidence/evidence.ts";
import type { Issue } from "../policy/explain-issues.ts";
import type { ModelPolicy } from "../policy/policy-schema.ts";
import type { CommonParams } from "../policy/rule-params.ts";
import type { Touched } from "../policy/touched-models.ts";
import type { FactRequest, Facts } from "../statistics/facts.ts";

/** Everything a rule may look at. Gathered beforehand: a rule does no I/O and reads no clock. */
export interface RuleInput<P extends CommonParams> {
  readonly model: string;
  readonly policy: ModelPolicy;
  readonly params: P;
  readonly evidence: ModelEvidence;
  readonly facts: Facts;
  /** `null` where no change is known (a working tree). */
  readonly touched: Touched | null;
  /** `YYYY-MM-DD`, UTC. */
  readonly asOf: string;
}

/** One demand that a policy can make. */
export interface Rule<P extends CommonParams = CommonParams> {
  /** `practice/name`, kebab-case; a contract. */
  readonly name: string;
  /** One line for tables of rules. */
  readonly summary: string;
  /** Strict zod object: `commonParams` extended by the rule's own keys, each with a description. */
  readonly params: z.ZodType<P>;
  /** What is wrong with a model that names the rule and no schema can say; paths are relative to the model. */
  examine?(model: ModelPolicy): readonly Issue[];
  /** The questions whose answers `judge` needs. */
  needs(model: ModelPolicy, params: P): readonly FactRequest[];
  /** At least one finding. Pure. Never throws for bad evidence. */
  judge(input: RuleInput<P>): readonly Finding[];
}
