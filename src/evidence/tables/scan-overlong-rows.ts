import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { TableFault } from "./table-fault.ts";
import type { TableSource } from "./table-task.ts";

const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;
const CHUNK_BYTES = 2 ** 20;

/**
 * Refuses a CSV file with a row of one empty field too many (`1,5,000,` under three columns). DuckDB takes such a row
 * for a row with a delimiter at its end, and would read a number with a thousands separator as two values.
 *
 * Only rows that end with a delimiter, or with one and `""`, can be such: where a quick search finds none, the file is
 * not scanned.
 *
 * @param delimiter one ASCII character
 * @throws TableFault `evidence-malformed` with the line on which the row begins
 */
export async function scanOverlongRows(source: TableSource, delimiter: string, columns: number): Promise<void> {
  const byte = delimiter.charCodeAt(0);
  if (!(await someRowMayBe(source.file, byte))) return;
  const line = await firstOverlongRow(source.file, byte, columns);
  if (line === null) return;
  throw new TableFault({
    reason: "evidence-malformed",
    message: `${source.path}, line ${line}: the row has more fields than the header, which has ${columns}.`,
    remedy: "Put values that hold the delimiter into double quotes, and end no row with a delimiter.",
    line,
  });
}

/**
 * Node looks for the first byte of what it searches, or for the last one when it searches backwards. Delimiters are the
 * most frequent bytes of all, line breaks and quotes are not, so searching backwards is several times faster.
 */
async function someRowMayBe(file: string, delimiter: number): Promise<boolean> {
  const ends = [[LF], [CR], [QUOTE, QUOTE]].map((end) => Buffer.from([delimiter, ...end]));
  const suspicious = (bytes: Buffer) => ends.some((end) => bytes.lastIndexOf(end) >= 0);
  const handle = await open(file);
  try {
    const buffer = Buffer.alloc(CHUNK_BYTES);
    // The last bytes of a chunk are looked at again, as the beginning of the next one.
    let kept = 0;
    for (;;) {
      const { bytesRead } = await handle.read(buffer, kept, CHUNK_BYTES - kept);
      if (bytesRead === 0) return kept > 0 && buffer[kept - 1] === delimiter;
      const filled = buffer.subarray(0, kept + bytesRead);
      if (suspicious(filled)) return true;
      kept = Math.min(2, filled.length);
      filled.copy(buffer, 0, filled.length - kept);
    }
  } finally {
    await handle.close();
  }
}

/** The line of the first row with more fields than columns, or null. Quotes count as in RFC 4180. */
async function firstOverlongRow(file: string, delimiter: number, columns: number): Promise<number | null> {
  let line = 1;
  let rowLine = 1;
  let fields = 1;
  let quoted = false;
  /** Whether a quote here would open: at the start of a field, or right after one that closed. */
  let mayOpen = true;
  for await (const chunk of createReadStream(file, { highWaterMark: CHUNK_BYTES })) {
    const bytes = chunk as Buffer;
    for (let index = 0; index < bytes.length; index += 1) {
      const byte = bytes[index];
      const opens: boolean = mayOpen;
      if (byte === QUOTE) {
        // A doubled quote closes and opens again, which comes to the same.
        mayOpen = quoted;
        quoted = !quoted && opens;
      } else if (byte === LF) {
        line += 1;
        if (!quoted) {
          rowLine = line;
          fields = 1;
          mayOpen = true;
        }
      } else if (byte === delimiter && !quoted) {
        fields += 1;
        if (fields > columns) return rowLine;
        mayOpen = true;
      } else mayOpen = false;
    }
  }
  return null;
}
