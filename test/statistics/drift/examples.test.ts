import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import type { Evidence, Side } from "../../../src/evidence/evidence.ts";
import { chiSquare } from "../../../src/statistics/drift/chi-square.ts";
import type { ColumnFigures } from "../../../src/statistics/drift/drift-figures.ts";
import { driftProvider } from "../../../src/statistics/drift/drift-provider.ts";
import { jensenShannon } from "../../../src/statistics/drift/jensen-shannon.ts";
import { populationStability } from "../../../src/statistics/drift/population-stability.ts";
import { near } from "./reference.ts";

interface Counted {
  readonly reference: number[];
  readonly current: number[];
  readonly psi: number;
  readonly jensenShannonBase2: number;
}

interface Expected {
  readonly ks?: { readonly statistic: number; readonly pValue: number };
  readonly wasserstein?: { readonly normalised: number };
  readonly quantileBins?: Counted;
  readonly categories?: Counted & { readonly chiSquare?: { readonly statistic: number; readonly pValue: number } };
}

interface Compared {
  readonly reference: string;
  readonly current: string;
  readonly features: Readonly<Record<string, Expected>>;
}

const examples = new URL("../../../examples/", import.meta.url);
const { drift } = JSON.parse(readFileSync(new URL("reference.json", examples), "utf8")) as {
  readonly drift: readonly Compared[];
};

function table(side: Side, folder: string): Evidence {
  const [parquet, csv] = ["parquet", "csv"].map((format) =>
    fileURLToPath(new URL(`${folder}/evaluation/features.${format}`, examples)),
  );
  const file = parquet !== undefined && existsSync(parquet) ? parquet : (csv ?? "");
  const shared = { model: "m", role: "features", side, path: folder, sha256: "0".repeat(64), bytes: 0 } as const;
  return { ...shared, state: "present", file, origin: { type: "directory", directory: folder } };
}

function check(name: string, { comparison }: ColumnFigures, expected: Expected): void {
  assert.ok(comparison.kind !== "none", name);
  if (comparison.kind === "numeric") {
    near(comparison.ks.value, expected.ks?.statistic ?? null, `${name}: D`);
    near(comparison.ks.pValue, expected.ks?.pValue ?? null, `${name}: p of D`);
    near(comparison.wasserstein?.value ?? null, expected.wasserstein?.normalised ?? null, `${name}: Wasserstein`);
    const bins = expected.quantileBins;
    // Values with much mass have bins of their own here, and none there.
    if (bins !== undefined && JSON.stringify(comparison.bins.reference) === JSON.stringify(bins.reference)) {
      near(populationStability(comparison.bins)?.index ?? null, bins.psi, `${name}: PSI`);
      near(jensenShannon(comparison.bins), bins.jensenShannonBase2, `${name}: Jensen–Shannon of bins`);
    }
  }
  const { categories } = expected;
  if (categories === undefined || comparison.categories === null) return;
  const found = chiSquare(comparison.categories);
  near(found?.statistic ?? null, categories.chiSquare?.statistic ?? null, `${name}: χ²`);
  near(found?.pValue ?? null, categories.chiSquare?.pValue ?? null, `${name}: p of χ²`);
  near(populationStability(comparison.categories)?.index ?? null, categories.psi, `${name}: PSI of categories`);
  near(jensenShannon(comparison.categories), categories.jensenShannonBase2, `${name}: Jensen–Shannon`);
}

for (const { reference, current, features } of drift)
  test(`the figures of ${current} against ${reference} equal SciPy's`, async () => {
    const items = [table("baseline", reference), table("current", current)];
    const request = { kind: "drift", role: "features", columns: null, ignore: [], delimiter: null } as const;
    const answer = await driftProvider.provide(request, { model: "m", items });
    assert.ok(answer.ok);
    for (const [name, expected] of Object.entries(features)) {
      const column = answer.value.columns.find((candidate) => candidate.name === name);
      assert.ok(column, name);
      check(name, column, expected);
    }
  });
