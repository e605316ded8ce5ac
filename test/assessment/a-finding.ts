import type { AssessedFinding } from "../../src/assessment/assessment.ts";
import type { Covered, Waiver } from "../../src/assessment/waiver.ts";

/** A fairness figure that is broken: 0.48 where at most 0.1 is allowed. */
export function aFinding(over: Partial<AssessedFinding> = {}): AssessedFinding {
  return {
    rule: "fairness/equal-opportunity-difference",
    model: "credit",
    demandedBy: "policy",
    status: "fail",
    level: "block",
    required: true,
    reason: "limit-exceeded",
    title: "equal opportunity (sex) 0.48 > 0.10",
    message: "The difference is too large.",
    slice: { group: "sex" },
    measured: { value: 0.48, interval: null, n: 100 },
    limit: { max: 0.1 },
    baseline: null,
    detail: [],
    evidence: [{ kind: "predictions", side: "current", path: "p.csv", sha256: "aa", line: null }],
    remedy: "Mend the model.",
    waiver: null,
    ...over,
  };
}

/** A waiver of exactly these findings. */
export function aWaiver(covers: readonly Covered[], over: Partial<Waiver> = {}): Waiver {
  return {
    id: "w3",
    kind: "exception",
    model: "credit",
    reason: "The new data comes in January.",
    until: "2026-12-31",
    approvedBy: { id: 7, login: "olga" },
    covers,
    ...over,
  };
}
