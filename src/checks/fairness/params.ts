import { z } from "zod";
import { commonParams, decideParams } from "../../policy/rule-params.ts";

/** Rows from which on a group is compared, and missed where it is gone. */
export const DEFAULT_MIN_GROUP = 30;

const groupParams = {
  groups: z
    .array(z.string())
    .min(1)
    .optional()
    .describe("Group columns to compare, out of those that the predictions declare. Left out: all of them."),
  intersections: z
    .boolean()
    .default(false)
    .describe("`true`: besides each group column on its own, all of them crossed (e.g. sex × race)."),
  "missing-groups": z
    .enum(["undecided", "leave-out"])
    .default("undecided")
    .describe(
      "What groups do that the baseline has and the predictions have no row of: leave the rule undecided, or are left out by name.",
    ),
};

const comparisonParams = commonParams.extend({
  ...decideParams,
  ...groupParams,
  "min-group": z.int().min(0).default(DEFAULT_MIN_GROUP).describe("Fewest rows of a group that is compared."),
  "small-groups": z
    .enum(["undecided", "leave-out"])
    .default("undecided")
    .describe("What groups with fewer rows do: leave the rule undecided, or are left out of the comparison by name."),
});

export const differenceParams = comparisonParams.extend({
  max: z.number().min(0).max(1).describe("Largest difference between the highest and the lowest rate, from 0 to 1."),
});

export const ratioParams = comparisonParams.extend({
  min: z.number().min(0).max(1).describe("Smallest ratio of the lowest to the highest rate, from 0 to 1, e.g. 0.8."),
});

export const groupSizeParams = commonParams.extend({
  ...groupParams,
  min: z.int().min(1).default(DEFAULT_MIN_GROUP).describe("Fewest rows that every group must have."),
});

export type ComparisonParams = z.infer<typeof comparisonParams>;
export type DifferenceParams = z.infer<typeof differenceParams>;
export type RatioParams = z.infer<typeof ratioParams>;
export type GroupSizeParams = z.infer<typeof groupSizeParams>;
/** What is needed to know which groups are meant. */
export type GroupParams = Pick<GroupSizeParams, "groups" | "intersections">;
export type MissingGroupsParam = GroupSizeParams["missing-groups"];
/** The limit of a comparison, as a finding says it. */
export type ComparisonLimit = { readonly max: number } | { readonly min: number };
