import { canonicalClass, canonicalGroup } from "./canonical-value.ts";
import type { GroupCount } from "./group-counts.ts";

/** So many rows have exactly these values, as the table spells them. */
export interface Cell {
  readonly group: readonly (string | null)[];
  readonly label: string | null;
  readonly prediction: string | null;
  readonly n: number;
}

type Tally = { -readonly [K in keyof GroupCount]: GroupCount[K] };

/**
 * Rolls cells up to groups.
 *
 * @param options.at which values of a cell's group make the grouping, e.g. [0, 2]
 * @param options.positive canonical name of the positive class
 * @returns groups sorted by their values, missing ones first; their `n` add up to those of the cells
 */
export function countGroups(options: {
  readonly cells: readonly Cell[];
  readonly at: readonly number[];
  readonly positive: string;
}): GroupCount[] {
  const tallies = new Map<string, Tally>();
  for (const cell of options.cells) {
    const values = options.at.map((index) => canonicalGroup(cell.group[index] ?? null));
    const key = JSON.stringify(values);
    const tally = tallies.get(key) ?? emptyTally(values);
    tallies.set(key, tally);
    add(tally, cell, options.positive);
  }
  return [...tallies].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, tally]) => tally);
}

function emptyTally(values: readonly (string | null)[]): Tally {
  return { values, n: 0, selected: 0, positives: 0, truePositives: 0, negatives: 0, falsePositives: 0 };
}

function add(tally: Tally, cell: Cell, positive: string): void {
  const label = canonicalClass(cell.label);
  const prediction = canonicalClass(cell.prediction);
  const selected = prediction.kind === "class" && prediction.name === positive ? cell.n : 0;
  tally.n += cell.n;
  tally.selected += selected;
  if (label.kind !== "class") return;
  if (label.name === positive) {
    tally.positives += cell.n;
    tally.truePositives += selected;
  } else {
    tally.negatives += cell.n;
    tally.falsePositives += selected;
  }
}
