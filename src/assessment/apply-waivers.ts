import type { AssessedFinding } from "./assessment.ts";
import { canonical } from "./canonical.ts";
import { currentEvidence, figureOf, standingOf } from "./cover-of.ts";
import { endedLately, isInForce } from "./in-force.ts";
import { isWaivable } from "./reasons.ts";
import type { Covered, Waiver } from "./waiver.ts";
import { whyNotCovered } from "./why-not-covered.ts";

/**
 * The findings as they stand with waivers: one that closes the gate and that a waiver in force covers becomes `waived`, its
 * figures kept. Where a waiver is about a finding but does not cover it any more, the finding stays and its message says why.
 * Pure; the order of the waivers makes no difference.
 *
 * @param options.asOf `YYYY-MM-DD`, UTC
 */
export function applyWaivers(options: {
  readonly findings: readonly AssessedFinding[];
  readonly waivers: readonly Waiver[];
  readonly asOf: string;
}): AssessedFinding[] {
  const { asOf } = options;
  const waivers = inOrder(options.waivers);
  return options.findings.map((finding) => applyTo(finding, waivers, asOf));
}

/** The waivers that an assessment of these models keeps in its context: in force, or ended so lately that it is said; by id. */
export function waiversFor(models: readonly string[], waivers: readonly Waiver[], asOf: string): Waiver[] {
  const kept = waivers.filter((waiver) => isInForce(waiver, asOf) || endedLately(waiver, asOf));
  return inOrder(kept.filter(({ model }) => models.includes(model)));
}

function inOrder(waivers: readonly Waiver[]): Waiver[] {
  const keyed = waivers.map((waiver) => ({ waiver, key: `${waiver.id} ${canonical(waiver)}` }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ waiver }) => waiver);
}

function applyTo(finding: AssessedFinding, waivers: readonly Waiver[], asOf: string): AssessedFinding {
  const instead = standingOf(finding);
  if (instead === null || finding.waiver !== null) return finding;
  const about = waivers
    .filter(({ model }) => model === finding.model)
    .map((waiver) => ({ waiver, covers: waiver.covers.filter((covered) => isAbout(covered, finding)) }))
    .filter(({ covers }) => covers.length > 0);
  const inForce = about.filter(({ waiver }) => isInForce(waiver, asOf));
  const found = inForce.find(({ covers }) => covers.some((covered) => isCovered(finding, covered)));
  if (found !== undefined) {
    const { id, kind, until, reason, approvedBy } = found.waiver;
    return { ...finding, status: "waived", reason: "waived", waiver: { id, kind, until, reason, approvedBy, instead } };
  }
  const [near] = [...inForce, ...about.filter(({ waiver }) => endedLately(waiver, asOf))];
  if (near === undefined) return finding;
  const why = isInForce(near.waiver, asOf)
    ? whyNotCovered(near.waiver.id, finding, near.covers)
    : `Waiver ${near.waiver.id} ended on ${near.waiver.until}.`;
  return { ...finding, message: `${finding.message} ${why}`.trim() };
}

/** Whether it is the same rule for the same part of the model, whoever demands it. */
function isAbout(covered: Covered, { rule, slice }: AssessedFinding): boolean {
  return covered.rule === rule && (covered.anySlice || canonical(covered.slice) === canonical(slice));
}

/** Whether a finding is no worse than what was accepted: every doubt means no. */
function isCovered(finding: AssessedFinding, covered: Covered): boolean {
  const { demandedBy, status, reason } = finding;
  if (covered.demandedBy !== demandedBy || covered.status !== status) return false;
  if (covered.evidence !== null && !isSameEvidence(covered.evidence, currentEvidence(finding))) return false;
  if (status === "undecided") return covered.reason === reason && isWaivable(reason);
  return (covered.reason === null || covered.reason === reason) && isNoWorse(finding, covered);
}

/** Evidence of which nothing is known is never the same. */
function isSameEvidence(accepted: readonly string[], current: readonly string[]): boolean {
  return current.length > 0 && canonical([...accepted].sort()) === canonical(current);
}

function isNoWorse(finding: AssessedFinding, { worst, title }: Covered): boolean {
  const figure = figureOf(finding);
  if (worst === null) return figure === null && (title === null || title === finding.title);
  if (figure === null) return false;
  return figure.worse === "above" ? figure.value <= worst : figure.value >= worst;
}
