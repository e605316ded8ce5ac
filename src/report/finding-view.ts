import type { AppliedWaiver, AssessedFinding } from "../assessment/assessment.ts";
import type { EvidenceReference, FindingStatus, Interval } from "../assessment/finding.ts";
import type { EvidenceFile, ModelEvidence, Origin } from "../evidence/evidence.ts";
import { boundsOf, formatCount, formatFigure, formatInterval, formatLimit } from "./format-number.ts";
import { code, join, link, type Markdown, NOTHING, sourceOf, text, trust } from "./markdown.ts";
import { fill, phrase } from "./template.ts";
import { waiverTerms } from "./waiver-terms.ts";

/** What a finding that closes the gate keeps closed. */
export type Gate = "merge" | "release";

const BLOCKS: Readonly<Record<Gate, string>> = { merge: "standing-block", release: "standing-block-release" };

/** One mark per line, the same on GitHub and in a terminal. */
export const MARKS: Readonly<Record<FindingStatus, string>> = {
  fail: "✗",
  undecided: "?",
  warn: "!",
  pass: "✓",
  waived: "~",
  "not-applicable": "–",
};

/** The mark as Markdown: it is ours and needs no escaping. */
export function mark(finding: AssessedFinding): Markdown {
  return trust(MARKS[finding.status]);
}

/** A finding in full: what is wrong, by how much, on which evidence, what next. */
export function findingBlock(
  finding: AssessedFinding,
  evidence: readonly ModelEvidence[] = [],
  gate: Gate = "merge",
): Markdown {
  return fill("finding", {
    mark: mark(finding),
    model: text(finding.model),
    title: finding.title,
    message: finding.message,
    measured: measuredText(finding),
    limit: finding.limit === null ? NOTHING : text(formatLimit(finding.limit)),
    baseline: baselineText(finding),
    rule: code(finding.rule),
    standing: standingOf(finding, gate),
    evidence: evidenceText(finding, evidence),
    remedy: finding.remedy,
  });
}

/** A finding in one line. */
export function findingLine(finding: AssessedFinding): Markdown {
  return phrase("finding-line", {
    mark: mark(finding),
    model: text(finding.model),
    title: text(finding.title, 200),
    rule: code(finding.rule),
  });
}

/** A waived finding in full: what was found all the same, and on whose word it is accepted until when. */
export function waivedBlock(finding: AssessedFinding, waiver: AppliedWaiver): Markdown {
  return fill("waived", {
    ...waivedLine(finding, waiver),
    measured: measuredText(finding),
    limit: finding.limit === null ? NOTHING : text(formatLimit(finding.limit)),
    reason: text(waiver.reason, 500),
  });
}

/** The same in one line, with its reason. */
export function waivedWithReason(finding: AssessedFinding, waiver: AppliedWaiver): Markdown {
  return phrase("waived-line", { ...waivedLine(finding, waiver), reason: text(waiver.reason, 300) });
}

/** The same without its reason, where there is little room. */
export function waivedShort(finding: AssessedFinding, waiver: AppliedWaiver): Markdown {
  return phrase("waived-short", waivedLine(finding, waiver));
}

function waivedLine(finding: AssessedFinding, waiver: AppliedWaiver) {
  return {
    mark: mark(finding),
    model: text(finding.model),
    title: text(finding.title, 200),
    rule: finding.demandedBy === "floor" ? join([code(finding.rule), phrase("by-floor")], ", ") : code(finding.rule),
    terms: waiverTerms(waiver),
  };
}

/** `0.213, interval [0.172, 0.254] 95 % (newcombe), n 4,120`; nothing where nothing was measured. */
export function measuredText(finding: AssessedFinding): Markdown {
  const { measured } = finding;
  if (measured === null) return NOTHING;
  const beside = boundsOf(finding.limit);
  const parts = [text(formatFigure(measured.value, beside))];
  if (measured.interval !== null) {
    parts.push(text(`interval ${formatInterval(measured.interval, beside)} (${methodOf(measured.interval, finding)})`));
  }
  if (measured.n !== null) parts.push(text(`n ${formatCount(measured.n)}`));
  return join(parts, ", ");
}

/** The interval's method, with its note unless the message says it already. */
function methodOf({ method, note = "" }: Interval, { message }: AssessedFinding): string {
  return note === "" || message.includes(note) ? method : `${method}; ${note.replace(/\.$/, "")}`;
}

function baselineText(finding: AssessedFinding): Markdown {
  return finding.baseline === null ? NOTHING : text(formatFigure(finding.baseline.value, boundsOf(finding.limit)));
}

function standingOf(finding: AssessedFinding, gate: Gate): Markdown {
  const open = finding.status === "undecided" && !finding.required;
  const standing = phrase(open ? "standing-open" : finding.status === "warn" ? "standing-warn" : BLOCKS[gate]);
  return finding.demandedBy === "floor" ? join([standing, phrase("by-floor")], ", ") : standing;
}

function evidenceText(finding: AssessedFinding, evidence: readonly ModelEvidence[]): Markdown {
  return join(
    finding.evidence.map((reference) => referenceText(finding.model, reference, evidence)),
    "; ",
  );
}

function referenceText(model: string, reference: EvidenceReference, evidence: readonly ModelEvidence[]): Markdown {
  const facts: Markdown[] = [];
  if (reference.line !== null) facts.push(text(`line ${reference.line}`));
  if (reference.sha256 !== null) facts.push(trust(`sha256 ${sourceOf(code(reference.sha256.slice(0, 12)))}`));
  const file = fileOf(model, reference, evidence);
  if (file !== null) facts.push(...originText(file.origin));
  const name = join([reference.side === "baseline" ? trust("baseline") : NOTHING, code(reference.path)], " ");
  return facts.length === 0 ? name : trust(`${sourceOf(name)} (${sourceOf(join(facts, ", "))})`);
}

/** The file behind a reference, or null where it could not be had or is not known. */
export function fileOf(
  model: string,
  reference: EvidenceReference,
  evidence: readonly ModelEvidence[],
): EvidenceFile | null {
  const items = evidence.find((candidate) => candidate.model === model)?.items ?? [];
  const item = items.find(
    ({ role, side, path }) => role === reference.kind && side === reference.side && path === reference.path,
  );
  return item?.state === "present" ? item : null;
}

function originText(origin: Origin): Markdown[] {
  switch (origin.type) {
    case "kept":
      return [phrase("origin-kept", { run: link(`run ${origin.runId}`, origin.runUrl) }), commitText(origin.commit)];
    case "artifact":
      return [link(`run ${origin.runId}`, origin.runUrl), commitText(origin.commit)];
    case "asset":
      return [phrase("origin-asset", { asset: code(origin.asset), release: link(origin.release, origin.url) })];
    case "commit":
      return [commitText(origin.commit)];
    case "directory":
      return [];
  }
}

function commitText(commit: string): Markdown {
  return trust(`commit ${sourceOf(code(commit.slice(0, 12)))}`);
}
