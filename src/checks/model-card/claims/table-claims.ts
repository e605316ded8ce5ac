import type { CardBlock, CardCell } from "../../../evidence/readers/model-card/card.ts";
import type { Claim, Vocabulary } from "./claim.ts";
import { contextOf, identify, type MetricIdentity } from "./metric-identity.ts";
import { isBounded, tokensOf } from "./metric-words.ts";
import { readPrinted } from "./printed-number.ts";
import { isNotMeasured, type RowContext, rowContexts } from "./row-standing.ts";

type Table = Extract<CardBlock, { kind: "table" }>;
type Row = readonly CardCell[];

/** A table of one line for each step of training is a log: its last line is not marked, and its figures are no claims. */
const LOG = /^(?:epochs?|steps?|iterations?|iter|round|época|epoche)$/i;

/** The figures that a table states: one metric per column, or one metric per row. */
export function tableClaims(table: Table, vocabulary: Vocabulary): Claim[] {
  if (isTrainingLog(table)) return [];
  const columns = table.header.map(({ text }) => named(text, vocabulary));
  // The first column names the rows, unless it is itself full of figures.
  if (columns.length > 1 && !table.rows.some((row) => printedValue(row[0], columns[0] ?? null) !== undefined))
    columns[0] = null;
  if (columns.some((column) => column !== null)) return wideClaims(table, columns, vocabulary);
  return longClaims(table, vocabulary);
}

function isTrainingLog({ header, rows }: Table): boolean {
  const isCount = (at: number) => rows.every((row) => /^\d[\d.,]*$/.test(row[at]?.text.trim() ?? ""));
  return rows.length > 1 && header.some(({ text }, at) => LOG.test(text.trim()) && isCount(at));
}

interface Named {
  readonly label: string;
  readonly identity: MetricIdentity;
  readonly percent: boolean;
}

/** The metric that a heading or a first cell names; also a key of the evidence that is no known metric. */
function named(text: string, vocabulary: Vocabulary): Named | null {
  if (text.trim() === "" || text.length > 80 || isNotMeasured(text)) return null;
  const identity = identify(text) ?? keyIdentity(text, vocabulary);
  return identity === undefined ? null : { label: text.trim(), identity, percent: /[%％]|percent/i.test(text) };
}

function keyIdentity(text: string, vocabulary: Vocabulary): MetricIdentity | undefined {
  const key = tokensOf(text).sort().join(" ");
  return vocabulary.keys.has(key) ? { metrics: [`key ${key}`], average: null, split: null, slice: [] } : undefined;
}

function wideClaims(table: Table, columns: readonly (Named | null)[], vocabulary: Vocabulary): Claim[] {
  const rows = table.rows.filter((row) =>
    columns.some((column, at) => column !== null && printedValue(row[at], column) !== undefined),
  );
  const labelled = columns[0] === null;
  const blank: CardCell = { line: table.line, text: "", plain: "", strong: false };
  const labels = rows.map((row) => (labelled ? (row[0] ?? blank) : { ...blank, line: row[0]?.line ?? table.line }));
  const contexts = rowContexts(labels, table.header[0]?.text ?? "", vocabulary);
  return rows.flatMap((row, index) =>
    columns.flatMap((column, at) => {
      const context = contexts[index];
      const label = labels[index]?.text ?? "";
      if (column === null || context === undefined) return [];
      const own = column.identity.metrics.includes("samples") ? undefined : metricOfRow(label);
      return own === undefined ? claimsOf(row[at], column, context, label) : claimsOf(row[at], own, WHOLE_MODEL, "");
    }),
  );
}

const WHOLE_MODEL: RowContext = { split: null, average: null, slice: [], standing: "own", unknownRow: false };

/** scikit-learn puts the accuracy of all classes into a row below theirs, in the column of F1. */
function metricOfRow(label: string): Named | undefined {
  const identity = identify(label);
  if (identity === undefined || identity.slice.length > 0 || identity.metrics.includes("samples")) return undefined;
  return { label: label.trim(), identity, percent: false };
}

function longClaims(table: Table, vocabulary: Vocabulary): Claim[] {
  const keyed = table.header.length === 2 ? [table.header, ...table.rows] : table.rows;
  const width = table.header.length;
  const metricOf = (row: Row) => named(row[0]?.text ?? "", vocabulary);
  const rows = keyed.filter((row) => metricOf(row) !== null);
  const isValue = (at: number) =>
    !isNotMeasured(table.header[at]?.text ?? "") &&
    rows.some((row) => printedValue(row[at], metricOf(row)) !== undefined);
  const values = Array.from({ length: Math.max(0, width - 1) }, (_, at) => at + 1).filter(isValue);
  // One column of values is the model's, whatever it is called; of several each must be told apart.
  const heads = values.map((at) => table.header[at] ?? { line: table.line, text: "", plain: "", strong: false });
  const contexts: RowContext[] =
    values.length === 1 ? [single(heads[0]?.text ?? "", vocabulary)] : rowContexts(heads, "", vocabulary);
  return rows.flatMap((row) =>
    values.flatMap((at, index) => {
      const metric = metricOf(row);
      const context = contexts[index];
      return metric === null || context === undefined
        ? []
        : claimsOf(row[at], metric, context, values.length > 1 ? (heads[index]?.text ?? "") : "");
    }),
  );
}

function single(head: string, { slices }: Vocabulary): RowContext {
  const { split, average, slice } = contextOf(head);
  const group = slice.every((word) => slices.has(word)) ? slice : [];
  return { split, average, slice: group, standing: "own", unknownRow: false };
}

function printedValue(cell: CardCell | undefined, column: Named | null) {
  if (cell === undefined || column === null) return undefined;
  const bounded = column.identity.metrics.some(isBounded);
  return readPrinted(cell.text, { bounded, percent: column.percent });
}

function claimsOf(cell: CardCell | undefined, column: Named, context: RowContext, rowLabel: string): Claim[] {
  const number = printedValue(cell, column);
  if (cell === undefined || number === undefined) return [];
  const { identity } = column;
  return [
    {
      label: [column.label, rowLabel].filter((text) => text !== "").join(", "),
      number,
      line: cell.line,
      metrics: identity.metrics,
      average: identity.average ?? context.average,
      split: identity.split ?? context.split,
      slice: [...new Set([...identity.slice, ...context.slice])].sort(),
      standing: context.standing,
      unknownRow: context.unknownRow,
      source: null,
    },
  ];
}
