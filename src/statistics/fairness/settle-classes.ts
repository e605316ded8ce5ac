import { type Fault, failWith, type Result, succeed } from "../../evidence/faults.ts";
import { canonicalClass } from "./canonical-value.ts";
import type { Cell } from "./count-groups.ts";

/** The classes of a table of predictions. */
export interface Classes {
  /** Canonical name of the positive class. */
  readonly positive: string;
  /** How many classes there are; more than 2 means that the positive one is judged against the rest. */
  readonly classes: number;
  readonly missingPredictions: number;
  readonly missingLabels: number;
}

/** Pairs of classes of which 1 is the favourable one without a word. Of 1 and 2 it may be either. */
const USUAL: readonly (readonly string[])[] = [
  ["0", "1"],
  ["-1", "1"],
];
/** How many categories a message names, and how much of each. */
const NAMED = 3;
const NAME_LENGTH = 40;

/**
 * Finds the classes and the positive one among them.
 *
 * @param options.positive as declared in the policy; `null`: 1, beside 0 or −1
 * @param options.labelled whether the cells have labels
 * @returns faults `value-invalid` (NaN, infinities), `unknown-category` (predictions that no label knows, classes other
 *   than 1 beside 0 or −1 and none declared positive, a positive class that never occurs)
 */
export function settleClasses(options: {
  readonly cells: readonly Cell[];
  readonly positive: string | number | boolean | null;
  readonly labelled: boolean;
  readonly path: string;
}): Result<Classes> {
  const labels = tally(options.cells, (cell) => (options.labelled ? cell.label : null));
  const predictions = tally(options.cells, (cell) => cell.prediction);
  const declared = canonicalClass(String(options.positive ?? 1));
  const positive = declared.kind === "class" ? declared.name : "";
  const fault = faultOf({ ...options, labels, predictions, positiveName: positive });
  if (fault !== null) return failWith(fault);
  return succeed({
    positive,
    classes: new Set([...labels.names, ...predictions.names]).size,
    missingPredictions: predictions.missing,
    missingLabels: options.labelled ? labels.missing : 0,
  });
}

interface Values {
  readonly names: ReadonlySet<string>;
  readonly missing: number;
  readonly invalid: number;
}

function tally(cells: readonly Cell[], pick: (cell: Cell) => string | null): Values {
  const names = new Set<string>();
  const counts = { missing: 0, invalid: 0 };
  for (const cell of cells) {
    const value = canonicalClass(pick(cell));
    if (value.kind === "class") names.add(value.name);
    else counts[value.kind] += cell.n;
  }
  return { names, ...counts };
}

function faultOf(found: {
  readonly labels: Values;
  readonly predictions: Values;
  readonly labelled: boolean;
  readonly positive: string | number | boolean | null;
  readonly positiveName: string;
  readonly path: string;
}): Fault | null {
  const { labels, predictions, labelled, path, positiveName } = found;
  const invalid = [
    ...(predictions.invalid > 0 ? [`${predictions.invalid} of the predictions`] : []),
    ...(labels.invalid > 0 ? [`${labels.invalid} of the labels`] : []),
  ];
  if (invalid.length > 0)
    return {
      reason: "value-invalid",
      message: `${path}: NaN or infinity, which is no class, stands in ${invalid.join(" and ")}.`,
      remedy: "Write a class for every row; leave the field empty where there is none.",
    };
  // 0 and 1 know each other, so that labels which happen to be all 1 do not make a prediction of 0 unknown.
  const known = new Set([
    ...labels.names,
    positiveName,
    ...(positiveName === "1" || positiveName === "0" ? ["0", "1"] : []),
  ]);
  const unknown = labelled && labels.names.size > 0 ? [...predictions.names].filter((name) => !known.has(name)) : [];
  if (unknown.length > 0)
    return {
      reason: "unknown-category",
      message: `${path}: predictions hold ${quoted(unknown)}, which no label is; the labels are ${quoted([...labels.names])}.`,
      remedy: "Write labels and predictions with the same names of classes.",
    };
  const all = new Set([...labels.names, ...predictions.names]);
  if (found.positive === null && !USUAL.some((pair) => [...all].every((name) => pair.includes(name))))
    return {
      reason: "unknown-category",
      message: `${path}: the classes are ${quoted([...all])}, and the policy does not say which is the favourable one.`,
      remedy: "Declare `positive` under the columns of the predictions: it is then judged against all others.",
    };
  if (all.size > 0 && !all.has(positiveName))
    return {
      reason: "unknown-category",
      message: `${path}: the positive class ${quoted([positiveName])} never occurs; the classes are ${quoted([...all])}.`,
      remedy:
        "Declare the favourable class as `positive` under the columns of the predictions, as the table spells it.",
    };
  return null;
}

function quoted(names: readonly string[]): string {
  const sorted = [...names].sort();
  const shown = sorted
    .slice(0, NAMED)
    .map((name) => `"${name.length > NAME_LENGTH ? `${name.slice(0, NAME_LENGTH)}…` : name}"`);
  return sorted.length > NAMED ? `${shown.join(", ")} and ${sorted.length - NAMED} more` : shown.join(", ");
}
