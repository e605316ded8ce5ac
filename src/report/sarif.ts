import type { AppliedWaiver, AssessedFinding, Assessment } from "../assessment/assessment.ts";
import { plainLine } from "./escape.ts";
import { plainWaiverTerms } from "./waiver-terms.ts";

/** The assessment as SARIF 2.1.0, for code scanning and other viewers of results. */
export function renderSarif(assessment: Assessment): string {
  const rules = [...new Set(assessment.findings.map(({ rule }) => rule))].sort();
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "Assay", version: assessment.context.assay, rules: rules.map((id) => ({ id })) } },
        results: assessment.findings.map((finding) => resultOf(finding, rules)),
        properties: { verdict: assessment.verdict, digest: assessment.digest },
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function resultOf(finding: AssessedFinding, rules: readonly string[]) {
  const next = finding.remedy === "" ? "" : ` Next: ${finding.remedy}`;
  const { kind, level } = gradeOf(finding);
  const { waiver } = finding;
  return {
    ruleId: finding.rule,
    ruleIndex: rules.indexOf(finding.rule),
    kind,
    level,
    // A SARIF message is plain text, yet viewers resolve [text](target) in it.
    message: {
      text: plainLine(`${finding.model}: ${finding.title}. ${finding.message}${next}`).replace(/[[\]]/g, "\\$&"),
    },
    locations: finding.evidence
      .filter(({ side }) => side === "current")
      .map(({ path, line }) => ({
        physicalLocation: {
          artifactLocation: { uri: path.toWellFormed().split("/").map(encodeURIComponent).join("/") },
          ...(line === null ? {} : { region: { startLine: line } }),
        },
      })),
    // A waived finding is graded as what it is, and suppressed.
    ...(waiver === null ? {} : { suppressions: [suppressionOf(waiver)] }),
    partialFingerprints: {
      "assayFinding/v1": JSON.stringify([finding.model, finding.rule, finding.demandedBy, finding.slice]),
    },
    properties: {
      model: finding.model,
      status: finding.status,
      reason: finding.reason,
      measured: finding.measured,
      limit: finding.limit,
    },
  };
}

function suppressionOf(waiver: AppliedWaiver) {
  return { kind: "external", status: "accepted", justification: plainLine(plainWaiverTerms(waiver)) };
}

/** SARIF demands level `none` for every kind but `fail`. An undecided finding that closes the gate is an error there. */
function gradeOf({ status, required, waiver }: AssessedFinding) {
  switch (waiver?.instead.status ?? status) {
    case "fail":
      return { kind: "fail", level: "error" };
    case "warn":
      return { kind: "fail", level: "warning" };
    case "undecided":
      return required ? { kind: "fail", level: "error" } : { kind: "open", level: "none" };
    case "pass":
      return { kind: "pass", level: "none" };
    case "waived":
      return { kind: "review", level: "none" };
    case "not-applicable":
      return { kind: "notApplicable", level: "none" };
  }
}
