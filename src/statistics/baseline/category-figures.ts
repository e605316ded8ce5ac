import { createHash } from "node:crypto";
import { type CategoricalComparison, MAX_CATEGORIES, type NoComparison } from "../drift/drift-figures.ts";
import { MIN_EXPECTED } from "../drift/pool-rare-categories.ts";
import type { CategoryFigures, ColumnValues } from "./figures-document.ts";

/** Categories of fewer rows are kept under a hash of their name: they may name one person. */
const NAMED_FROM = MIN_EXPECTED;
/** A column that holds a longer text holds text rather than categories. */
const LONGEST_NAME = 200;
const HASH_DIGITS = 16;

/**
 * Figures of a column of categories; none where values are nearly all distinct (more than one for two rows), or are
 * texts: they would be identifiers.
 */
export function categoryFigures(counts: ReadonlyMap<string, number>): ColumnValues {
  const entries = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
  const rows = entries.reduce((total, [, count]) => total + count, 0);
  if (rows === 0) return { kind: "none", why: "empty" };
  if (entries.length > MAX_CATEGORIES) return { kind: "none", why: "too-many" };
  if (2 * entries.length > rows || entries.some(([name]) => name.length > LONGEST_NAME))
    return { kind: "none", why: "identifying" };
  const isNamed = ([, count]: readonly [string, number]) => count >= NAMED_FROM;
  const hashed = entries
    .filter((entry) => !isNamed(entry))
    .map(([name, count]): [string, number] => [hashOf(name), count]);
  return {
    kind: "categories",
    named: entries.filter(isNamed),
    hashed: hashed.sort(([a], [b]) => (a < b ? -1 : 1)),
  };
}

/**
 * Compares kept categories with counted ones. All whose names are known stand in the order of their names, as when two
 * tables are compared; those that only their hash is known of come last, all too rare to be kept apart by any method.
 */
export function compareWithCategories(
  figures: CategoryFigures,
  current: ReadonlyMap<string, number>,
): CategoricalComparison | NoComparison {
  const named = new Map(figures.named);
  const hashed = new Map(figures.hashed);
  const known = new Map(named);
  for (const name of current.keys()) {
    if (known.has(name)) continue;
    const hash = hashOf(name);
    known.set(name, hashed.get(hash) ?? 0);
    hashed.delete(hash);
  }
  const names = [...known.keys()].sort();
  if (names.length + hashed.size > MAX_CATEGORIES) return { kind: "none", reason: "too-many-categories" };
  const categories = {
    reference: [...names.map((name) => known.get(name) ?? 0), ...hashed.values()],
    current: [...names.map((name) => current.get(name) ?? 0), ...[...hashed].map(() => 0)],
  };
  const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);
  return { kind: "categorical", n: total(categories.reference), m: total(categories.current), categories };
}

function hashOf(name: string): string {
  return createHash("sha256").update(name).digest("hex").slice(0, HASH_DIGITS);
}
