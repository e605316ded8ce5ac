/**
 * P(D ≥ h / lcm(n, m)) of the two-sample Kolmogorov–Smirnov statistic when both samples come from one continuous
 * distribution: exact, over all orders in which n and m values can be mixed.
 *
 * `P(i, j)`, the share of the paths from (0, 0) to (i, j) that touch the boundary |i/n − j/m| ≥ D, is 1 outside and the
 * weighted mean of its two predecessors inside. All terms are positive, so nothing cancels (Hodges 1958; this form:
 * Viehmann 2021, arXiv:2102.08037). Time grows with n·m·D.
 *
 * @param n size of one sample, a whole number ≥ 1
 * @param m size of the other
 * @param h the statistic in units of 1/lcm(n, m), a whole number ≥ 0
 */
export function exactKsPValue(n: number, m: number, h: number): number {
  if (h === 0) return 1;
  const rows = Math.min(n, m);
  const columns = Math.max(n, m);
  const divisor = gcd(rows, columns);
  const perRow = columns / divisor;
  const perColumn = rows / divisor;
  const share = new Float64Array(columns + 1).fill(1);
  // Inside the boundary: |i·perRow − j·perColumn| < h.
  let before = 0;
  for (let i = 0; i <= rows; i += 1) {
    const from = Math.max(0, Math.floor((i * perRow - h) / perColumn) + 1);
    const to = Math.min(columns, Math.ceil((i * perRow + h) / perColumn) - 1);
    for (let j = before; j < from; j += 1) share[j] = 1;
    before = from;
    let left = 1;
    for (let j = from; j <= to; j += 1) {
      const below = i === 0 ? 0 : (share[j] ?? 1);
      // At (0, 0) no path has touched anything yet.
      left = i + j === 0 ? 0 : (i * below + j * left) / (i + j);
      share[j] = left;
    }
  }
  return Math.min(1, share[columns] ?? 1);
}

/** Greatest common divisor of two whole numbers ≥ 1. */
export function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}
