import { type Stringifier, stringify } from "csv-stringify";
import type { RecordRow } from "../../store/records/read-records.ts";
import { said } from "./said.ts";

/** The columns, in their order; a contract: columns are added at the end. */
const COLUMNS = [
  "seq",
  "time",
  "kind",
  "actor",
  "repository",
  "pull_requests",
  "commit",
  "models",
  "verdict",
  "conclusion",
  "title",
  "policy_digest",
  "floor_digest",
  "assessment_digest",
  "evidence_digests",
  "requested_by",
  "details",
  "version",
  "hash",
] as const;

/** A cell of a spreadsheet holds 32,767 characters. */
const MOST_IN_CELL = 32_000;

/**
 * CSV as spreadsheets read it: a byte order mark (else they take UTF-8 for something else), CRLF, and a `'` before whatever
 * would be taken for a formula.
 */
export function csvWriter(): Stringifier {
  return stringify({
    header: true,
    columns: [...COLUMNS],
    bom: true,
    record_delimiter: "windows",
    escape_formulas: true,
  });
}

/** An entry as a row of the table. */
export function csvRow(row: RecordRow): Readonly<Record<(typeof COLUMNS)[number], string>> {
  const { seq, at, kind, repository, commit, hash } = row;
  const entry = said(row);
  const digests = new Set(entry?.evidence.flatMap(({ sha256 }) => (sha256 === null ? [] : `sha256:${sha256}`)));
  return {
    seq: String(seq),
    time: new Date(at).toISOString(),
    kind,
    actor: entry?.actor ?? "",
    repository: repository ?? "",
    // Numbers alone could be taken for a date.
    pull_requests: cell(entry?.numbers.map((number) => `#${number}`) ?? []),
    commit: commit ?? "",
    models: cell(entry?.models ?? []),
    verdict: entry?.verdict ?? "",
    conclusion: entry?.conclusion ?? "",
    title: entry?.title ?? "",
    policy_digest: entry?.policy ?? "",
    floor_digest: entry?.floor ?? "",
    assessment_digest: entry?.assessment ?? "",
    evidence_digests: cell([...digests]),
    requested_by: entry?.requestedBy ?? "",
    details: cell([entry?.rest ?? ""]),
    version: entry?.version ?? "",
    hash,
  };
}

/** Values in one cell, with a blank between two; too many of them end in their number. */
function cell(values: readonly string[]): string {
  const whole = values.join(" ");
  if (whole.length <= MOST_IN_CELL) return whole;
  let length = 0;
  const shown = values.filter((value) => {
    length += value.length + 1;
    return length <= MOST_IN_CELL;
  });
  return [...shown, `(and ${values.length - shown.length} more: see the export as jsonl)`].join(" ");
}
