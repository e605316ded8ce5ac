import type { Fault } from "../faults.ts";
import { TableFault } from "./table-fault.ts";
import type { TableSource } from "./table-task.ts";

/**
 * What an error inside the child means. DuckDB's texts quote rows and absolute paths, so nothing of them is passed on
 * but line numbers.
 *
 * @returns a `TableFault` for what the evidence is to blame for, or the error itself (a defect)
 */
export function explainDuckDBError(error: unknown, sources: readonly TableSource[]): unknown {
  if (error instanceof TableFault || !(error instanceof Error)) return error;
  const fault = faultOf(error.message, pathOf(error.message, sources));
  return fault === null ? error : new TableFault(fault);
}

/** The 1-based line that an error of DuckDB's CSV reader names, or null. */
export function csvErrorLine(text: string): number | null {
  const line = /CSV Error on Line: (\d+)/.exec(text)?.[1];
  return line === undefined ? null : Number(line);
}

/** The shown path of the table that an error speaks of; all of them where it does not say. */
function pathOf(text: string, sources: readonly TableSource[]): string {
  const named = sources.find((source) => text.includes(source.file));
  return named?.path ?? sources.map((source) => source.path).join(" and ");
}

/** Errors that only our own SQL can cause. */
const DEFECTS = /^(Binder|Catalog|Parser|Syntax|Permission)/;

function faultOf(text: string, path: string): Fault | null {
  if (csvErrorLine(text) !== null) return csvFault(text, path);
  const kind = /^(?:\w+: )?([A-Z][A-Za-z ]*?Error)\b/.exec(text)?.[1] ?? "";
  if (/^(Out of Memory|OutOfMemory)/.test(kind) || /^std::bad_alloc|^[^"']*failed to allocate/i.test(text))
    return {
      reason: "evidence-too-large",
      message: `Reading ${path} needed more memory than it may use.`,
      remedy: "Write fewer rows or columns, or smaller values.",
    };
  if (/JSON/.test(text) && /^Invalid Input/.test(kind))
    return {
      reason: "evidence-malformed",
      message: `${path}: a line is not as the other lines are.`,
      remedy: "Write one complete JSON object per line, each key once, with values of one kind under each.",
    };
  if (kind === "" || DEFECTS.test(kind)) return null;
  return {
    reason: "evidence-unreadable",
    message: `${path} could not be read: it is damaged, encrypted or holds values that cannot be computed with (${kind}).`,
    remedy: "Write the table anew, and look whether it opens in the tool that wrote it.",
  };
}

/** What DuckDB's CSV reader says, and what is said of it. */
const CSV_PROBLEMS = [
  { words: "Invalid unicode", problem: "the text is not UTF-8" },
  { words: "unterminated quote", problem: "a quoted value does not end, or text follows its closing quote" },
  { words: "Maximum line size", problem: "the row is longer than two million bytes" },
] as const;

function csvFault(text: string, path: string): Fault {
  const line = csvErrorLine(text) ?? 1;
  const at = `${path}, line ${line}`;
  const counts = /Expected Number of Columns: (\d+) Found: (\d+)/.exec(text);
  const what =
    counts !== null
      ? `the row has ${counts[2]} fields where the header has ${counts[1]}`
      : (CSV_PROBLEMS.find(({ words }) => text.includes(words))?.problem ?? "the row cannot be read");
  return {
    reason: "evidence-malformed",
    message: `${at}: ${what}.`,
    remedy: "Write the file as UTF-8 with one delimiter, and values that hold it in double quotes.",
    line,
  };
}
