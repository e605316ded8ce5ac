import { decided, gravestByName } from "./evidently-column.ts";
import { booleanOf, isObject, type JsonObject, numberOf, objectOf, objectsIn, textOf } from "./evidently-json.ts";
import type { EvidentlyColumn, EvidentlyContent, EvidentlyDataset } from "./evidently-report.ts";

/** Evidently 0.2–0.6, `TestSuite`. Scores are rounded to three decimals there, so its verdicts are taken, not made. */
export function readTestSuite(document: JsonObject): EvidentlyContent {
  const columns: EvidentlyColumn[] = [];
  let dataset: EvidentlyDataset | null = null;
  for (const test of objectsIn(document["tests"]) ?? []) {
    if (test["group"] !== "data_drift") continue;
    const parameters = objectOf(test["parameters"]);
    const features = parameters["features"];
    if (isObject(features)) {
      for (const [name, feature] of Object.entries(features)) columns.push(columnOf(name, objectOf(feature)));
      dataset ??= datasetOf(test, features);
    }
    const name = textOf(parameters["column_name"]);
    if (name !== null) columns.push(columnOf(name, parameters));
    // A test that broke off names no column: under its own name it stays open.
    else if (!isObject(features) && test["status"] !== "SUCCESS") columns.push(columnOf(String(test["name"]), {}));
  }
  return { columns: [...gravestByName(columns).values()], dataset };
}

function columnOf(column: string, found: JsonObject): EvidentlyColumn {
  const said = {
    column,
    type: null,
    method: textOf(found["stattest"]),
    threshold: numberOf(found["threshold"]),
    score: numberOf(found["score"]),
  };
  return decided(said, booleanOf(found["detected"]), null);
}

/** The test's limit may be one of shares or of columns, and any comparison: only its status says what came of it. */
function datasetOf(test: JsonObject, features: JsonObject): EvidentlyDataset {
  const entries = Object.values(features);
  const count = entries.filter((feature) => objectOf(feature)["detected"] === true).length;
  const status = test["status"];
  return {
    share: entries.length === 0 ? null : count / entries.length,
    count,
    total: entries.length,
    threshold: null,
    drifted: status === "SUCCESS" ? false : status === "FAIL" ? true : null,
  };
}
