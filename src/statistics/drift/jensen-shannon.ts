import type { CategoryCounts } from "./category-counts.ts";
import { sharePairs } from "./chi-square.ts";

/**
 * Jensen–Shannon distance, base 2: the square root of the Jensen–Shannon divergence in bits, in [0, 1]
 * (Endres & Schindelin 2003; SciPy: `distance.jensenshannon(base=2)`). An empty share adds nothing and needs no filling.
 */
export function jensenShannon(counts: CategoryCounts): number {
  let divergence = 0;
  for (const { reference, current } of sharePairs(counts)) {
    const middle = (reference + current) / 2;
    if (reference > 0) divergence += (reference * Math.log2(reference / middle)) / 2;
    if (current > 0) divergence += (current * Math.log2(current / middle)) / 2;
  }
  // Rounding may leave a hair below 0 or above 1.
  return Math.sqrt(Math.min(1, Math.max(0, divergence)));
}
