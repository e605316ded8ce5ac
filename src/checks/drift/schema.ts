import { z } from "zod";
import type { DetailRow } from "../../assessment/finding.ts";
import type { ColumnType } from "../../evidence/tables/table-task.ts";
import { commonParams } from "../../policy/rule-params.ts";
import { pairs } from "../../statistics/drift/category-counts.ts";
import type { ColumnFigures, ColumnSide } from "../../statistics/drift/drift-figures.ts";
import type { Rule } from "../rule.ts";
import { counted, enumerated, listed } from "./listed.ts";
import { tableRule } from "./sources.ts";

/** A column with more categories than this in the reference is expected to bring new ones. */
export const LOW_CARDINALITY = 50;

const CHANGES = ["added", "removed", "type-changed"] as const;

export const schemaParams = commonParams.extend({
  allow: z.array(z.enum(CHANGES)).default([]).describe("Changes of columns that are accepted."),
  "unknown-categories": z
    .enum(["report", "fail"])
    .default("report")
    .describe(
      `What a category means that the reference does not have, in columns with at most ${LOW_CARDINALITY} categories there: it is only said, or breaks the rule.`,
    ),
  ignore: z.array(z.string()).default([]).describe("Columns that this rule leaves out."),
});
export type SchemaParams = z.infer<typeof schemaParams>;

/** The current table has the columns and types of the reference. */
export const schemaRule: Rule<SchemaParams> = tableRule({
  name: "drift/schema",
  summary: "The current features have the columns, types and categories of the reference.",
  params: schemaParams,
  subject: "schema",
  conclude(columns, params) {
    const changes = changesOf(columns, params);
    const broken = changes.filter((change) => !change.accepted);
    const untold = params["unknown-categories"] === "fail" ? columns.filter(isUntold).map(({ name }) => name) : [];
    const accepted = changes.filter((change) => change.accepted);
    const shared = {
      measured: { value: broken.length, interval: null, n: columns.length },
      limit: { max: 0 },
      detail: changes.map(rowOf),
    };
    const said = accepted.length === 0 ? "" : ` Accepted: ${enumerated(accepted.map(nameOf))}.`;
    if (broken.length === 0 && untold.length > 0)
      return {
        ...shared,
        status: "undecided",
        reason: "not-comparable",
        title: `schema: categories cannot be compared${listed(untold)}`,
        message: `The figures kept of the baseline hold no categories of ${enumerated(untold)}, so new ones cannot be told.${said}`,
        remedy: "Run the workflow on the target branch again, so that there is a table to compare with.",
      };
    if (broken.length === 0)
      return {
        ...shared,
        status: "pass",
        reason: "requirement-met",
        title: accepted.length === 0 ? "schema unchanged" : `schema: accepted changes${listed(accepted.map(nameOf))}`,
        message: `${accepted.length === 0 ? "The current features have the columns and types of the reference." : "There are no changes but accepted ones."}${said}`,
        remedy: "",
      };
    return {
      ...shared,
      status: params.level === "warn" ? "warn" : "fail",
      reason: "requirement-not-met",
      title: `schema changed${listed(broken.map(nameOf))}`,
      message: `${counted(broken.length, "change")} against the reference: ${enumerated(broken.map(nameOf))}.${said}`,
      remedy: "Restore the columns, or, if the change is meant, name it under `allow` until the reference has it too.",
    };
  },
});

interface Change {
  readonly column: string;
  readonly change: (typeof CHANGES)[number] | "unknown-category";
  readonly before: string | null;
  readonly now: string | null;
  readonly accepted: boolean;
}

function changesOf(columns: readonly ColumnFigures[], params: SchemaParams): Change[] {
  return columns.flatMap((column) => {
    const change = changeOf(column);
    if (change !== null) return [{ ...change, accepted: params.allow.some((allowed) => allowed === change.change) }];
    const unknown = unknownCategories(column);
    return unknown === null ? [] : [{ ...unknown, accepted: params["unknown-categories"] === "report" }];
  });
}

function changeOf({ name, reference, current }: ColumnFigures): Omit<Change, "accepted"> | null {
  if (reference === null) return { column: name, change: "added", before: null, now: current?.type ?? null };
  if (current === null) return { column: name, change: "removed", before: reference.type, now: null };
  // A column without values has no type of its own to have changed.
  if (isEmpty(reference) || isEmpty(current) || kindOf(reference.type) === kindOf(current.type)) return null;
  return { column: name, change: "type-changed", before: reference.type, now: current.type };
}

/** Whether figures in the reference's place leave open which of a column's categories are new. */
function isUntold({ comparison, current }: ColumnFigures): boolean {
  const hasCategories = current?.type === "string" || current?.type === "boolean";
  return comparison.kind === "none" && comparison.reason === "no-figures" && hasCategories;
}

function isEmpty({ rows, missing }: ColumnSide): boolean {
  return rows === missing;
}

/** Whole numbers become others as soon as one is written with a point: no change of meaning. */
function kindOf(type: ColumnType): ColumnType {
  return type === "integer" ? "number" : type;
}

/** Only counted: a category may be a person's name. */
function unknownCategories({ name, comparison }: ColumnFigures): Omit<Change, "accepted"> | null {
  if (comparison.kind !== "categorical") return null;
  const all = pairs(comparison.categories);
  const known = all.filter(({ reference }) => reference > 0);
  const unknown = all.filter(({ reference }) => reference === 0);
  if (unknown.length === 0 || known.length > LOW_CARDINALITY) return null;
  const rows = unknown.reduce((total, { current }) => total + current, 0);
  const now = `${known.length} categories, ${unknown.length} unknown ones in ${rows} rows`;
  return { column: name, change: "unknown-category", before: `${known.length} categories`, now };
}

function rowOf({ column, change, before, now, accepted }: Change): DetailRow {
  return { column, change, before, now, accepted };
}

function nameOf({ column, change, before, now }: Change): string {
  return `${column}: ${change.replace("-", " ")}${change === "type-changed" ? `, ${before} → ${now}` : ""}`;
}
