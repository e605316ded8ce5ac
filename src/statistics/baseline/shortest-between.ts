/** How many digits finer than the gap is wide are tried before its middle is taken. */
const FINER = 3;

/**
 * A number with few digits that lies strictly between two others: a boundary that hides the values beside it and takes
 * little room.
 *
 * @returns null if no double lies between them, or they are not finite
 */
export function shortestBetween(low: number, high: number): number | null {
  const width = high - low;
  if (!(width > 0) || !Number.isFinite(width)) return null;
  const coarsest = Math.ceil(Math.log10(width));
  for (let exponent = coarsest; exponent >= coarsest - FINER; exponent -= 1) {
    const steps = Math.floor(low / Number(`1e${exponent}`)) + 1;
    const candidate = Number(`${steps}e${exponent}`);
    if (candidate > low && candidate < high) return candidate;
  }
  const middle = low + width / 2;
  return middle > low && middle < high ? middle : null;
}
