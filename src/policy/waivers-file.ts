import { z } from "zod";
import { mostDays } from "./approvers.ts";
import { addDays, daysBetween } from "./days.ts";
import type { Issue } from "./explain-issues.ts";
import { demandsOn, type Floor } from "./floor.ts";
import { type LoadOutcome, loadDocument, POLICY_PATH } from "./load-policy.ts";
import { suggest } from "./nearest.ts";
import type { Policy } from "./policy-schema.ts";
import type { RuleGrammar } from "./rule-params.ts";

/** Where a repository keeps waivers as code. */
export const WAIVERS_PATH = ".github/assay-waivers.yml";

const date = z.iso.date("use a calendar date as YYYY-MM-DD");

/**
 * The schema of waivers that are kept as code.
 *
 * @param codes reason codes of undecided findings that a waiver can cover
 */
export function waiversSchema<Code extends string>(rules: readonly RuleGrammar[], codes: readonly Code[]) {
  const waiver = z.strictObject({
    model: z.string().describe("A model of the policy."),
    rule: z.enum(rules.map(({ name }) => name)).describe("A rule that the policy demands of the model."),
    slice: z
      .record(z.string(), z.string())
      .optional()
      .describe(
        "The part of the model that it is about, as a report names it, e.g. `{ group: sex }` or `{ feature: income }`. Left out: any.",
      ),
    reason: z
      .string()
      .regex(/\S/, "say why")
      .max(1000)
      .describe("Why this is acceptable for now; every report shows it."),
    since: date.describe("First day on which it covers, in UTC."),
    until: date.describe("Last day on which it covers; at most `max-days` of the policy after `since`."),
    worst: z
      .number()
      .optional()
      .describe(
        "Covers a broken limit as long as the figure is no worse than this: no larger under `max`, no smaller under `min`.",
      ),
    undecided: z
      .array(z.enum(codes))
      .min(1)
      .optional()
      .describe(
        "Covers that the rule is undecided, for these reasons. With neither `worst` nor `undecided`: covers a failure that has no figure.",
      ),
  });
  return z.strictObject({
    version: z.literal(1).describe("Version of this grammar."),
    waivers: z.array(waiver).describe("The exceptions."),
  });
}

export type WaiversFile<Code extends string> = z.infer<ReturnType<typeof waiversSchema<Code>>>;

type Entry = WaiversFile<string>["waivers"][number];

/** Parses and validates a file of waivers; the same errors as for a policy. */
export function loadWaiversFile<Code extends string>(options: {
  readonly source: string;
  readonly path: string;
  /** The whole policy that governs. */
  readonly policy: Policy;
  readonly floor: Floor | null;
  readonly rules: readonly RuleGrammar[];
  readonly codes: readonly Code[];
}): LoadOutcome<WaiversFile<Code>> {
  const { policy, floor, rules, codes } = options;
  return loadDocument({
    source: options.source,
    path: options.path,
    schema: waiversSchema(rules, codes),
    examine: ({ waivers }) => [
      ...grantsNone(policy, waivers),
      ...waivers.flatMap((entry, index) =>
        [...strangers(entry, policy, floor), ...wrongDates(entry, mostDays(policy, floor))].map((issue) => ({
          ...issue,
          path: ["waivers", index, ...issue.path],
        })),
      ),
    ],
  });
}

function grantsNone(policy: Policy, entries: readonly Entry[]): Issue[] {
  if (policy.waivers !== undefined || entries.length === 0) return [];
  const message = `the policy grants no exceptions: ${POLICY_PATH} has no "waivers" that say who may approve them`;
  return [{ path: ["waivers"], part: "key", message }];
}

function strangers({ model: name, rule }: Entry, policy: Policy, floor: Floor | null): Issue[] {
  const model = Object.hasOwn(policy.models, name) ? policy.models[name] : undefined;
  if (model === undefined) {
    const hint = suggest(name, Object.keys(policy.models));
    return [{ path: ["model"], part: "value", message: `the policy governs no model "${name}"${hint}` }];
  }
  const demands = demandsOn(model, floor).filter((demand) => demand.rule === rule);
  if (demands.some(({ demandedBy }) => demandedBy === "policy")) return [];
  const message =
    demands.length > 0
      ? `the organisation's floor demands "${rule}" of model "${name}", and no waiver kept as code covers that`
      : `the policy does not demand "${rule}" of model "${name}"${suggest(rule, Object.keys(model.rules))}`;
  return [{ path: ["rule"], part: "value", message }];
}

function wrongDates({ since, until }: Entry, most: number | null): Issue[] {
  if (until < since) {
    return [{ path: ["until"], part: "value", message: `"until" is before "since", which is ${since}` }];
  }
  if (most === null || daysBetween(since, until) <= most) return [];
  const last = addDays(since, most);
  const message = `"until" may be at most ${most} days after "since": ${last} at the latest`;
  return [{ path: ["until"], part: "value", message }];
}
