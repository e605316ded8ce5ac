import assert from "node:assert/strict";
import { test } from "node:test";
import { chiSquareSurvival } from "../../../src/statistics/distributions/chi-square-survival.ts";
import { kolmogorovSurvival } from "../../../src/statistics/distributions/kolmogorov-survival.ts";
import { adjustPValues } from "../../../src/statistics/drift/adjust-p-values.ts";
import { chiSquare, cramersV } from "../../../src/statistics/drift/chi-square.ts";
import { compareValues } from "../../../src/statistics/drift/compare-numbers.ts";
import { exactKsPValue } from "../../../src/statistics/drift/exact-ks-p-value.ts";
import { jensenShannon } from "../../../src/statistics/drift/jensen-shannon.ts";
import { populationStability } from "../../../src/statistics/drift/population-stability.ts";
import { type Law, type NumericReference, near, reference } from "./reference.ts";

function check(expected: NumericReference, a: Float64Array, b: Float64Array): void {
  const scratch = new Uint32Array(2 * Math.max(a.length, b.length));
  const found = compareValues(a, b, scratch);
  const { name } = expected;
  near(found.ks.value, expected.ks.statistic, `${name}: D`);
  near(found.ks.pValue, expected.ks.pValue, `${name}: p of D`);
  near(found.wasserstein?.value ?? null, expected.wasserstein, `${name}: Wasserstein`);
  assert.deepEqual(found.bins, expected.bins, `${name}: bins`);
  const stability = populationStability(found.bins);
  near(stability?.index ?? null, expected.psi?.index ?? null, `${name}: PSI`);
  near(stability?.pValue ?? null, expected.psi?.pValue ?? null, `${name}: p of PSI`);
  near(jensenShannon(found.bins), expected.jensenShannon, `${name}: Jensen–Shannon`);
}

function valuesOf([, n, low, width]: Law): Float64Array {
  return Float64Array.from({ length: n }, (_, k) => low + width * ((k + 0.5) / n));
}

for (const sample of reference.samples)
  test(`numeric figures equal SciPy's and NumPy's: ${sample.name}`, () => {
    check(sample, Float64Array.from(sample.reference), Float64Array.from(sample.current));
  });

for (const sample of reference.large)
  test(`numeric figures of large samples equal SciPy's and NumPy's: ${sample.name}`, () => {
    check(sample, valuesOf(sample.reference), valuesOf(sample.current));
  });

test("categorical figures equal SciPy's and NumPy's", () => {
  for (const expected of reference.categories) {
    const what = JSON.stringify([expected.reference, expected.current]);
    const found = chiSquare(expected);
    assert.ok(found);
    near(found.statistic, expected.chiSquare.statistic, `chi-square of ${what}`);
    near(found.pValue, expected.chiSquare.pValue, `p of chi-square of ${what}`);
    assert.equal(found.degrees, expected.chiSquare.degrees);
    near(cramersV(expected), expected.cramersV, `Cramér's V of ${what}`);
    near(jensenShannon(expected), expected.jensenShannon, `Jensen–Shannon of ${what}`);
    near(populationStability(expected)?.index ?? null, expected.psi.index, `PSI of ${what}`);
    near(populationStability(expected)?.pValue ?? null, expected.psi.pValue, `p of PSI of ${what}`);
  }
});

test("Kolmogorov's distribution equals SciPy's over all methods that compute it", () => {
  for (const [n, d, p] of reference.kolmogorov) near(kolmogorovSurvival(n, d), p, `n ${n}, d ${d}`);
});

test("small Kolmogorov tails keep their relative accuracy", () => {
  const small = reference.kolmogorov.filter(([, , p]) => p > 1e-300 && p < 1e-9);
  assert.ok(small.length > 5);
  for (const [n, d, p] of small) near(kolmogorovSurvival(n, d) / p, 1, `n ${n}, d ${d}`);
});

test("chi-square tails equal SciPy's, relatively", () => {
  for (const [x, degrees, p] of reference.chiSquare)
    if (p > 0) near(chiSquareSurvival(x, degrees) / p, 1, `x ${x}, ${degrees} degrees of freedom`);
    else assert.equal(chiSquareSurvival(x, degrees), 0);
});

test("exact two-sample p-values equal SciPy's, relatively", () => {
  for (const [n, m, h, p] of reference.exact) near(exactKsPValue(n, m, h) / p, 1, `n ${n}, m ${m}, h ${h}`);
});

test("Benjamini–Hochberg-adjusted p-values equal SciPy's", () => {
  for (const { pValues, adjusted } of reference.benjaminiHochberg)
    adjustPValues(pValues).forEach((value, index) => {
      near(value, adjusted[index] ?? null, `${JSON.stringify(pValues)} at ${index}`);
    });
});
