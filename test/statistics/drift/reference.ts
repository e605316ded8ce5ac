import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { CategoryCounts } from "../../../src/statistics/drift/category-counts.ts";

interface Tested {
  readonly statistic: number;
  readonly pValue: number;
}
interface Stability {
  readonly index: number;
  readonly pValue: number;
}

export interface NumericReference {
  readonly name: string;
  readonly ks: Tested;
  readonly wasserstein: number | null;
  readonly bins: CategoryCounts;
  readonly psi: Stability | null;
  readonly jensenShannon: number;
}

/** `uniform`: value k of n is low + width · (k + 1/2) / n. */
export type Law = readonly ["uniform", number, number, number];

interface Reference {
  readonly samples: readonly (NumericReference & { readonly reference: number[]; readonly current: number[] })[];
  readonly large: readonly (NumericReference & { readonly reference: Law; readonly current: Law })[];
  readonly categories: readonly (CategoryCounts & {
    readonly chiSquare: Tested & { readonly degrees: number };
    readonly cramersV: number;
    readonly jensenShannon: number;
    readonly psi: Stability;
  })[];
  readonly kolmogorov: readonly (readonly [n: number, d: number, p: number])[];
  readonly chiSquare: readonly (readonly [x: number, degrees: number, p: number])[];
  readonly exact: readonly (readonly [n: number, m: number, h: number, p: number])[];
  readonly benjaminiHochberg: readonly { readonly pValues: number[]; readonly adjusted: number[] }[];
}

const file = new URL("../../reference/drift/drift.json", import.meta.url);

/** What SciPy and NumPy say: written by `test/reference/drift/make-reference.py`, which names their versions. */
export const reference = JSON.parse(readFileSync(file, "utf8")) as Reference;

/** Equal to 1e-9: absolutely, and relatively where figures are large. */
export function near(actual: number | null, expected: number | null, what: string): void {
  if (actual === null || expected === null) {
    assert.equal(actual, expected, what);
    return;
  }
  const error = Math.abs(actual - expected) / Math.max(1, Math.abs(expected));
  assert.ok(error <= 1e-9, `${what}: ${actual}, but the reference says ${expected}`);
}
