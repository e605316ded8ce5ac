import { closeSync, openSync, readSync } from "node:fs";
import type { FaultCode } from "../faults.ts";
import { FIGURES_MARKER } from "./figures-marker.ts";
import { TableFault } from "./table-fault.ts";
import type { OpenTable, TableSource } from "./table-task.ts";

/** Enough to see a signature, or the first character of a text after a byte order mark and blank lines. */
const HEAD_BYTES = 4096;

const PACKED: readonly { readonly magic: readonly number[]; readonly name: string }[] = [
  { magic: [0x1f, 0x8b], name: "a gzip file" },
  { magic: [0x50, 0x4b, 0x03, 0x04], name: "a zip file (or an Excel workbook)" },
  { magic: [0x50, 0x4b, 0x05, 0x06], name: "an empty zip file" },
  { magic: [0x28, 0xb5, 0x2f, 0xfd], name: "a Zstandard file" },
  { magic: [0x42, 0x5a, 0x68], name: "a bzip2 file" },
  { magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a], name: "an xz file" },
  { magic: [0x41, 0x52, 0x52, 0x4f, 0x57, 0x31], name: "an Arrow or Feather file" },
  { magic: [0x4f, 0x52, 0x43], name: "an ORC file" },
  { magic: [0x80, 0x04, 0x95], name: "a Python pickle, which is never loaded," },
  { magic: [0x80, 0x05, 0x95], name: "a Python pickle, which is never loaded," },
  { magic: [0x89, 0x48, 0x44, 0x46], name: "an HDF5 file" },
  { magic: [0xff, 0xfe], name: "a UTF-16 text" },
  { magic: [0xfe, 0xff], name: "a UTF-16 text" },
];

/**
 * Tells a table's format from its first bytes, never from its name.
 *
 * @throws TableFault for an empty file, and for what is no table
 */
export function recogniseTable(source: TableSource): OpenTable["format"] {
  const head = readHead(source.file);
  if (head.length === 0) throw fault("evidence-empty", `${source.path} is an empty file.`);
  if (startsWith(head, [0x50, 0x41, 0x52, 0x31])) return "parquet";
  if (startsWith(head, [0x50, 0x41, 0x52, 0x45]))
    throw fault("evidence-unreadable", `${source.path} is an encrypted Parquet file.`);
  const packed = PACKED.find(({ magic }) => startsWith(head, magic));
  if (packed !== undefined)
    throw fault("evidence-format-unknown", `${source.path} is ${packed.name} where a table was expected.`);
  if (head.includes(0)) throw fault("evidence-format-unknown", `${source.path} is neither text nor Parquet.`);
  const first = head
    .toString("latin1")
    .replace(/^\u00ef\u00bb\u00bf/, "")
    .trimStart()
    .charAt(0);
  if (first === "") throw fault("evidence-empty", `${source.path} holds nothing but blanks.`);
  if (first === "[")
    throw fault("evidence-format-unknown", `${source.path} is a JSON array where a table was expected.`);
  if (head.toString("latin1").startsWith(FIGURES_MARKER))
    throw fault("evidence-format-unknown", `${source.path} holds figures of a table where the table was expected.`);
  return first === "{" ? "jsonl" : "csv";
}

function readHead(file: string): Buffer {
  const descriptor = openSync(file, "r");
  try {
    const buffer = Buffer.alloc(HEAD_BYTES);
    return buffer.subarray(0, readSync(descriptor, buffer, 0, HEAD_BYTES, 0));
  } finally {
    closeSync(descriptor);
  }
}

function startsWith(head: Buffer, magic: readonly number[]): boolean {
  return magic.every((byte, index) => head[index] === byte);
}

function fault(reason: FaultCode, message: string): TableFault {
  return new TableFault({
    reason,
    message,
    remedy: "Write the table as Parquet, as CSV in UTF-8, or as JSON Lines (one object per line), not packed.",
  });
}
