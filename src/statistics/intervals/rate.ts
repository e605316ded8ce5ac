/** A proportion as it was counted: `numerator` of `denominator` rows, whole numbers with 0 ≤ numerator ≤ denominator and denominator > 0. */
export interface Rate {
  readonly numerator: number;
  readonly denominator: number;
}

/** The bounds of a confidence interval. */
export interface Bounds {
  readonly low: number;
  readonly high: number;
}
