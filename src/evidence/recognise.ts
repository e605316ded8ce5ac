import { failWith, type Result, succeed } from "./faults.ts";
import { EVIDENCE_LIMITS } from "./limits.ts";
import { jsonDocument, readText } from "./read-json.ts";
import { READERS, type Report } from "./readers/index.ts";
import type { CsvDocument, Reader, ReportDocument } from "./readers/reader.ts";
import { csvRecords, sniffDelimiter } from "./tables/csv-records.ts";

/**
 * Recognises a report by its content, never by its name, and reads it.
 *
 * @param file absolute path of the local copy
 * @param path how the file is named in messages
 */
export async function recogniseReport(file: string, path: string): Promise<Result<Report>> {
  const document = await readDocument(file, path);
  if (!document.ok) return document;
  const readers: readonly Reader<Report>[] = READERS;
  const reader = readers.find((candidate) => candidate.recognises(document.value));
  return reader === undefined ? unknownFormat(path) : reader.read(document.value, path);
}

/** Parses a report file as what its first character says it is: JSON, or else CSV. */
export async function readDocument(file: string, path: string): Promise<Result<ReportDocument>> {
  const text = await readText(file, path, EVIDENCE_LIMITS.reportBytes);
  if (!text.ok) return text;
  const first = text.value.trimStart().charAt(0);
  if (first === "{" || first === "[") return jsonDocument(text.value, path);
  if (first === "<" || text.value.includes("\0")) return unknownFormat(path);
  return csvDocument(text.value, path);
}

function csvDocument(text: string, path: string): Result<CsvDocument> {
  const whole = { whole: true };
  const [header, ...rows] = csvRecords(text, sniffDelimiter(text, whole), whole);
  if (header === undefined || rows.length === 0) return unknownFormat(path);
  const ragged = rows.find((row) => row.fields.length !== header.fields.length);
  if (ragged === undefined) return succeed({ type: "csv", header: header.fields, rows });
  return failWith({
    reason: "evidence-malformed",
    message: `${path}, line ${ragged.line}: the row has ${ragged.fields.length} fields where the header has ${header.fields.length}.`,
    remedy: "Write the file anew with a CSV library, or as JSON.",
    line: ragged.line,
  });
}

function unknownFormat(path: string): ReturnType<typeof failWith> {
  const readers: readonly Reader[] = READERS;
  return failWith({
    reason: "evidence-format-unknown",
    message: `${path} is none of the reports that can be read (${readers.map((reader) => reader.title).join(", ")}).`,
    remedy: "Save the report in one of these formats, or take the file out of `reports` in the policy.",
  });
}
