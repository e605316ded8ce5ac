import type { AssessedFinding, Assessment } from "../assessment/assessment.ts";
import type { AssessmentJson } from "./json-schema.ts";

/** The assessment as the published JSON: full precision, `null` for what is undefined. */
export function renderJson(assessment: Assessment): string {
  return `${JSON.stringify(jsonOf(assessment), null, 2)}\n`;
}

/** The same as a value, keys in the order of the contract. */
export function jsonOf(assessment: Assessment): AssessmentJson {
  const { context } = assessment;
  return {
    version: 1,
    verdict: assessment.verdict,
    digest: assessment.digest,
    assay: context.assay,
    asOf: context.asOf,
    policy: { path: context.policy.path, digest: context.policy.digest },
    floor: context.floor === null ? null : { path: context.floor.path, digest: context.floor.digest },
    models: [...assessment.models],
    untouched: [...assessment.untouched],
    findings: assessment.findings.map((finding) => ({
      rule: finding.rule,
      model: finding.model,
      status: finding.status,
      level: finding.level,
      required: finding.required,
      demandedBy: finding.demandedBy,
      reason: finding.reason,
      title: finding.title,
      message: finding.message,
      slice: finding.slice,
      measured: finding.measured,
      limit: finding.limit,
      baseline: finding.baseline,
      detail: [...finding.detail],
      evidence: finding.evidence.map(({ kind, side, path, sha256, line }) => ({ kind, side, path, sha256, line })),
      remedy: finding.remedy,
      waiver: waiverOf(finding),
    })),
  };
}

function waiverOf({ waiver }: AssessedFinding): AssessmentJson["findings"][number]["waiver"] {
  if (waiver === null) return null;
  const { id, kind, until, reason, approvedBy, instead } = waiver;
  const approver = approvedBy === null ? null : { id: approvedBy.id, login: approvedBy.login };
  return { id, kind, until, reason, approvedBy: approver, instead: { status: instead.status, reason: instead.reason } };
}
