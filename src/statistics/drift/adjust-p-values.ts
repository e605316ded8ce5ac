/**
 * Benjamini–Hochberg adjusted p-values (1995): the smallest false discovery rate at which each would be reported
 * (SciPy: `false_discovery_control(method="bh")`).
 *
 * @param pValues in [0, 1], in any order
 * @returns the adjusted values, in the order given
 */
export function adjustPValues(pValues: readonly number[]): number[] {
  const count = pValues.length;
  const order = pValues.map((_, index) => index).sort((a, b) => (pValues[b] ?? 0) - (pValues[a] ?? 0));
  const adjusted = new Array<number>(count).fill(1);
  let least = 1;
  order.forEach((index, position) => {
    const p = pValues[index] ?? 1;
    // Never below the p-value itself, which the rounding of p · count / count might be.
    least = Math.min(least, Math.max(p, (p * count) / (count - position)));
    adjusted[index] = least;
  });
  return adjusted;
}
