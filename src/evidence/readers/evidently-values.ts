import { decided, graverDataset, gravestByName } from "./evidently-column.ts";
import { type JsonObject, numberOf, objectOf, objectsIn, textOf } from "./evidently-json.ts";
import type { EvidentlyColumn, EvidentlyContent, EvidentlyDataset } from "./evidently-report.ts";

/**
 * Evidently 0.7: a value for each metric. Up to 0.7.15 neither method nor threshold is said, so only a test in the same
 * file tells what a value means; from 0.7.16 on the verdict follows from score, threshold and the method's direction.
 */
export function readValuesReport(document: JsonObject): EvidentlyContent {
  const verdicts = verdictsOf(document);
  const columns: EvidentlyColumn[] = [];
  let dataset: EvidentlyDataset | null = null;
  for (const metric of objectsIn(document["metrics"]) ?? []) {
    const { kind, column } = identityOf(metric);
    const verdict = verdicts.get(textOf(metric["id"]) ?? "") ?? null;
    if (kind === "ValueDrift" && column !== null) columns.push(columnOf(column, metric, verdict));
    if (kind === "DriftedColumnsCount") dataset = graverDataset(dataset, datasetOf(metric, verdict));
  }
  return { columns: [...gravestByName(columns).values()], dataset };
}

/** The kind of a metric and its column: from `config` where there is one, else from an id like `ValueDrift(column=age)`. */
function identityOf(metric: JsonObject): { readonly kind: string | null; readonly column: string | null } {
  const config = metric["config"];
  if (config !== undefined) {
    const { type, column } = objectOf(config);
    return { kind: textOf(type)?.split(":").at(-1) ?? null, column: textOf(column) };
  }
  const id = textOf(metric["metric_id"]) ?? "";
  const [, kind, rest] = /^(\w+)\((.*)\)$/s.exec(id) ?? [null, null, null];
  // A column's name may hold commas and brackets; in these versions it is the only argument or the first of several.
  const column = rest === null ? null : (/^column=(.*?)(?:,(?:method|threshold)=.*)?$/s.exec(rest ?? "")?.[1] ?? null);
  return { kind: kind ?? null, column };
}

function columnOf(column: string, metric: JsonObject, verdict: boolean | null): EvidentlyColumn {
  const config = objectOf(metric["config"]);
  const method = textOf(config["method"]);
  const threshold = numberOf(config["threshold"]);
  const score = numberOf(metric["value"]);
  const said = { column, type: null, method, threshold, score };
  return decided(said, verdict);
}

/** What the tests say, by the id of the metric they are about: true for drift; null for tests that ended otherwise. */
function verdictsOf(document: JsonObject): Map<string, boolean | null> {
  const verdicts = new Map<string, boolean | null>();
  for (const test of objectsIn(document["tests"]) ?? []) {
    const config = objectOf(test["metric_config"]);
    const id = textOf(config["metric_id"]);
    const kind = textOf(objectOf(config["params"])["type"])?.split(":").at(-1);
    const ours = (kind === "ValueDrift" && test["id"] === "drift") || kind === "DriftedColumnsCount";
    if (id === null || !ours) continue;
    const status = test["status"];
    verdicts.set(id, status === "SUCCESS" ? false : status === "FAIL" ? true : null);
  }
  return verdicts;
}

function datasetOf(metric: JsonObject, drifted: boolean | null): EvidentlyDataset {
  const { count, share } = objectOf(metric["value"]);
  const threshold =
    numberOf(objectOf(metric["config"])["drift_share"]) ??
    Number(/drift_share=([\d.]+)/.exec(textOf(metric["metric_id"]) ?? "")?.[1] ?? Number.NaN);
  const found = { share: numberOf(share), count: numberOf(count) };
  const known = Number.isFinite(threshold) ? threshold : null;
  return {
    ...found,
    total:
      found.share !== null && found.count !== null && found.share > 0 ? Math.round(found.count / found.share) : null,
    threshold: known,
    drifted: drifted ?? (found.share === null || known === null ? null : found.share >= known),
  };
}
