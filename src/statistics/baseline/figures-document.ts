import { z } from "zod";

/** Most bytes of a document; coarser, and then shorter, until it fits. */
export const FIGURES_BYTES = 2 * 2 ** 20;

const count = z.int().min(0);

/** One end of a bin: just below a value, or just above it. */
const edge = z.tuple([z.number(), z.enum(["below", "above"])]);

/** Why no values of a column are kept. */
const WITHHELD = ["identifying", "too-many", "too-large", "not-compared", "empty", "invalid"] as const;

const values = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("numbers"),
    distinct: count,
    /** Standard deviation (divisor n); `null` beyond the range of doubles. */
    deviation: z.number().min(0).nullable(),
    edges: z.array(edge),
    bins: z.array(count),
    grid: z.array(z.number()),
    counts: z.array(count),
  }),
  z.strictObject({
    kind: z.literal("categories"),
    named: z.array(z.tuple([z.string(), count])),
    hashed: z.array(z.tuple([z.string().regex(/^[0-9a-f]{16}$/), count])),
  }),
  z.strictObject({ kind: z.literal("none"), why: z.enum(WITHHELD) }),
]);

const column = z.strictObject({
  name: z.string(),
  type: z.enum(["integer", "number", "boolean", "string", "date", "other"]),
  missing: count,
  nonFinite: count,
  values,
});

const group = z.strictObject({
  values: z.array(z.string().nullable()),
  n: count,
  selected: count,
  positives: count,
  truePositives: count,
  negatives: count,
  falsePositives: count,
});

const groups = z.strictObject({
  label: z.string().nullable(),
  prediction: z.string(),
  /** As the policy declared it. */
  positive: z.union([z.string(), z.number(), z.boolean()]).nullable(),
  /** The canonical name of the positive class. */
  class: z.string(),
  classes: count,
  missingPredictions: count,
  missingLabels: count,
  /** Whether the declared labels could be counted. */
  labelled: z.boolean(),
  groupings: z.array(z.strictObject({ columns: z.array(z.string()), groups: z.array(group) })),
});

/**
 * Figures of one table, which outlive it: counts and marginal distributions, never rows. Written as canonical JSON
 * (RFC 8785), so that the same table gives the same bytes.
 */
export const figuresDocument = z.strictObject({
  "assay-figures": z.literal(1),
  role: z.enum(["features", "predictions"]),
  rows: count,
  /** In the order of the table. */
  columns: z.array(column),
  /** Names of further columns, of which nothing else is kept. */
  leftOut: z.array(z.string()),
  groups: groups.nullable(),
});

export type FiguresDocument = z.infer<typeof figuresDocument>;
export type ColumnDocument = FiguresDocument["columns"][number];
export type ColumnValues = ColumnDocument["values"];
/**
 * A numeric column. `grid` are ascending numbers; `counts` has a place for each of them (2i + 1: values equal to number
 * i) and for what lies between (2i: above number i − 1 and below number i). Nothing lies outside. `bins` are the exact
 * counts between the `edges`, the deciles.
 */
export type NumberFigures = Extract<ColumnValues, { kind: "numbers" }>;
/** A column of categories: those of few rows under a hash of their name, the others by name. */
export type CategoryFigures = Extract<ColumnValues, { kind: "categories" }>;
export type GroupFigures = NonNullable<FiguresDocument["groups"]>;
