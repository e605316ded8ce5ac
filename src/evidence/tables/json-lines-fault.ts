import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createInterface } from "node:readline";
import { JsonSyntaxError, parseJson } from "../parse-json.ts";
import { TableFault } from "./table-fault.ts";
import type { TableSource } from "./table-task.ts";

/** Up to this size the bad line is looked for. */
const SEARCHED_BYTES = 256 * 2 ** 20;
const LIMITS = { maxDepth: 250, maxValues: 1_000_000 };

/**
 * The fault of a JSON Lines file that DuckDB would not read, with the line that is to blame. (The line in DuckDB's own
 * message leaves out blank lines and is one too high for most kinds of errors.)
 */
export async function jsonLinesFault(source: TableSource): Promise<TableFault> {
  const found = await firstBadLine(source.file);
  const at = found === null ? "" : `, line ${found.line}`;
  return new TableFault({
    reason: "evidence-malformed",
    message: `${source.path}${at}: ${found?.problem ?? "the lines are not JSON objects"}.`,
    remedy: "Write one complete JSON object per line, each key once, as UTF-8.",
    ...(found === null ? {} : found.place),
  });
}

interface BadLine {
  readonly line: number;
  readonly problem: string;
  readonly place: { readonly line: number; readonly column?: number };
}

async function firstBadLine(file: string): Promise<BadLine | null> {
  if ((await stat(file)).size > SEARCHED_BYTES) return null;
  let line = 0;
  for await (const text of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
    line += 1;
    const json = line === 1 ? text.replace(/^\ufeff/, "") : text;
    if (json.trim() === "") continue;
    const bad = problemOf(json);
    if (bad !== null) return { line, problem: bad.problem, place: { line, ...bad.place } };
  }
  return null;
}

function problemOf(json: string): { readonly problem: string; readonly place: { readonly column?: number } } | null {
  try {
    const { value } = parseJson(json, LIMITS);
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    if (!isObject) return { problem: "the line is not a JSON object", place: {} };
    return json.includes("\ufffd") ? { problem: "the text is not UTF-8", place: {} } : null;
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    return { problem: error.message, place: { column: error.column } };
  }
}
