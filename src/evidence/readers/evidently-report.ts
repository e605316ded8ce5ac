import type { ReportBase } from "./reader.ts";

/** What an Evidently report says about drift, whichever version wrote it. */
export interface EvidentlyReport extends ReportBase, EvidentlyContent {
  readonly format: "evidently";
  readonly generation: EvidentlyGeneration;
}

/** What every generation says in its own shape. */
export interface EvidentlyContent {
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
