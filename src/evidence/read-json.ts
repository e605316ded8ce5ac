import { readFile, stat } from "node:fs/promises";
import { type Fault, failWith, type Result, succeed } from "./faults.ts";
import { EVIDENCE_LIMITS } from "./limits.ts";
import { JsonSyntaxError, type JsonValue, type NonFinite, parseJson } from "./parse-json.ts";

export type { JsonValue, NonFinite } from "./parse-json.ts";

/** A JSON file's content. */
export interface JsonDocument {
  readonly type: "json";
  readonly value: JsonValue;
  /** Where the file says NaN, Infinity or a number beyond a double's range: the value there is `null`. */
  readonly nonFinite: readonly NonFinite[];
}

/**
 * Reads a small file as UTF-8 text, without its byte order mark.
 *
 * @param path how the file is named in messages
 * @returns faults `evidence-missing`, `evidence-too-large`, `evidence-empty`, `evidence-malformed` (not UTF-8)
 */
export async function readText(file: string, path: string, maxBytes: number): Promise<Result<string>> {
  const bytes = await readBytes(file, maxBytes);
  if (bytes === "absent")
    return failWith({ reason: "evidence-missing", message: `${path} could not be opened.`, remedy: "Write it anew." });
  if (bytes === "too-large")
    return failWith({
      reason: "evidence-too-large",
      message: `${path} is larger than ${maxBytes / 2 ** 20} MiB.`,
      remedy: "Write a smaller report: figures, not rows of data.",
    });
  try {
    // The decoder takes a byte order mark away by itself.
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    if (text.trim() !== "") return succeed(text);
    return failWith({
      reason: "evidence-empty",
      message: `${path} is empty.`,
      remedy: "Look at the step that writes it; an empty file proves nothing.",
    });
  } catch {
    return failWith({
      reason: "evidence-malformed",
      message: `${path} is not UTF-8 text.`,
      remedy: "Write the file as UTF-8.",
    });
  }
}

async function readBytes(file: string, maxBytes: number): Promise<Buffer | "absent" | "too-large"> {
  try {
    if ((await stat(file)).size > maxBytes) return "too-large";
    return await readFile(file);
  } catch {
    return "absent";
  }
}

/**
 * Parses JSON from an untrusted source. Bare NaN and Infinity, as Python writes them, become `null` and are
 * noted; duplicate keys, deep nesting and syntax errors are faults with line and column. `__proto__` is a key like any other.
 *
 * @param path how the file is named in messages
 */
export function jsonDocument(text: string, path: string): Result<JsonDocument> {
  try {
    const { value, nonFinite } = parseJson(text, {
      maxDepth: EVIDENCE_LIMITS.jsonDepth,
      maxValues: EVIDENCE_LIMITS.jsonValues,
    });
    return succeed({ type: "json", value, nonFinite });
  } catch (error) {
    if (error instanceof JsonSyntaxError) return failWith(syntaxFault(error, path));
    throw error;
  }
}

const REASONS = {
  syntax: "evidence-malformed",
  "duplicate-key": "evidence-malformed",
  "too-deep": "evidence-hostile",
  "too-large": "evidence-too-large",
} as const;

function syntaxFault({ problem, message, line, column }: JsonSyntaxError, path: string): Fault {
  return {
    reason: REASONS[problem],
    message: `${path}, line ${line}, column ${column}: ${message}.`,
    remedy: "Write the file anew with a JSON library.",
    line,
    column,
  };
}
