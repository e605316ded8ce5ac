import { failWith, succeed } from "../faults.ts";
import type { JsonValue } from "../parse-json.ts";
import { isObject, type JsonObject, objectsIn } from "./evidently-json.ts";
import { readMetricsReport } from "./evidently-metrics.ts";
import type { EvidentlyContent, EvidentlyGeneration, EvidentlyReport } from "./evidently-report.ts";
import { readTestSuite } from "./evidently-suite.ts";
import { readValuesReport } from "./evidently-values.ts";
import type { Reader } from "./reader.ts";

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

function contentOf(shape: EvidentlyGeneration, document: JsonObject): EvidentlyContent {
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
