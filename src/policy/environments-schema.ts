import { z } from "zod";
import { modelEvidence, name, ruleTable } from "./policy-schema.ts";
import type { RuleGrammar } from "./rule-params.ts";

/** The name of an environment as GitHub takes it; it does not tell capital letters from small ones. */
const environmentName = z.string().min(1).max(255);
const days = z.int().min(1).max(3650);

/** What may stand in an input of the rollback workflow, in braces. */
export const ROLLBACK_WORDS = ["commit", "environment"] as const;

/**
 * What deployments must show, by environment. Made by a function, since this file and the policy's schema need each other.
 */
export function environmentsSchema(rules: readonly RuleGrammar[]) {
  const canary = z.strictObject({
    evidence: modelEvidence.describe(
      "Where the evidence of the canary comes from: as that of a model. An artifact of the very run that deploys counts although the run has not ended.",
    ),
    rules: ruleTable(rules)
      .refine((table) => Object.keys(table).length > 0, "name at least one rule: a canary without rules shows nothing")
      .describe("What the canary must meet: see [the rules](rules/README.md)."),
  });
  const rollback = z.strictObject({
    workflow: z
      .string()
      .regex(/^[^/\s]+\.ya?ml$/, "name the workflow file, e.g. deploy.yml")
      .describe("File name under `.github/workflows/`; it needs `on: workflow_dispatch`."),
    inputs: z
      .record(z.string().min(1).max(100), z.string().max(1000))
      .default({})
      .describe("Its inputs. `{commit}` stands for the commit to go back to, `{environment}` for the environment."),
  });
  const environment = z.strictObject({
    models: z
      .array(name)
      .min(1)
      .optional()
      .describe("The models that run there, by name. Left out: every model of the policy."),
    assessed: z
      .boolean()
      .default(true)
      .describe("Only commits that were assessed and passed: see [what counts](deployments.md#what-assessed-means)."),
    "max-age": days.optional().describe("How many days old the evidence of the commit may be. Left out: of any age."),
    canary: z
      .record(name, canary)
      .default({})
      .describe("By model: evidence of a canary run of this very commit, and the rules that it must meet."),
    "rollback-target": z
      .boolean()
      .default(false)
      .describe(
        "There must be a deployment of this environment to go back to: one that succeeded, of a commit that has itself passed.",
      ),
    "previous-colour": environmentName
      .optional()
      .describe("For blue–green: the environment of the other colour, which must still have an active deployment."),
    "open-incidents": z
      .enum(["allow", "never"])
      .default("allow")
      .describe("`never`: no incident may be open for a model that runs there, but one that the commit is to mend."),
    rollback: rollback
      .optional()
      .describe("The workflow that `/assay rollback` starts. Left out: it names the commit and starts nothing."),
  });
  return z.record(environmentName, environment);
}

export type EnvironmentPolicy = z.infer<ReturnType<typeof environmentsSchema>>[string];
