import { failWith, succeed } from "../faults.ts";
import type { JsonValue } from "../parse-json.ts";
import { isObject, type JsonObject, objectsIn } from "./evidently-json.ts";
import { readMetricsReport } from "./evidently-metrics.ts";
import { readTestSuite } from "./evidently-suite.ts";
import { readValuesReport } from "./evidently-values.ts";
import type { Reader, ReportBase } from "./reader.ts";

/** What an Evidently report says about drift, whichever version wrote it. */
export interface EvidentlyReport extends ReportBase {
  readonly format: "evidently";
  readonly generation: EvidentlyGeneration;
  /** One entry per column, in the order of the report; empty if the report is about other things. */
  readonly columns: readonly EvidentlyColumn[];
  /** The verdict on all columns together, where the report has one. */
  readonly dataset: EvidentlyDataset | null;
}

/**
 * `report`: 0.2–0.6, `metrics[].metric`. `test-suite`: 0.2–0.6, `tests[]` with `summary`. `values`: 0.7.0–0.7.15,
 * `metrics[].metric_id`, in which neither method nor threshold is said. `configured`: from 0.7.16 on,
 * `metrics[].metric_name` with `config`.
 */
export type EvidentlyGeneration = "report" | "test-suite" | "values" | "configured";

export interface EvidentlyColumn {
  readonly column: string;
  /** `num`, `cat`, `text` …, where the report says it. */
  readonly type: string | null;
  readonly method: string | null;
  readonly threshold: number | null;
  readonly score: number | null;
  /** Null: the report does not tell, for `reason`. */
  readonly drifted: boolean | null;
  readonly reason?: "value-invalid" | "not-comparable";
}

export interface EvidentlyDataset {
  /** Share of drifted columns, in [0, 1]. */
  readonly share: number | null;
  readonly count: number | null;
  readonly total: number | null;
  /** Share from which on the data set is said to have drifted. */
  readonly threshold: number | null;
  readonly drifted: boolean | null;
}

/** Evidently's JSON of all generations. Figures that are NaN are undecided, whatever verdict stands beside them. */
export const evidentlyReader: Reader<EvidentlyReport> = {
  format: "evidently",
  title: "Evidently JSON",
  recognises: (document) => document.type === "json" && shapeOf(document.value) !== null,
  read(document, path) {
    const shape = document.type === "json" ? shapeOf(document.value) : null;
    if (document.type !== "json" || shape === null || !isObject(document.value))
      throw new Error("only a recognised document can be read");
    if (shape === "snapshot")
      return failWith({
        reason: "evidence-unreadable",
        message: `${path} is a saved Evidently snapshot, which holds the workings and no verdicts.`,
        remedy: "Write the report's own JSON instead: `save_json(…)` or `json()` of the run.",
      });
    return succeed({ format: "evidently", generation: shape, ...contentOf(shape, document.value) });
  },
};

function contentOf(shape: EvidentlyGeneration, document: JsonObject): Pick<EvidentlyReport, "columns" | "dataset"> {
  switch (shape) {
    case "report":
      return readMetricsReport(document);
    case "test-suite":
      return readTestSuite(document);
    case "values":
    case "configured":
      return readValuesReport(document);
  }
}

/** Every entry must have the shape that Evidently gives it: others write `metrics` and `tests`, too. */
function shapeOf(value: JsonValue): EvidentlyGeneration | "snapshot" | null {
  if (!isObject(value)) return null;
  if (isObject(value["metric_results"]) && Array.isArray(value["top_level_metrics"])) return "snapshot";
  const summary = value["summary"];
  if (isObject(summary) && typeof summary["all_passed"] === "boolean") {
    const tests = objectsIn(value["tests"]);
    return tests?.every((test) => isText(test["name"]) && isText(test["status"]) && isText(test["group"]))
      ? "test-suite"
      : null;
  }
  const metrics = objectsIn(value["metrics"]);
  if (metrics === null || metrics.length === 0) return null;
  if (metrics.every((metric) => isText(metric["metric"]) && isObject(metric["result"]))) return "report";
  const named = (key: string) =>
    metrics.every((metric) => isText(metric["id"]) && isText(metric[key]) && Object.hasOwn(metric, "value"));
  if (named("metric_name") && metrics.every((metric) => isObject(metric["config"]))) return "configured";
  return named("metric_id") ? "values" : null;
}

function isText(value: JsonValue | undefined): boolean {
  return typeof value === "string" && value !== "";
}
