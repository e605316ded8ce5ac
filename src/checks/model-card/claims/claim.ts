import type { MetricIdentity } from "./metric-identity.ts";
import type { PrintedNumber } from "./printed-number.ts";

/** A figure that a card states. */
export interface Claim extends MetricIdentity {
  /** What the card calls it, e.g. `DP sex`. */
  readonly label: string;
  readonly number: PrintedNumber;
  readonly line: number;
  /**
   * `own`: said of the model as such, so that evidence can contradict it. `candidate`: one of several models, rows or
   * settings of which the card does not say which is the model's. `other`: said of something else than the model as
   * such, e.g. an earlier version or one class of many. `loose`: said in passing, in a sentence that says more.
   */
  readonly standing: "own" | "candidate" | "other" | "loose";
  /** It stands in the row of a data set or model that the evidence does not know by this name. */
  readonly unknownRow: boolean;
  /** The only report that the card compares itself with here, where it names one. */
  readonly source: string | null;
}

/** What the evidence knows: its words for parts of the data, and its keys. */
export interface Vocabulary {
  /** Words that tell figures of the same metric apart: groups, classes. */
  readonly slices: ReadonlySet<string>;
  /** The words of each key that names no known metric, sorted and joined by blanks. */
  readonly keys: ReadonlySet<string>;
}
