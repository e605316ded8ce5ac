/** `selection`: predicted positive among all. `tpr`, `fpr`: predicted positive among those labelled so, or otherwise. */
export type RateKind = "selection" | "tpr" | "fpr";

/** What is asked to be alike in all groups. */
export interface Measure {
  readonly name: "demographic-parity" | "equal-opportunity" | "equalized-odds";
  readonly words: string;
  readonly rates: readonly RateKind[];
  /** For the table of rules: what is compared. */
  readonly compares: string;
}

export const MEASURES: readonly Measure[] = [
  {
    name: "demographic-parity",
    words: "demographic parity",
    rates: ["selection"],
    compares: "selection rates",
  },
  {
    name: "equal-opportunity",
    words: "equal opportunity",
    rates: ["tpr"],
    compares: "true positive rates",
  },
  {
    name: "equalized-odds",
    words: "equalized odds",
    rates: ["tpr", "fpr"],
    compares: "true and false positive rates (the worse of the two)",
  },
];

/** A rate in words, for messages. */
export const RATE_WORDS: Readonly<Record<RateKind, string>> = {
  selection: "selection rate",
  tpr: "true positive rate",
  fpr: "false positive rate",
};

/** What a rate is divided by, in words: why it is undefined where there are none. */
export const DENOMINATOR_WORDS: Readonly<Record<RateKind, string>> = {
  selection: "rows",
  tpr: "rows labelled positive",
  fpr: "rows labelled other than positive",
};

export function needsLabels({ rates }: Measure): boolean {
  return rates.some((rate) => rate !== "selection");
}
