import { assess } from "../../src/assessment/assess.ts";
import type { AssessedFinding, Assessment, Context } from "../../src/assessment/assessment.ts";
import type { ModelEvidence } from "../../src/evidence/evidence.ts";

const PREDICTIONS = { kind: "predictions", side: "current", path: "evaluation/predictions.parquet" } as const;
const SHA = "4f".repeat(32);

export const PASSING: AssessedFinding = {
  rule: "fairness/demographic-parity-ratio",
  model: "credit-default",
  status: "pass",
  level: "block",
  required: true,
  reason: "within-limit",
  title: "demographic parity ratio (sex) 0.86 is at least 0.80",
  message: "The selection rates of the groups of sex stand at 0.86 to 1.",
  slice: { group: "sex" },
  measured: { value: 0.8611, interval: { low: 0.81, high: 0.92, level: 0.95, method: "katz-log" }, n: 4120 },
  limit: { min: 0.8 },
  baseline: null,
  detail: [],
  evidence: [{ ...PREDICTIONS, sha256: SHA, line: null }],
  remedy: "",
  demandedBy: "policy",
  waiver: null,
};

export const UNFAIR: AssessedFinding = {
  ...PASSING,
  rule: "fairness/equal-opportunity-difference",
  status: "fail",
  reason: "limit-exceeded",
  title: "equal opportunity (sex) 0.21 > 0.10",
  message:
    "Among those who repaid, 91 % of men and 70 % of women were predicted to. The difference may be at most 0.10.",
  measured: {
    value: 0.2134,
    interval: {
      low: 0.1721,
      high: 0.2547,
      level: 0.95,
      method: "newcombe",
      note: "the pair of groups was chosen after the fact",
    },
    n: 4120,
  },
  limit: { max: 0.1 },
  baseline: { value: 0.08 },
  detail: [
    { group: { sex: "F" }, n: 1980, value: 0.6971, numerator: 854, denominator: 1225, interval: null },
    {
      group: { sex: "M" },
      n: 2140,
      value: 0.9105,
      numerator: 1262,
      denominator: 1386,
      interval: { low: 0.89, high: 0.92, level: 0.95, method: "wilson" },
    },
  ],
  remedy: "Find out why qualified women are refused more often, mend the model and push the new evaluation.",
};

export const CONTRADICTED: AssessedFinding = {
  ...PASSING,
  rule: "model-card/claims-match-evidence",
  status: "fail",
  reason: "contradicted",
  title: "the card claims accuracy 0.91, the evidence says 0.87",
  message: "Line 14 of the card prints accuracy 0.91. The predictions give 0.8712.",
  slice: null,
  measured: null,
  limit: null,
  detail: [
    { claim: "accuracy", printed: "0.91", measured: 0.8712, answer: "contradicted", line: 14 },
    { claim: "recall", printed: "80 %", measured: 0.8, answer: "confirmed", line: 15 },
  ],
  evidence: [{ kind: "card", side: "current", path: "models/credit/MODEL_CARD.md", sha256: SHA, line: 14 }],
  remedy: "Correct the figure on line 14, or show the evidence that it comes from.",
};

export const MISSING: AssessedFinding = {
  ...PASSING,
  rule: "drift/features",
  status: "undecided",
  reason: "evidence-missing",
  title: "features.parquet is missing",
  message: "The artifact evaluation of evaluate.yml holds no file features.parquet.",
  slice: null,
  measured: null,
  limit: { max: 0.3 },
  evidence: [{ kind: "features", side: "current", path: "evaluation/features.parquet", sha256: null, line: null }],
  remedy: "Let evaluate.yml write features.parquet into the artifact evaluation.",
  demandedBy: "floor",
};

export const UNPROVEN: AssessedFinding = {
  ...UNFAIR,
  rule: "fairness/equalized-odds-difference",
  status: "warn",
  reason: "beyond-limit-unproven",
  title: "equalized odds (sex) 0.12 > 0.10, not proven",
  message: "The estimate is beyond the limit, its interval still reaches back.",
  measured: { value: 0.12, interval: { low: 0.08, high: 0.16, level: 0.95, method: "newcombe" }, n: 4120 },
  detail: [],
  remedy: "Evaluate on more rows to tell.",
};

