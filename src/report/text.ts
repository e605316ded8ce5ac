import { styleText } from "node:util";
import type { AssessedFinding, Assessment } from "../assessment/assessment.ts";
import { terminalText } from "./escape.ts";
import { MARKS } from "./finding-view.ts";
import { byWeight } from "./findings-part.ts";
import { boundsOf, formatCount, formatFigure, formatInterval, formatLimit } from "./format-number.ts";
import { countsOf, verdictWords } from "./verdict-text.ts";
import { plainWaiverTerms } from "./waiver-terms.ts";

type Paint = (colour: "red" | "yellow" | "green" | "bold" | "dim", content: string) => string;

/**
 * The assessment for a terminal.
 *
 * @param options.colour whether escape sequences may be written (a TTY)
 */
export function renderText(assessment: Assessment, options: { readonly colour: boolean }): string {
  const paint: Paint = (colour, content) =>
    options.colour ? styleText(colour, content, { validateStream: false }) : content;
  const { context, untouched, verdict } = assessment;
  const colour = verdict === "pass" ? "green" : verdict === "blocked" ? "red" : "yellow";
  const floor = context.floor === null ? "no floor" : `floor ${context.floor.path}`;
  const lines = [
    `${paint(colour, capital(verdictWords(assessment)))}: ${countsOf(assessment.findings)}.`,
    "",
    ...byWeight(assessment.findings).flatMap((finding) => findingLines(finding, paint)),
    ...(untouched.length === 0 ? [] : [`not judged, not touched: ${untouched.map(terminalText).join(", ")}`]),
    paint(
      "dim",
      terminalText(`policy ${context.policy.path}, ${floor}, as of ${context.asOf}, Assay ${context.assay}`),
    ),
    paint("dim", `digest ${assessment.digest}`),
  ];
  return `${lines.join("\n")}\n`;
}

function findingLines(finding: AssessedFinding, paint: Paint): string[] {
  const colour = { fail: "red", undecided: "yellow", waived: "yellow", warn: "yellow", pass: "green" } as const;
  const shade = finding.status === "not-applicable" ? "dim" : colour[finding.status];
  const by = finding.demandedBy === "floor" ? " (floor)" : "";
  const head = `${paint(shade, MARKS[finding.status])} ${paint("bold", terminalText(finding.model))}: ${terminalText(finding.title)}  ${paint("dim", finding.rule + by)}`;
  if (finding.waiver !== null) {
    const terms = terminalText(plainWaiverTerms(finding.waiver));
    return [head, ...indent([measuredLine(finding), evidenceLine(finding), terms])];
  }
  if (!["fail", "undecided", "warn"].includes(finding.status)) return [head];
  const lines = [
    terminalText(finding.message),
    measuredLine(finding),
    evidenceLine(finding),
    `next: ${terminalText(finding.remedy)}`,
  ];
  return [head, ...indent(lines)];
}

function indent(lines: readonly string[]): string[] {
  return [...lines.filter((line) => line !== "").map((line) => `    ${line}`), ""];
}

function measuredLine({ measured, limit }: AssessedFinding): string {
  if (measured === null) return "";
  const beside = boundsOf(limit);
  const parts = [`measured ${formatFigure(measured.value, beside)}`];
  if (measured.interval !== null) parts.push(formatInterval(measured.interval, beside));
  if (limit !== null) parts.push(`limit ${formatLimit(limit)}`);
  if (measured.n !== null) parts.push(`n ${formatCount(measured.n)}`);
  return parts.join(", ");
}

function evidenceLine({ evidence }: AssessedFinding): string {
  const shown = evidence.map(({ path, line, side }) =>
    terminalText(`${side === "baseline" ? "baseline " : ""}${path}${line === null ? "" : `:${line}`}`),
  );
  return shown.length === 0 ? "" : `evidence: ${shown.join(", ")}`;
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
