import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import type { AssessedFinding, Context } from "./assessment.ts";

/**
 * `sha256:<hex>` over the canonical JSON (RFC 8785) of everything an assessment depends on and concludes.
 * Left out: prose (titles, messages, remedies, notes, the texts of policy and floor) and where things came from,
 * so that the same inputs give the same digest on GitHub, in a terminal and in two years' time.
 */
export function digestOfAssessment(context: Context, findings: readonly AssessedFinding[]): string {
  const canonical = canonicalize({
    version: context.version,
    assay: context.assay,
    asOf: context.asOf,
    policy: context.policy.digest,
    floor: context.floor?.digest ?? null,
    touched: context.touched,
    evidence: context.evidence.map((item) => ({
      model: item.model,
      role: item.role,
      side: item.side,
      path: item.path,
      ...("sha256" in item ? { sha256: item.sha256 } : { reason: item.fault.reason }),
    })),
    waivers: context.waivers,
    findings: findings.map(withoutProse),
  });
  if (canonical === undefined) throw new Error("an assessment must be representable as JSON");
  return `sha256:${createHash("sha256").update(canonical).digest("hex")}`;
}

function withoutProse(finding: AssessedFinding) {
  const { title: _title, message: _message, remedy: _remedy, measured, detail, ...facts } = finding;
  return { ...facts, measured: stripNotes(measured), detail: stripNotes(detail) };
}

/** A deep copy without the `note` of intervals; a group or a feature may be called so too, and stays. */
function stripNotes(value: unknown, isInterval = false): unknown {
  if (Array.isArray(value)) return value.map((inner) => stripNotes(inner));
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => !(isInterval && key === "note"));
  return Object.fromEntries(kept.map(([key, inner]) => [key, stripNotes(inner, key === "interval")]));
}