/** Broken, and waived by an approver. */
export const WAIVED: AssessedFinding = {
  ...UNFAIR,
  status: "waived",
  reason: "waived",
  waiver: {
    id: "w3",
    kind: "exception",
    until: "2026-12-31",
    reason: "The applications of 2019 are being labelled anew; @risk has the plan.",
    approvedBy: { id: 7, login: "octocat" },
    instead: { status: "fail", reason: "limit-exceeded" },
  },
};

/** Undecided, and waived in a file. */
export const WAIVED_AS_CODE: AssessedFinding = {
  ...MISSING,
  status: "waived",
  reason: "waived",
  demandedBy: "policy",
  waiver: {
    id: ".github/assay-waivers.yml:3",
    kind: "exception",
    until: "2026-03-31",
    reason: "The feature store moves.",
    approvedBy: null,
    instead: { status: "undecided", reason: "evidence-missing" },
  },
};

/** Drift towards evidence that somebody accepted as the new baseline. */
export const ACCEPTED: AssessedFinding = {
  ...PASSING,
  rule: "drift/features",
  status: "waived",
  reason: "waived",
  title: "2 of 4 features drift",
  message: "income and age drift.",
  slice: null,
  measured: { value: 0.5, interval: null, n: 4 },
  limit: { max: 0.3 },
  remedy: "Find out what has changed.",
  demandedBy: "floor",
  waiver: {
    id: "w5",
    kind: "baseline",
    until: null,
    reason: "The new branches are in.",
    approvedBy: { id: 8, login: "hubot" },
    instead: { status: "fail", reason: "limit-exceeded" },
  },
};

/** One approver of two has signed off. */
export const UNSIGNED: AssessedFinding = {
  ...PASSING,
  rule: "governance/sign-off",
  status: "undecided",
  reason: "sign-off-missing",
  title: "sign-off: 1 of 2 approvers",
  message: "Signed off by octocat. The policy demands 2 approvers for the very commit that is merged.",
  slice: null,
  measured: { value: 1, interval: null, n: null },
  limit: { min: 2 },
  evidence: [],
  remedy: "An approver who is not the author says `/assay approve`.",
};

export const CONTEXT: Context = {
  version: 1,
  assay: "0.1.0",
  asOf: "2026-03-02",
  policy: { path: ".github/assay.yml", digest: `sha256:${"ab".repeat(32)}`, source: "version: 1\n" },
  floor: null,
  touched: { "credit-default": { model: true, card: true, evidence: false } },
  evidence: [
    {
      model: "credit-default",
      role: "predictions",
      side: "current",
      path: "evaluation/predictions.parquet",
      sha256: SHA,
    },
  ],
  waivers: [],
  signOffs: null,
};

export const EVIDENCE: readonly ModelEvidence[] = [
  {
    model: "credit-default",
    items: [
      {
        model: "credit-default",
        role: "predictions",
        side: "current",
        path: "evaluation/predictions.parquet",
        state: "present",
        sha256: SHA,
        bytes: 4096,
        file: "/tmp/predictions.parquet",
        origin: {
          type: "artifact",
          repository: "octo-org/credit",
          commit: "c0ffee".repeat(6).padEnd(40, "0"),
          workflow: "evaluate.yml",
          runId: 7,
          runUrl: "https://github.com/octo-org/credit/actions/runs/7",
          artifact: "evaluation",
          artifactId: 9,
          artifactDigest: null,
        },
      },
    ],
  },
];

/** An assessment of one touched model and one untouched one. */
export function assessmentOf(findings: readonly AssessedFinding[], context: Context = CONTEXT): Assessment {
  return assess({ context, governed: ["credit-default", "fraud"], judged: ["credit-default"], findings });
}

/** An assessment whose findings and context say anything at all; its digest is that of the harmless one. */
export function unchecked(findings: readonly AssessedFinding[], context: Context = CONTEXT): Assessment {
  const models = [...new Set(findings.map(({ model }) => model))];
  return { ...assessmentOf([UNFAIR]), models, findings, context };
}
