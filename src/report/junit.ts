import type { AssessedFinding, Assessment } from "../assessment/assessment.ts";
import { escapeXml } from "./escape.ts";
import { plainWaiverTerms } from "./waiver-terms.ts";

/** The assessment as JUnit XML: a suite per model, a case per finding; undecided is an error, a warning is only output. */
export function renderJunit(assessment: Assessment): string {
  const suites = assessment.models.map((model) => {
    const findings = assessment.findings.filter((finding) => finding.model === model);
    return [`  <testsuite name="${escapeXml(model)}" ${totals(findings)}>`, ...findings.map(caseOf), "  </testsuite>"];
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="assay" ${totals(assessment.findings)}>`,
    ...suites.flat(),
    "</testsuites>",
    "",
  ].join("\n");
}

type Outcome = "failure" | "error" | "skipped" | "passed";

function outcomeOf({ status, required }: AssessedFinding): Outcome {
  switch (status) {
    case "fail":
      return "failure";
    case "undecided":
      return required ? "error" : "skipped";
    case "waived":
    case "not-applicable":
      return "skipped";
    case "pass":
    case "warn":
      return "passed";
  }
}

function totals(findings: readonly AssessedFinding[]): string {
  const count = (outcome: Outcome) => findings.filter((finding) => outcomeOf(finding) === outcome).length;
  return `tests="${findings.length}" failures="${count("failure")}" errors="${count("error")}" skipped="${count("skipped")}"`;
}

function messageOf({ title, waiver }: AssessedFinding): string {
  return waiver === null ? title : `${title}; ${plainWaiverTerms(waiver)}`;
}

function caseOf(finding: AssessedFinding): string {
  const slice = finding.slice === null ? "" : ` ${Object.values(finding.slice).join(", ")}`;
  const by = finding.demandedBy === "floor" ? " (floor)" : "";
  const open = `    <testcase classname="${escapeXml(finding.model)}" name="${escapeXml(`${finding.rule}${slice}${by}`)}"`;
  const body = escapeXml(`${finding.message} ${finding.remedy}`);
  const message = `message="${escapeXml(messageOf(finding))}"`;
  const outcome = outcomeOf(finding);
  if (outcome === "skipped") return `${open}><skipped ${message}/></testcase>`;
  if (outcome === "passed") {
    return finding.status === "warn"
      ? `${open}><system-out>${escapeXml(finding.title)}. ${body}</system-out></testcase>`
      : `${open}/>`;
  }
  return `${open}><${outcome} ${message} type="${escapeXml(finding.reason)}">${body}</${outcome}></testcase>`;
}
