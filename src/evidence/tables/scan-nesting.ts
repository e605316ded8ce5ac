import { createReadStream } from "node:fs";
import { TableFault } from "./table-fault.ts";
import type { TableSource } from "./table-task.ts";

/** Deepest nesting of a JSON value in a table. DuckDB's JSON reader overflows its stack at about 100,000. */
const MAX_DEPTH = 200;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const NEWLINE = 0x0a;

/**
 * Passes once over a JSON Lines file and refuses deep nesting before DuckDB sees it. A line break resets the depth:
 * it cannot stand inside a JSON string, and each line is a value of its own.
 *
 * @throws TableFault `evidence-hostile` with the line
 */
export async function scanNesting(source: TableSource): Promise<void> {
  let line = 1;
  let depth = 0;
  let inString = false;
  let escaped = false;
  for await (const chunk of createReadStream(source.file, { highWaterMark: 2 ** 20 })) {
    const bytes = chunk as Buffer;
    for (let index = 0; index < bytes.length; index += 1) {
      const byte = bytes[index];
      if (byte === NEWLINE) {
        line += 1;
        depth = 0;
        inString = false;
        escaped = false;
      } else if (escaped) escaped = false;
      else if (inString) {
        if (byte === QUOTE) inString = false;
        else if (byte === BACKSLASH) escaped = true;
      } else if (byte === QUOTE) inString = true;
      else if (byte === 0x5b || byte === 0x7b) {
        depth += 1;
        if (depth > MAX_DEPTH) throw tooDeep(source.path, line);
      } else if (byte === 0x5d || byte === 0x7d) depth -= 1;
    }
  }
}

function tooDeep(path: string, line: number): TableFault {
  return new TableFault({
    reason: "evidence-hostile",
    message: `${path}, line ${line}: values are nested more than ${MAX_DEPTH} deep.`,
    remedy: "Write one flat JSON object per line.",
    line,
  });
}
