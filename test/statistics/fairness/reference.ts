import { readFileSync } from "node:fs";

type Pair = readonly [number, number];

/** What `test/reference/fairness/make-reference.py` wrote. */
export interface Reference {
  readonly cases: readonly {
    readonly groups: readonly { readonly tp: number; readonly fp: number; readonly fn: number; readonly tn: number }[];
    readonly byGroup: readonly { readonly selection: number; readonly tpr: number; readonly fpr: number }[];
    readonly figures: Readonly<Record<string, number>>;
    readonly intervals: Readonly<Record<string, Pair>>;
  }[];
  readonly wilson: readonly {
    readonly numerator: number;
    readonly denominator: number;
    readonly level: number;
    readonly bounds: Pair;
  }[];
  readonly pairs: readonly {
    readonly a: Pair;
    readonly b: Pair;
    readonly level: number;
    readonly newcombe: Pair;
    readonly "katz-log": Pair | null;
    readonly "koopman-score": readonly [number, number | null];
  }[];
}

export const REFERENCE = JSON.parse(
  readFileSync(new URL("../../reference/fairness/reference.json", import.meta.url), "utf8"),
) as Reference;
