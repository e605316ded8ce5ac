import { createHash } from "node:crypto";
import type { AppliedWaiver, AssessedFinding, Context } from "./assessment.ts";
import { canonical } from "./canonical.ts";
import { isInForce } from "./in-force.ts";
import type { SignOff, Waiver } from "./waiver.ts";

/**
 * `sha256:<hex>` over the canonical JSON (RFC 8785) of everything an assessment depends on and concludes.
 * Left out: prose (titles, messages, remedies, notes, the reasons of waivers, logins, the texts of policy and floor) and
 * where things came from, so that the same inputs give the same digest on GitHub, in a terminal and in two years' time.
 * Keys that came later are left out where they say nothing: older assessments keep their digest.
 */
export function digestOfAssessment(context: Context, findings: readonly AssessedFinding[]): string {
  const json = canonical({
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
    waivers: context.waivers.filter((waiver) => isInForce(waiver, context.asOf)).map(waiverWithoutProse),
    ...signOffPart(context.signOffs ?? []),
    ...releasePart(context.release),
    findings: findings.map(withoutProse),
  });
  return `sha256:${createHash("sha256").update(json).digest("hex")}`;
}

function withoutProse(finding: AssessedFinding) {
  const { title: _title, message: _message, remedy: _remedy, measured, detail, waiver, ...facts } = finding;
  return {
    ...facts,
    measured: stripNotes(measured),
    detail: stripNotes(detail),
    ...(waiver === null ? {} : { waiver: appliedWithoutProse(waiver) }),
  };
}

function waiverWithoutProse({ id, kind, model, until, approvedBy, covers }: Waiver) {
  return { id, kind, model, until, approvedBy: approvedBy?.id ?? null, covers };
}

function appliedWithoutProse({ id, kind, until, approvedBy, instead }: AppliedWaiver) {
  return { id, kind, until, approvedBy: approvedBy?.id ?? null, instead };
}

/** Model and numeric id, sorted, each once; no key where nobody signed, which the findings tell. */
function signOffPart(signOffs: readonly SignOff[]) {
  if (signOffs.length === 0) return {};
  const keys = new Map(signOffs.map(({ model, by }) => [JSON.stringify([model, by.id]), [model, by.id]]));
  return { signOffs: [...keys].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, key]) => key) };
}

/** What a release shows, people by their numeric ids; no key where no release is judged. */
function releasePart(release: Context["release"]) {
  if (release === undefined) return {};
  return { release: { ...release, signOffs: release.signOffs.map(({ id }) => id) } };
}

/** A deep copy without the `note` of intervals; a group or a feature may be called so too, and stays. */
function stripNotes(value: unknown, isInterval = false): unknown {
  if (Array.isArray(value)) return value.map((inner) => stripNotes(inner));
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => !(isInterval && key === "note"));
  return Object.fromEntries(kept.map(([key, inner]) => [key, stripNotes(inner, key === "interval")]));
}
