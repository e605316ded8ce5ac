/**
 * Standard deviation with divisor n (NumPy's default, `ddof=0`), in two passes in the order given.
 *
 * @param sorted ascending, finite, not empty
 * @returns exactly 0 if and only if all values are equal; Infinity where the squares overflow
 */
export function standardDeviation(sorted: Float64Array): number {
  const n = sorted.length;
  if (sorted[0] === sorted[n - 1]) return 0;
  let total = 0;
  for (let i = 0; i < n; i += 1) total += (sorted[i] as number) / n;
  let squares = 0;
  let rest = 0;
  for (let i = 0; i < n; i += 1) {
    const difference = (sorted[i] as number) - total;
    squares += difference * difference;
    rest += difference;
  }
  // The correction takes out what rounding left in the mean (Chan, Golub & LeVeque 1983).
  return Math.sqrt((squares - (rest * rest) / n) / n);
}
