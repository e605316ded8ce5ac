import { z } from "zod";
import { VERDICTS } from "../assessment/assessment.ts";
import { FINDING_STATUSES } from "../assessment/finding.ts";
import { REASONS } from "../assessment/reasons.ts";

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);
const file = z.strictObject({ path: z.string(), digest: digest.describe("Over the file's bytes.") });

const interval = z.strictObject({
  low: z.number(),
  high: z.number(),
  level: z.number().describe("Between 0 and 1."),
  method: z.string().describe("Its name in the literature."),
  note: z.string().optional().describe("What must be known to read the interval rightly."),
});

const measured = z.strictObject({
  value: z.number().nullable().describe("Full precision. `null` when undefined: never 0 instead."),
  interval: interval.nullable(),
  n: z.number().nullable().describe("Rows that the value stands on."),
});

const evidence = z.strictObject({
  kind: z.enum(["predictions", "features", "report", "card"]),
  side: z.enum(["current", "baseline"]),
  path: z.string(),
  sha256: z.string().nullable().describe("`null` when the file could not be had."),
  line: z.number().nullable().describe("1-based line that the finding is about."),
});

const waiver = z.strictObject({
  id: z.string().describe("`w12`, or the place of one that is kept as code."),
  kind: z.enum(["exception", "baseline"]),
  until: z.string().nullable().describe("Last day, in UTC; `null`: as long as the evidence is the same."),
  reason: z.string().describe("Why; as its author wrote it."),
  approvedBy: z
    .strictObject({ id: z.number(), login: z.string() })
    .nullable()
    .describe("`null` for one that is kept as code."),
  instead: z
    .strictObject({ status: z.enum(["fail", "undecided"]), reason: z.enum(REASONS) })
    .describe("What was found, and would stand without it."),
});

const finding = z.strictObject({
  rule: z.string().describe("`practice/name`"),
  model: z.string(),
  status: z.enum(FINDING_STATUSES),
  level: z.enum(["block", "warn"]),
  required: z.boolean().describe("`false`: an undecided finding does not close the gate."),
  demandedBy: z.enum(["policy", "floor"]),
  reason: z.enum(REASONS),
  title: z.string(),
  message: z.string(),
  slice: z.record(z.string(), z.string()).nullable().describe("Part of the model that this is about."),
  measured: measured.nullable(),
  limit: z.strictObject({ min: z.number().optional(), max: z.number().optional() }).nullable(),
  baseline: z.strictObject({ value: z.number().nullable() }).nullable(),
  detail: z.array(z.record(z.string(), z.unknown())).describe("Figures per group, feature or claim."),
  evidence: z.array(evidence),
  remedy: z.string().describe("What to do next; empty where nothing is to do."),
  waiver: waiver.nullable().describe("The waiver that covers it; `null` for every status but `waived`."),
});

/** The result of `assay check --format json`: a stable contract, versioned. */
export const assessmentJson = z.strictObject({
  version: z.literal(1),
  verdict: z.enum(VERDICTS),
  digest: digest.describe("The same inputs always give the same digest."),
  assay: z.string().describe("Version of Assay."),
  asOf: z.string().describe("Calendar date in UTC."),
  policy: file,
  floor: file.nullable().describe("The organisation's floor, or `null` where there is none."),
  models: z.array(z.string()).describe("Models that were judged."),
  untouched: z.array(z.string()).describe("Governed models that the change does not touch."),
  findings: z.array(finding),
});

export type AssessmentJson = z.infer<typeof assessmentJson>;

/** JSON Schema (draft 2020-12) of the result, for its readers. */
export function assessmentJsonSchema(): Record<string, unknown> {
  return { ...z.toJSONSchema(assessmentJson), title: "Assay assessment (assay check --format json)" };
}
