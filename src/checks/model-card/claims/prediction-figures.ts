import type { Fault } from "../../../evidence/faults.ts";
import type { ModelPolicy } from "../../../policy/policy-schema.ts";
import type { GroupCount, GroupCounts, GroupCountsRequest } from "../../../statistics/fairness/group-counts.ts";
import type { Figure } from "../../../statistics/figures-fact.ts";

/** Asks for the counts of the predictions table, as the fairness rules do; `null` where the policy declares none. */
export function predictionsRequest(policy: ModelPolicy): GroupCountsRequest | null {
  const { predictions } = policy.evidence;
  if (predictions === undefined) return null;
  const { groups, label, prediction, positive } = predictions.columns;
  return {
    kind: "group-counts",
    side: "current",
    groupings: groups.length === 0 ? [[]] : [...new Set(groups)].map((column) => [column]),
    columns: { label: label ?? null, prediction },
    positive: positive ?? null,
    delimiter: predictions.csv?.delimiter ?? null,
  };
}

type Rates = readonly (readonly [name: string, value: number])[];

/**
 * Why figures that could be expected of the counts do not follow from them; `null` where they do, or where none are to
 * be expected: without a declared label, or with more than two classes.
 */
export function predictionFault(counts: GroupCounts, policy: ModelPolicy): Fault | null {
  const { path, rows, missingLabels, missingPredictions } = counts;
  if (policy.evidence.predictions?.columns.label === undefined) return null;
  if (counts.labelFault !== null) return counts.labelFault;
  if (missingLabels > 0 || missingPredictions > 0)
    return {
      reason: "values-missing",
      message: `${path}: of ${rows} rows ${missingPredictions} have no prediction and ${missingLabels} no label, so no figure of the card can be recomputed.`,
      remedy: "Write a label and a prediction for every row, or leave rows that are not evaluated out of the table.",
    };
  const [first] = counts.groupings;
  return first?.ok === false && counts.groupings.every(({ ok }) => !ok) ? first.fault : null;
}

/**
 * The figures that follow from counts of two classes: of all rows, of each group, and between groups. Nothing where
 * there are more classes, no labels, or rows without one: other tools treat these differently. Where the favourable
 * class is not 1, which is the class that tools report on, there are those of the other class as well, under the same
 * keys.
 */
export function predictionFigures(counts: GroupCounts): Figure[] {
  const { classes, labelFault, missingLabels, missingPredictions, path } = counts;
  if (classes !== 2 || labelFault !== null || missingLabels > 0 || missingPredictions > 0) return [];
  const readable = counts.groupings.flatMap((grouping) => (grouping.ok ? [grouping] : []));
  const figures = figuresOf(readable, (group) => group);
  const usual = Number(counts.positive) === 1 || counts.positive.toLowerCase() === "true";
  const swapped = usual ? [] : figuresOf(readable, ofOtherClass);
  return [...figures, ...swapped].map((figure) => ({ ...figure, path }));
}

type Readable = Extract<GroupCounts["groupings"][number], { ok: true }>;

function figuresOf(readable: readonly Readable[], reading: (group: Counts) => Counts): Omit<Figure, "path">[] {
  const figures: { key: readonly string[]; value: number }[] = [];
  const add = (prefix: readonly string[], rates: Rates) => {
    for (const [name, value] of rates) if (Number.isFinite(value)) figures.push({ key: [...prefix, name], value });
  };
  const [first] = readable;
  if (first !== undefined) add([], ratesOf(reading(sum(first.groups))));
  const grouped = readable.filter(({ columns }) => columns.length > 0);
  for (const { columns, groups } of grouped) {
    const known = groups.filter(({ values }) => values.length > 0 && !values.includes(null));
    for (const group of known) add([columns.join(" "), group.values.join(" ")], ratesOf(reading(group)));
    if (known.length < 2) continue;
    const disparities = disparitiesOf(known.map(reading));
    add([columns.join(" ")], disparities);
    // With one sensitive column a card need not say between which groups.
    if (grouped.length === 1) add([], disparities);
  }
  return figures;
}

function ofOtherClass(counts: Counts): Counts {
  const { n, selected, positives, truePositives, negatives, falsePositives } = counts;
  return {
    n,
    selected: n - selected,
    positives: negatives,
    truePositives: negatives - falsePositives,
    negatives: positives,
    falsePositives: positives - truePositives,
  };
}

export type Counts = Omit<GroupCount, "values">;

/** The counts of several groups together. */
export function sum(groups: readonly Counts[]): Counts {
  const total = (key: keyof Counts) => groups.reduce((all, group) => all + group[key], 0);
  return {
    n: total("n"),
    selected: total("selected"),
    positives: total("positives"),
    truePositives: total("truePositives"),
    negatives: total("negatives"),
    falsePositives: total("falsePositives"),
  };
}

/** The usual rates; undefined ones are NaN, and are left out. Macro and weighted averages are those of both classes. */
function ratesOf(counts: Counts): Rates {
  const { n, selected, positives, truePositives, negatives, falsePositives } = counts;
  const trueNegatives = negatives - falsePositives;
  const falseNegatives = positives - truePositives;
  const positive = classRates(truePositives, falsePositives, falseNegatives);
  const negative = classRates(trueNegatives, falseNegatives, falsePositives);
  const averaged = (["precision", "recall", "f1"] as const).flatMap(
    (name): Rates => [
      [name, positive[name]],
      [`macro ${name}`, (positive[name] + negative[name]) / 2],
      [`weighted ${name}`, (positive[name] * positives + negative[name] * negatives) / n],
    ],
  );
  return [
    ["n", n],
    ["accuracy", (truePositives + trueNegatives) / n],
    ["micro f1", (truePositives + trueNegatives) / n],
    ["balanced accuracy", (truePositives / positives + trueNegatives / negatives) / 2],
    ...averaged,
    ["specificity", trueNegatives / negatives],
    ["false positive rate", falsePositives / negatives],
    ["false negative rate", falseNegatives / positives],
    ["selection rate", selected / n],
    ["base rate", positives / n],
  ];
}

function classRates(hits: number, falseAlarms: number, misses: number) {
  return {
    precision: hits / (hits + falseAlarms),
    recall: hits / (hits + misses),
    f1: (2 * hits) / (2 * hits + falseAlarms + misses),
  };
}

/** Differences (max − min) and ratios (min ÷ max) between groups; of equalized odds, the worse of the two rates. */
function disparitiesOf(groups: readonly Counts[]): Rates {
  const selection = spread(groups.map(({ selected, n }) => selected / n));
  const tpr = spread(groups.map(({ truePositives, positives }) => truePositives / positives));
  const fpr = spread(groups.map(({ falsePositives, negatives }) => falsePositives / negatives));
  return [
    ["demographic parity difference", selection.difference],
    ["demographic parity ratio", selection.ratio],
    ["equal opportunity difference", tpr.difference],
    ["equal opportunity ratio", tpr.ratio],
    ["equalized odds difference", Math.max(tpr.difference, fpr.difference)],
    ["equalized odds ratio", Math.min(tpr.ratio, fpr.ratio)],
  ];
}

function spread(rates: readonly number[]): { readonly difference: number; readonly ratio: number } {
  const high = Math.max(...rates);
  const low = Math.min(...rates);
  return { difference: high - low, ratio: low / high };
}
