import type { AppliedWaiver, AssessedFinding } from "./assessment.ts";
import { isGovernance } from "./governance.ts";
import { isWaivable } from "./reasons.ts";
import type { Covered } from "./waiver.ts";

/**
 * What a waiver that is approved now covers of a finding: a failure up to the figure that was measured, as far as its
 * interval reaches to the worse side, so that the noise of the next evaluation is no surprise; a doubt for its reason; what
 * has no figure word for word. `null` where there is nothing to waive, or it is only awaited.
 *
 * Any evidence is covered; for a waiver that is bound to this very evidence, set `evidence` to `currentEvidence(finding)`.
 */
export function coverOf(finding: AssessedFinding): Covered | null {
  const standing = standingOf(finding);
  if (standing === null) return null;
  const { rule, demandedBy, slice, title } = finding;
  const about = { rule, demandedBy, slice, anySlice: false, status: standing.status, evidence: null };
  if (standing.status === "undecided" && !isWaivable(standing.reason)) return null;
  if (standing.status === "undecided") return { ...about, reason: standing.reason, worst: null, title: null };
  const worst = worstOf(finding);
  return { ...about, reason: null, worst, title: worst === null ? title : null };
}

/** What closes the gate, or would without its waiver: a failure, or a doubt. `null` where a waiver has nothing to do. */
export function standingOf(finding: AssessedFinding): AppliedWaiver["instead"] | null {
  const { rule, status, required, reason, waiver } = finding;
  if (isGovernance(rule)) return null;
  if (waiver !== null) return waiver.instead;
  return status === "fail" || (status === "undecided" && required) ? { status, reason } : null;
}

/** A figure that was measured, and on which side the worse ones are. */
export interface Figure {
  readonly value: number;
  readonly worse: "above" | "below";
}

/** The figure of a finding that a limit is held against; `null` where there is none. */
export function figureOf({ measured, limit }: AssessedFinding): Figure | null {
  const value = measured?.value ?? null;
  if (value === null || limit === null || !Number.isFinite(value)) return null;
  const { min, max } = limit;
  if (max !== undefined && (min === undefined || value > max)) return { value, worse: "above" };
  return min !== undefined && (max === undefined || value < min) ? { value, worse: "below" } : null;
}

function worstOf(finding: AssessedFinding): number | null {
  const figure = figureOf(finding);
  if (figure === null) return null;
  const { low = Number.NaN, high = Number.NaN } = finding.measured?.interval ?? {};
  const end = figure.worse === "above" ? high : low;
  if (!Number.isFinite(end)) return figure.value;
  return figure.worse === "above" ? Math.max(figure.value, end) : Math.min(figure.value, end);
}

/** sha256 of the change's own evidence that a finding is about, sorted; empty, which covers nothing, where any of it is absent. */
export function currentEvidence({ evidence }: AssessedFinding): readonly string[] {
  const current = evidence.filter(({ side }) => side === "current");
  const digests = current.flatMap(({ sha256 }) => sha256 ?? []);
  return digests.length === current.length ? [...new Set(digests)].sort() : [];
}
