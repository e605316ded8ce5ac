/**
 * Wasserstein-1 distance in units of the reference's standard deviation (divisor n).
 *
 * Against a constant reference there is no unit: 0 if the current values are the same constant, else undefined.
 * (A floor under the standard deviation, as some tools have it, would make the figure depend on the feature's unit.)
 *
 * @returns null where undefined, or beyond the range of doubles
 */
export function normalisedWasserstein(area: number, deviation: number): number | null {
  if (area === 0) return 0;
  const value = area / deviation;
  return deviation > 0 && Number.isFinite(area) && Number.isFinite(deviation) && Number.isFinite(value) ? value : null;
}
