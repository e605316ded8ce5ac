import { z } from "zod";
import type { CommonParams } from "./rule-params.ts";

/** Inputs that every retraining gets from Assay. */
export const RETRAINING_INPUTS = ["model", "reason", "evidence", "incident"] as const;

/** GitHub takes 25 inputs of a workflow at most. */
const MOST_INPUTS = 25 - RETRAINING_INPUTS.length;

/** A login has up to 39 letters, digits and hyphens, and those of a company's own accounts an underscore. */
const LOGIN = /^[A-Za-z0-9](-?[A-Za-z0-9]){0,38}(_[A-Za-z0-9]{1,20})?$/;

const workflow = z.string().regex(/^[^/\s]+\.ya?ml$/, "name the workflow file, e.g. monitor.yml");

const retrain = z.strictObject({
  workflow: workflow.describe(
    "File name under `.github/workflows/` of the workflow that retrains; it runs on `workflow_dispatch`.",
  ),
  "cool-down": z
    .string()
    .regex(/^[1-9]\d{0,3}(h|d)$/, "use hours or days, e.g. 12h or 7d")
    .default("7d")
    .describe("A model is retrained at most once in this time, whatever happens."),
  inputs: z
    .record(z.string().regex(/^[A-Za-z_][\w-]{0,99}$/, "name an input of the workflow"), z.string().max(1000))
    .refine((inputs) => Object.keys(inputs).length <= MOST_INPUTS, `give at most ${MOST_INPUTS} inputs of your own`)
    .refine(
      (inputs) => !RETRAINING_INPUTS.some((name) => Object.hasOwn(inputs, name)),
      `${RETRAINING_INPUTS.join(", ")} are given by Assay`,
    )
    .default({})
    .describe("Further inputs of the workflow, beside `model`, `reason`, `evidence` and `incident`."),
});

/** What the section takes from the rest of the policy. */
export interface MonitoringParts<
  E extends z.ZodType,
  R extends z.ZodType<Readonly<Record<string, CommonParams | undefined>>>,
> {
  readonly name: z.ZodString;
  readonly path: z.ZodType<string>;
  /** A model's evidence, and its rules. */
  readonly evidence: E;
  readonly rules: R;
}

/** The section `monitoring`: what production must show, and what follows where it does not. */
export function monitoringSchema<
  E extends z.ZodType,
  R extends z.ZodType<Readonly<Record<string, CommonParams | undefined>>>,
>({ name, path, evidence, rules }: MonitoringParts<E, R>) {
  const model = z.strictObject({
    evidence: evidence.describe(
      "What the workflow leaves about the model in production. `reference: baseline` is the model's own evidence on the default branch.",
    ),
    rules: rules
      .refine((table) => Object.keys(table).length > 0, "name at least one rule: nothing else is monitored")
      .describe("What production must show: see [the rules](rules/README.md)."),
  });
  return z.strictObject({
    workflow: workflow.describe(
      "File name under `.github/workflows/`. Its runs on the default branch (`schedule`, `workflow_dispatch`, `push`) are judged when they have ended.",
    ),
    models: z
      .record(name, model)
      .refine((models) => Object.keys(models).length > 0, "name at least one model of the policy")
      .describe("The monitored models, by their name under `models`."),
    confirm: z
      .int()
      .min(1)
      .max(100)
      .default(2)
      .describe(
        "After so many runs in a row in which a rule did not hold, the incident is confirmed and the model is retrained.",
      ),
    "close-after": z
      .int()
      .min(1)
      .max(100)
      .default(2)
      .describe("After so many runs in a row in which the rule held, the incident is closed."),
    "max-age": z
      .int()
      .min(1)
      .max(366)
      .optional()
      .describe(
        "After so many days without a run that was counted, that is an incident, `monitoring/evidence`, of each model. Left out: a schedule that stops is not noticed.",
      ),
    runbook: path
      .optional()
      .describe("Markdown file on the default branch with the steps to take; they stand in every incident's issue."),
    assignees: z
      .array(z.string().regex(LOGIN, "name a login, such as octocat, without @"))
      .max(10)
      .default([])
      .describe("Who is assigned to the issues of incidents; logins."),
    retrain: retrain.optional().describe("What retrains a model. Left out: nothing is started."),
  });
}
