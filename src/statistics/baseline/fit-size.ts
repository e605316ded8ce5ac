import canonicalize from "canonicalize";
import { type ColumnDocument, FIGURES_BYTES, type FiguresDocument } from "./figures-document.ts";
import { coarser } from "./grid-of-blocks.ts";

/** Largest shares of the values that a cell may come to hold, one after the other, until a document is short enough. */
const SHARES = [1 / 500, 1 / 250, 1 / 125, 1 / 60, 1 / 30];

/**
 * A document as canonical JSON of at most `FIGURES_BYTES`. Beyond that the grids of numbers are made coarser, down to 30
 * cells; then the largest parts (the values of a column, a grouping) are left out.
 */
export function fittingText(document: FiguresDocument): string {
  let fitting = document;
  for (const share of SHARES) {
    const text = textOf(fitting);
    if (Buffer.byteLength(text) <= FIGURES_BYTES) return text;
    fitting = { ...document, columns: document.columns.map((column) => coarserColumn(column, share)) };
  }
  return textOf(withoutLargest(fitting));
}

function coarserColumn(column: ColumnDocument, share: number): ColumnDocument {
  const { values } = column;
  if (values.kind !== "numbers") return column;
  const n = values.bins.reduce((total, count) => total + count, 0);
  return { ...column, values: { ...values, ...coarser(values, Math.floor(n * share)) } };
}

/** Leaves out as many of the largest parts as it takes; names and types of columns stay. */
function withoutLargest(document: FiguresDocument): FiguresDocument {
  const sizes = [
    ...document.columns.map((column) => ({ part: column as object, bytes: bytesOf(column.values) })),
    ...(document.groups?.groupings ?? []).map((grouping) => ({ part: grouping as object, bytes: bytesOf(grouping) })),
  ].sort((a, b) => b.bytes - a.bytes);
  let excess = bytesOf(document) - FIGURES_BYTES;
  const dropped = new Set<object>();
  for (const { part, bytes } of sizes) {
    if (excess <= 0) break;
    dropped.add(part);
    excess -= bytes - WITHHELD_BYTES;
  }
  return {
    ...document,
    columns: document.columns.map((column) =>
      dropped.has(column) ? { ...column, values: { kind: "none", why: "too-large" } } : column,
    ),
    groups: document.groups && {
      ...document.groups,
      groupings: document.groups.groupings.filter((grouping) => !dropped.has(grouping)),
    },
  };
}

/** What stands in the place of values that are left out. */
const WITHHELD_BYTES = bytesOf({ kind: "none", why: "too-large" });

function bytesOf(value: object): number {
  return Buffer.byteLength(textOf(value));
}

function textOf(value: object): string {
  const text = canonicalize(value);
  if (text === undefined) throw new Error("figures must be representable as JSON");
  return text;
}
