import { failWith, succeed } from "../faults.ts";
import type { JsonValue } from "../parse-json.ts";
import { type Frame, frameOf } from "./fairlearn-frame.ts";
import type { Reader, ReportBase, ReportDocument } from "./reader.ts";

/** Figures by group, as a Fairlearn MetricFrame was exported (`by_group`, to CSV or JSON). */
export interface FairlearnReport extends ReportBase {
  readonly format: "fairlearn";
  /** Names of the sensitive features; `feature 1` … where the export does not name them. */
  readonly features: readonly string[];
  /** `false`: the export left the names of the features out. */
  readonly named: boolean;
  readonly groups: readonly FairlearnGroup[];
}

export interface FairlearnGroup {
  /** Value of each feature; a missing one is "". */
  readonly group: Readonly<Record<string, string>>;
  /** `null`: undefined, or not a finite number. */
  readonly metrics: Readonly<Record<string, number | null>>;
}

/** Names that only a table of rates by group has; one of them must be there. */
const RATES = [
  "selection_rate",
  "true_positive_rate",
  "false_positive_rate",
  "true_negative_rate",
  "false_negative_rate",
];
/** All names of metrics that are shares of a group's rows, from 0 to 1. */
const SHARES = [...RATES, "tpr", "fpr", "tnr", "fnr", "recall", "recall_score"];
/** Names of a group's number of rows. */
const COUNTS = ["count", "n"];
/** Further metrics that people put into a MetricFrame: with them the columns of metrics begin. */
const METRICS = [
  ...SHARES,
  ...COUNTS,
  "mean_prediction",
  "base_rate",
  "accuracy",
  "accuracy_score",
  "balanced_accuracy",
  "balanced_accuracy_score",
  "precision",
  "precision_score",
  "f1",
  "f1_score",
  "auc",
  "roc_auc",
  "roc_auc_score",
  "log_loss",
  "zero_one_loss",
];
const MOST_GROUPS = 10_000;

/** Exports of Fairlearn's MetricFrame: `by_group` as CSV, or as JSON oriented by records, columns or split. */
export const fairlearnReader: Reader<FairlearnReport> = {
  format: "fairlearn",
  title: "Fairlearn MetricFrame (CSV or JSON)",
  recognises(document) {
    const frame = frameOf(document);
    return frame !== null && layoutOf(frame) !== null;
  },
  read(document, path) {
    const frame = frameOf(document);
    const layout = frame === null ? null : layoutOf(frame);
    if (frame === null || layout === null) return malformed(path, "it is no table of figures by group");
    const problem = problemOf(frame, layout, document);
    if (problem !== null) return malformed(path, problem);
    const { features, named, metricsFrom } = layout;
    const groups = frame.rows.map((row, index): FairlearnGroup => {
      const values = named ? row.slice(layout.featuresFrom, metricsFrom) : (frame.index?.[index] ?? []);
      const metrics = frame.columns
        .slice(metricsFrom)
        .map((name, at) => [name, figure(row[metricsFrom + at])] as const);
      return {
        group: Object.fromEntries(features.map((name, at) => [name, asText(values[at])])),
        metrics: Object.fromEntries(metrics),
      };
    });
    return succeed({ format: "fairlearn", features, named, groups });
  },
};

interface Layout {
  readonly features: readonly string[];
  readonly named: boolean;
  /** Where the columns of features and of metrics begin; between them lie the features. */
  readonly featuresFrom: number;
  readonly metricsFrom: number;
}

/** Features come first, then metrics. Cheap: looks at names only. */
function layoutOf(frame: Frame): Layout | null {
  const { columns, rows, index } = frame;
  if (rows.length === 0 || rows.length > MOST_GROUPS || new Set(columns).size < columns.length) return null;
  if (!columns.some((name) => RATES.includes(name))) return null;
  const metricsFrom = columns.findIndex((name, at) => METRICS.includes(name) || holdsFractions(rows, at));
  // pandas writes a plain row number as a first column without a name.
  const featuresFrom = columns[0] === "" || columns[0] === "Unnamed: 0" ? 1 : 0;
  const features = columns.slice(featuresFrom, metricsFrom);
  if (features.length > 0) return { features, named: true, featuresFrom, metricsFrom };
  const width = index?.[0]?.length ?? 0;
  if (width === 0 || featuresFrom > 0) return null;
  const unnamed = Array.from({ length: width }, (_, at) => `feature ${at + 1}`);
  return { features: unnamed, named: false, featuresFrom, metricsFrom };
}

/** A metric under a name of the user's own: numbers, not all of them whole. */
function holdsFractions(rows: readonly (readonly JsonValue[])[], at: number): boolean {
  const cells = rows.map((row) => row[at] ?? null);
  const numbers = cells.map((cell) => figure(cell));
  if (cells.some((cell, row) => !isEmpty(cell) && numbers[row] === null)) return false;
  return numbers.some((number) => number !== null && !Number.isInteger(number));
}

function problemOf(frame: Frame, { named, features, featuresFrom, metricsFrom }: Layout, document: ReportDocument) {
  const seen = new Set<string>();
  for (const [index, row] of frame.rows.entries()) {
    const line = document.type === "csv" ? `line ${document.rows[index]?.line}` : `group ${index + 1}`;
    if (row.length !== frame.columns.length)
      return `${line} has ${row.length} figures for ${frame.columns.length} names`;
    const values = named ? row.slice(featuresFrom, metricsFrom) : (frame.index?.[index] ?? []);
    if (values.length !== features.length) return `${line} names ${values.length} of ${features.length} features`;
    const key = JSON.stringify(values.map(asText));
    if (seen.has(key)) return `${line} is about the same group as one before`;
    seen.add(key);
    for (const [at, name] of frame.columns.entries()) {
      if (at < metricsFrom) continue;
      const cell = row[at] ?? null;
      const number = figure(cell);
      if (!isEmpty(cell) && number === null && !isNotFinite(cell)) return `${line}: ${name} is not a number`;
      if (SHARES.includes(name) && number !== null && (number < 0 || number > 1))
        return `${line}: ${name} is not within 0 and 1`;
      if (COUNTS.includes(name) && number !== null && !(Number.isSafeInteger(number) && number >= 0))
        return `${line}: ${name} is not a whole number`;
    }
  }
  return null;
}

function malformed(path: string, problem: string): ReturnType<typeof failWith> {
  return failWith({
    reason: "evidence-malformed",
    message: `${path}, a Fairlearn report: ${problem}.`,
    remedy: "Export `by_group` of the MetricFrame anew, e.g. with `by_group.to_csv(path)`.",
  });
}

function isEmpty(cell: JsonValue): boolean {
  return cell === null || cell === "";
}

function isNotFinite(cell: JsonValue): boolean {
  return typeof cell === "string" && /^[+-]?(nan|inf|infinity)$/i.test(cell);
}

const NUMERAL = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

function figure(cell: JsonValue | undefined): number | null {
  const number = typeof cell === "string" && NUMERAL.test(cell) ? Number(cell) : cell;
  return typeof number === "number" && Number.isFinite(number) ? number : null;
}

function asText(value: JsonValue | undefined): string {
  return value === null || value === undefined || typeof value === "object" ? "" : String(value);
}
