import type { AssessedFinding, Assessment } from "../assessment/assessment.ts";
import type { DetailRow, EvidenceReference } from "../assessment/finding.ts";
import type { ModelEvidence } from "../evidence/evidence.ts";
import { fileOf } from "./finding-view.ts";
import { notable } from "./findings-part.ts";

/** A finding that is about a line of a file committed with the change. */
export interface Remark {
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  readonly finding: AssessedFinding;
}

/**
 * The notable findings with the lines they are about, by weight. Only lines of committed files of the change itself:
 * a finding about an artifact belongs to no line of the repository.
 */
export function remarksOf(assessment: Assessment, evidence: readonly ModelEvidence[] = []): Remark[] {
  const seen = new Set<string>();
  return notable(assessment).flatMap((finding) =>
    finding.evidence
      .filter((reference) => reference.side === "current" && isCommitted(finding.model, reference, evidence))
      .flatMap((reference) => linesOf(finding, reference).map((line) => ({ path: reference.path, line, finding })))
      .filter(({ path, line }) => {
        const key = JSON.stringify([finding.model, finding.rule, finding.demandedBy, finding.slice, path, line]);
        return !seen.has(key) && seen.add(key);
      }),
  );
}

function isCommitted(model: string, reference: EvidenceReference, evidence: readonly ModelEvidence[]): boolean {
  // A card is always a committed file; of other files only their origin tells.
  return reference.kind === "card" || fileOf(model, reference, evidence)?.origin.type === "commit";
}

/** The reference's own line, and the lines of claims that the evidence contradicts. */
function linesOf(finding: AssessedFinding, reference: EvidenceReference): number[] {
  const claims = reference.kind === "card" ? finding.detail.filter(isContradicted) : [];
  const lines = [reference.line, ...claims.map((row) => row["line"])];
  return [...new Set(lines)].filter(isLine);
}

function isLine(line: unknown): line is number {
  return typeof line === "number" && Number.isInteger(line) && line > 0;
}

function isContradicted(row: DetailRow): boolean {
  return row["answer"] === "contradicted";
}
