import type { Interval } from "../../../assessment/finding.ts";
import type { GroupCounts } from "../../../statistics/fairness/group-counts.ts";
import type { Figure } from "../../../statistics/figures-fact.ts";
import { criticalValue } from "../../../statistics/intervals/critical-value.ts";
import { wilson } from "../../../statistics/intervals/wilson.ts";
import { knownFigures } from "./known-figures.ts";
import { identify } from "./metric-identity.ts";
import { type Counts, predictionFigures, sum } from "./prediction-figures.ts";

/** A figure that a card can print; its name is one that the rule about claims knows. */
export interface CardFigure {
  readonly name: string;
  readonly value: number;
  /** `null` where the figure is no proportion of rows. */
  readonly interval: Interval | null;
  /** Rows that it stands on; `null` where these are not one set. */
  readonly n: number | null;
}

/** What follows from a table of predictions between two classes, in the form of a card's tables. */
export interface CardFigures {
  readonly path: string;
  /** The class that precision, recall and selection are about, in its canonical spelling. */
  readonly positive: string;
  readonly overall: readonly CardFigure[];
  readonly groupings: readonly {
    readonly columns: readonly string[];
    readonly groups: readonly { readonly name: string; readonly n: number; readonly rates: readonly CardFigure[] }[];
    /** Rows that belong to no group, since a value is missing. */
    readonly left: number;
    /** Differences and ratios between the groups. */
    readonly disparities: readonly CardFigure[];
  }[];
  /** Columns whose name, or the name of a group, reads like a metric, so that a row of it would seem to be about that. */
  readonly unprintable: readonly string[];
}

/** A figure of a known metric that a report states about the model as a whole. */
export interface StatedFigure {
  readonly name: string;
  readonly value: number;
  readonly path: string;
}

const LEVEL = 0.95;

type Proportion = readonly [name: string, numerator: number, denominator: number];

/** @returns `null` where nothing follows from the counts: more than two classes, no labels, or rows without one */
export function cardFigures(counts: GroupCounts): CardFigures | null {
  const known = new Map(
    predictionFigures(counts)
      .map(({ key, value }) => [JSON.stringify(key), value] as const)
      .reverse(),
  );
  const readable = counts.groupings.flatMap((grouping) => (grouping.ok ? [grouping] : []));
  const [first] = readable;
  if (known.size === 0 || first === undefined) return null;
  const other = (...key: string[]): CardFigure[] => {
    const value = known.get(JSON.stringify(key));
    const name = `${key.at(-1)?.slice(0, 1).toUpperCase()}${key.at(-1)?.slice(1)}`;
    return value === undefined ? [] : [{ name, value, interval: null, n: null }];
  };
  const grouped = readable
    .filter(({ columns }) => columns.length > 0)
    .map((grouping) => groupingOf(grouping, counts, other));
  return {
    path: counts.path,
    positive: counts.positive,
    overall: [...proportions(whole(sum(first.groups))), ...other("f1"), ...other("balanced accuracy")],
    groupings: grouped.filter((grouping) => !readsLikeMetric(grouping)),
    unprintable: grouped.filter(readsLikeMetric).map(({ columns }) => columns.join(", ")),
  };
}

type Grouping = CardFigures["groupings"][number];

function groupingOf(
  { columns, groups }: Extract<GroupCounts["groupings"][number], { ok: true }>,
  { rows }: GroupCounts,
  other: (...key: string[]) => CardFigure[],
): Grouping {
  const named = groups.filter(({ values }) => !values.includes(null));
  const column = columns.join(" ");
  return {
    columns,
    groups: named.map((group) => ({ name: group.values.join(", "), n: group.n, rates: proportions(rates(group)) })),
    left: rows - named.reduce((all, { n }) => all + n, 0),
    disparities: [
      ...other(column, "demographic parity ratio"),
      ...other(column, "equal opportunity difference"),
      ...other(column, "equalized odds difference"),
    ],
  };
}

function readsLikeMetric({ columns, groups }: Grouping): boolean {
  const column = columns.join(", ");
  return [column, ...groups.map(({ name }) => groupLabel(column, name))].some((label) => identify(label) !== undefined);
}

/** How a row of a table names a group. */
export function groupLabel(column: string, name: string): string {
  return `${column} = ${name}`;
}

/** The figures that reports state about the model as a whole, those of drift left out. */
export function statedFigures(figures: readonly Figure[]): StatedFigure[] {
  return knownFigures(figures, false).flatMap(({ figure, metrics, slice }) =>
    slice.length > 0 || metrics.some((metric) => metric.startsWith("key "))
      ? []
      : [{ name: figure.key.join(" "), value: figure.value, path: figure.path }],
  );
}

function whole(counts: Counts): readonly Proportion[] {
  const { n, positives, truePositives, negatives, falsePositives, selected } = counts;
  return [
    ["Accuracy", truePositives + negatives - falsePositives, n],
    ["Precision", truePositives, selected],
    ["Recall", truePositives, positives],
    ["Specificity", negatives - falsePositives, negatives],
    ["Selection rate", selected, n],
  ];
}

function rates(counts: Counts): readonly Proportion[] {
  const { n, positives, truePositives, negatives, falsePositives, selected } = counts;
  return [
    ["Selection rate", selected, n],
    ["True positive rate", truePositives, positives],
    ["False positive rate", falsePositives, negatives],
  ];
}

function proportions(given: readonly Proportion[]): CardFigure[] {
  const z = criticalValue(1 - LEVEL);
  return given
    .filter(([, , denominator]) => denominator > 0)
    .map(([name, numerator, denominator]) => ({
      name,
      value: numerator / denominator,
      interval: { ...wilson({ numerator, denominator }, z), level: LEVEL, method: "wilson" },
      n: denominator,
    }));
}
