import { z } from "zod";
import { waiverTerms } from "./approvers.ts";
import { type Loaded, type LoadOutcome, loadDocument } from "./load-policy.ts";
import { type ModelPolicy, type Policy, ruleTable } from "./policy-schema.ts";
import type { CommonParams, RuleGrammar } from "./rule-params.ts";

/** Where an organisation keeps its floor: this file in its `.github` repository. */
export const FLOOR_PATH = "assay-floor.yml";

/** What an organisation demands of every governed model, whatever the repositories' own policies say. */
export function floorSchema(rules: readonly RuleGrammar[]) {
  return z.strictObject({
    version: z.literal(1),
    rules: ruleTable(rules).default({}).describe("Rules for every model."),
    risk: z
      .partialRecord(z.enum(["minimal", "limited", "high"]), ruleTable(rules))
      .default({})
      .describe("Further rules by the model's risk class."),
    forks: z
      .enum(["never", "with-approval", "allow"])
      .default("allow")
      .describe("The most that a repository may allow."),
    trust: z
      .strictObject({ committed: z.enum(["allow", "never"]).default("allow") })
      .default({ committed: "allow" })
      .describe("`committed: never`: committed tables and reports count nowhere."),
    waivers: waiverTerms
      .optional()
      .describe(
        "Who may grant an exception to a rule of the floor; left out: nobody. No exception in any repository lasts longer than `max-days` of the floor.",
      ),
  });
}

export type Floor = z.infer<ReturnType<typeof floorSchema>>;
export type LoadedFloor = Loaded<Floor>;

/** Parses and validates a floor file; the same errors as for a policy. */
export function loadFloor(options: {
  readonly source: string;
  readonly path: string;
  readonly rules: readonly RuleGrammar[];
}): LoadOutcome<Floor> {
  return loadDocument({ ...options, schema: floorSchema(options.rules) });
}

/** One rule as it applies to one model, and who demands it. */
export interface Demand {
  readonly rule: string;
  readonly params: CommonParams;
  readonly demandedBy: "policy" | "floor";
}

/**
 * The demands on a model, in order of rule name. A rule that policy and floor both name is judged twice, once by each:
 * so the repository can demand more than the floor in any key, and less in none. Where both demand exactly the same it is
 * judged once, as the floor's demand: an exception to the repository's own rule must not be one to the floor.
 */
export function demandsOn(model: ModelPolicy, floor: Floor | null): Demand[] {
  const own = demands(model.rules, "policy");
  const fromFloor =
    floor === null ? [] : [...demands(floor.rules, "floor"), ...demands(floor.risk[model.risk] ?? {}, "floor")];
  const all = [...new Map([...own, ...fromFloor].map((demand) => [keyOf(demand), demand])).values()];
  return all.sort((a, b) => (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0));
}

function keyOf({ rule, params }: Demand): string {
  return JSON.stringify([rule, params]);
}

function demands(
  rules: Readonly<Record<string, CommonParams | undefined>>,
  demandedBy: Demand["demandedBy"],
): Demand[] {
  return Object.entries(rules).flatMap(([rule, params]) =>
    params === undefined ? [] : [{ rule, params, demandedBy }],
  );
}

const FORKS = ["never", "with-approval", "allow"] as const;

/** The policy with the stricter of its own and the floor's trust: forks and committed evidence. */
export function underFloor(policy: Policy, floor: Floor | null): Policy {
  if (floor === null) return policy;
  const forks = FORKS[Math.min(FORKS.indexOf(policy.forks), FORKS.indexOf(floor.forks))] ?? "never";
  const committed = policy.trust.committed === "never" ? "never" : floor.trust.committed;
  return { ...policy, forks, trust: { committed } };
}
