/**
 * log(1 + x) − x for x ≥ −1, without the cancellation of the plain difference near 0.
 *
 * With r = x / (2 + x), log(1 + x) = 2·artanh(r) (Abramowitz & Stegun 1964, 4.1.27).
 */
export function log1pMinus(x: number): number {
  if (x < -0.4 || x > 0.7) return Math.log1p(x) - x;
  const r = x / (2 + x);
  const square = r * r;
  let sum = 0;
  let power = square;
  for (let k = 3; ; k += 2) {
    const next = sum + power / k;
    if (next === sum) break;
    sum = next;
    power *= square;
  }
  return r * (2 * sum - x);
}
