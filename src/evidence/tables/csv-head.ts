import { closeSync, openSync, readSync, statSync } from "node:fs";
import { type CsvRecord, csvRecords, sniffDelimiter } from "./csv-records.ts";
import { checkColumnNames, emptyTable } from "./table-checks.ts";
import { TableFault } from "./table-fault.ts";
import type { TableLimits, TableSource } from "./table-task.ts";

/** Bytes of the file's beginning from which header, delimiter and types are taken. */
const SAMPLE_BYTES = 2 ** 20;

/** What the beginning of a CSV file says about the rest. */
export interface CsvHead {
  readonly delimiter: string;
  readonly names: readonly string[];
  /** The records after the header that lie within the sample. */
  readonly records: readonly CsvRecord[];
}

/**
 * Reads the beginning of a CSV file: its delimiter, declared or sniffed; its column names, which must be unique; and a
 * sample of its rows. A leading unnamed column, as pandas writes its index, is called `column0`.
 *
 * @throws TableFault for a file that is not UTF-8, has no rows, or names its columns badly
 */
export function readCsvHead(source: TableSource, limits: TableLimits): CsvHead {
  const { path } = source;
  const { text, whole } = readSample(source);
  const delimiter = source.delimiter ?? sniffDelimiter(text, { whole });
  if (!/^[^"\r\n\0\u0080-\uffff]$/.test(delimiter))
    throw malformed(path, "the declared delimiter is not a single ASCII character, or is a quote or line break");
  const [header, ...records] = csvRecords(text, delimiter, { whole });
  if (header === undefined && whole && !text.includes('"')) throw emptyTable(path);
  if (header === undefined)
    throw malformed(path, "the header does not end within the first MiB, or a quote in it does not close", 1);
  if (header.line !== 1) throw malformed(path, "the first line is blank where the column names should be", 1);
  const names = header.fields.map((field, index) => {
    if (field !== "") return field;
    if (index === 0) return "column0";
    throw malformed(path, `column ${index + 1} has no name`, 1);
  });
  checkColumnNames(names, path, limits);
  if (records.length === 0 && whole && !text.slice(text.indexOf("\n")).includes('"')) throw emptyTable(path);
  return { delimiter, names, records };
}

function readSample({ file, path }: TableSource): { readonly text: string; readonly whole: boolean } {
  const size = statSync(file).size;
  const descriptor = openSync(file, "r");
  try {
    const buffer = Buffer.alloc(Math.min(size, SAMPLE_BYTES));
    const bytes = buffer.subarray(0, readSync(descriptor, buffer, 0, buffer.length, 0));
    const whole = bytes.length === size;
    // `stream` lets the sample end inside a character.
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: !whole }), whole };
  } catch (error) {
    throw error instanceof TypeError ? malformed(path, "the text is not UTF-8") : error;
  } finally {
    closeSync(descriptor);
  }
}

function malformed(path: string, what: string, line?: number): TableFault {
  return new TableFault({
    reason: "evidence-malformed",
    message: `${path}${line === undefined ? "" : `, line ${line}`}: ${what}.`,
    remedy: "Write the file as UTF-8 with one header line that names every column, and one delimiter.",
    ...(line === undefined ? {} : { line }),
  });
}
