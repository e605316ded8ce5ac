import { decided, graverDataset, gravestByName } from "./evidently-column.ts";
import { booleanOf, type JsonObject, numberOf, objectOf, objectsIn, textOf } from "./evidently-json.ts";
import type { EvidentlyColumn, EvidentlyContent, EvidentlyDataset } from "./evidently-report.ts";

/** Evidently 0.2–0.6, `Report`: metrics are looked up by name, their order is not fixed. */
export function readMetricsReport(document: JsonObject): EvidentlyContent {
  const columns: EvidentlyColumn[] = [];
  let dataset: EvidentlyDataset | null = null;
  for (const metric of objectsIn(document["metrics"]) ?? []) {
    const result = objectOf(metric["result"]);
    if (metric["metric"] === "DataDriftTable")
      for (const [name, column] of Object.entries(objectOf(result["drift_by_columns"])))
        columns.push(columnOf(name, objectOf(column)));
    if (metric["metric"] === "ColumnDriftMetric") {
      const name = textOf(result["column_name"]);
      if (name !== null) columns.push(columnOf(name, result));
    }
    // DataDriftTable repeats the verdict with a threshold that is not the user's.
    if (metric["metric"] === "DatasetDriftMetric") dataset = graverDataset(dataset, datasetOf(result));
  }
  return { columns: [...gravestByName(columns).values()], dataset };
}

function columnOf(column: string, found: JsonObject): EvidentlyColumn {
  const score = numberOf(found["drift_score"]);
  const drifted = booleanOf(found["drift_detected"]);
  const said = {
    column,
    type: textOf(found["column_type"]),
    method: textOf(found["stattest_name"]),
    threshold: numberOf(found["stattest_threshold"]),
    score,
  };
  return decided(said, drifted);
}

function datasetOf(result: JsonObject): EvidentlyDataset {
  return {
    share: numberOf(result["share_of_drifted_columns"]),
    count: numberOf(result["number_of_drifted_columns"]),
    total: numberOf(result["number_of_columns"]),
    threshold: numberOf(result["drift_share"]),
    drifted: booleanOf(result["dataset_drift"]),
  };
}
