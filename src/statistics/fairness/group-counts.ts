import type { Side } from "../../evidence/evidence.ts";
import type { Fault } from "../../evidence/faults.ts";
import type { FactRequestOf } from "../facts.ts";

/** Asks for integer counts per group. */
export interface GroupCountsRequest extends FactRequestOf<GroupCounts> {
  readonly kind: "group-counts";
  readonly side: Side;
  /** Each is one way to group the rows: one column, or several crossed. */
  readonly groupings: readonly (readonly string[])[];
  readonly columns: { readonly label: string | null; readonly prediction: string };
  /** The favourable class; `null` where the policy leaves it to the default: 1, beside 0 or −1. */
  readonly positive: string | number | boolean | null;
  /** Declared delimiter of a CSV file, else `null`. */
  readonly delimiter: string | null;
}

/** What was counted in one group of rows. Where there are no labels, the last four are 0 and mean nothing. */
export interface GroupCount {
  /** One value for each column of the grouping; `null` where it is missing. */
  readonly values: readonly (string | null)[];
  readonly n: number;
  /** Rows predicted positive. */
  readonly selected: number;
  /** Rows labelled positive, and those of them that are predicted positive. */
  readonly positives: number;
  readonly truePositives: number;
  /** Rows labelled otherwise, and those of them that are predicted positive. */
  readonly negatives: number;
  readonly falsePositives: number;
}

/** The groups of one grouping, sorted by their values, or why they could not be counted. */
export type Grouping = { readonly columns: readonly string[] } & (
  | { readonly ok: true; readonly groups: readonly GroupCount[] }
  | { readonly ok: false; readonly fault: Fault }
);

/** Integer counts of a table of predictions. */
export interface GroupCounts {
  /** How the table is named to people. */
  readonly path: string;
  readonly rows: number;
  readonly missingPredictions: number;
  readonly missingLabels: number;
  /** Why there are no labels; `null` where there are. */
  readonly labelFault: Fault | null;
  /** The positive class in its canonical spelling, and how many classes there are in all. */
  readonly positive: string;
  readonly classes: number;
  /** In the order of the request. */
  readonly groupings: readonly Grouping[];
}
