import type { AssessedFinding } from "../../assessment/assessment.ts";
import { isInForce } from "../../assessment/in-force.ts";
import type { SignOff } from "../../assessment/waiver.ts";
import type { CheckContent } from "../../github/check-runs.ts";
import type { Person } from "../../policy/person.ts";
import type { Answer } from "./answer.ts";

/** What the audit trail keeps of a decision: its grounds in figures and digests, and nothing of the evidence itself. */
export function decisionDetails(
  { title, conclusion }: Pick<CheckContent, "title" | "conclusion">,
  judged: Answer["judged"],
  requestedBy: Person | null,
): Readonly<Record<string, unknown>> {
  const said = { title, conclusion, requestedBy };
  if (judged === null) return said;
  const { digest, verdict, models, findings, context } = judged.assessment;
  return {
    ...said,
    verdict,
    digest,
    asOf: context.asOf,
    policy: { path: context.policy.path, digest: context.policy.digest },
    floor: context.floor === null ? null : { path: context.floor.path, digest: context.floor.digest },
    models,
    findings: findings.map(findingDetails),
    evidence: context.evidence.map((item) => {
      const { model, role, side, path } = item;
      return {
        model,
        role,
        side,
        path,
        ...("sha256" in item ? { sha256: item.sha256 } : { reason: item.fault.reason }),
      };
    }),
    waivers: context.waivers
      .filter((one) => isInForce(one, context.asOf))
      .map(({ id, kind, model, until, approvedBy }) => ({ id, kind, model, until, approvedBy })),
    ...signOffDetails(context.signOffs ?? []),
  };
}

function signOffDetails(signOffs: readonly SignOff[]) {
  return signOffs.length === 0 ? {} : { signOffs };
}

/** A finding in figures, as the audit trail keeps it. */
export function findingDetails(finding: AssessedFinding) {
  const { model, rule, demandedBy, slice, status, level, reason, measured, limit, waiver } = finding;
  const figure = measured === null ? null : { value: measured.value, interval: measured.interval, n: measured.n };
  const waived = waiver === null ? {} : { waiver: waiver.id, instead: waiver.instead };
  return { model, rule, demandedBy, slice, status, level, reason, measured: figure, limit, ...waived };
}
