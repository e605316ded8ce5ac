import type { From, ModelPolicy, Policy } from "../policy/policy-schema.ts";
import type { Evidence, ModelEvidence } from "./evidence.ts";
import type { EvidenceSource } from "./evidence-source.ts";
import type { Fault } from "./faults.ts";
import { findEvidence, type Wanted } from "./find-evidence.ts";
import { storesOf } from "./stores.ts";

/**
 * Brings the declared evidence of models to local disk, with that of the baseline. What is not there is a gap that
 * says why; only for reports and cards of the baseline, which nobody demands, a gap is left out.
 *
 * @param options.models names of the models to collect for; each must be in the policy
 * @param options.baseline where the baseline's evidence is found, or the fault (`no-baseline`) that stands in its place
 * @returns one entry for each model, in the order asked for; its items are in the order of role, side and path
 */
export async function collectEvidence(options: {
  readonly policy: Policy;
  readonly models: readonly string[];
  readonly current: EvidenceSource;
  readonly baseline: EvidenceSource | Fault;
  /** By whose evidence `reference: baseline` is to be understood; left out: by that of `policy` itself. */
  readonly references?: Policy;
}): Promise<ModelEvidence[]> {
  const { policy } = options;
  const stores = { current: storesOf(options.current), baseline: storesOf(options.baseline) };
  const committedCounts = policy.trust.committed === "allow";
  const collected: ModelEvidence[] = [];
  for (const model of options.models) {
    const declared = policy.models[model];
    if (declared === undefined) throw new Error(`the policy declares no model "${model}"`);
    const items: Evidence[] = [];
    for (const wanted of wantedOf(model, declared, options.references?.models[model] ?? declared)) {
      const found = await findEvidence(wanted, stores[wanted.side], committedCounts);
      items.push(...found.filter((item) => item.state === "present" || isDemanded(item)));
    }
    collected.push({ model, items: sortedOnce(items) });
  }
  return collected;
}

function wantedOf(model: string, { card, evidence }: ModelPolicy, references: ModelPolicy): Wanted[] {
  const wanted: Wanted[] = [];
  const both = (role: "report" | "card", from: From) =>
    wanted.push({ model, role, side: "current", from }, { model, role, side: "baseline", from });
  for (const role of ["predictions", "features"] as const) {
    const table = evidence[role];
    if (table === undefined) continue;
    const own = references.evidence[role] ?? table;
    const reference = table.reference === "baseline" ? own.from : { path: table.reference };
    wanted.push({ model, role, side: "current", from: table.from }, { model, role, side: "baseline", from: reference });
  }
  for (const report of evidence.reports) both("report", report.from);
  if (card !== undefined) both("card", { path: card });
  return wanted;
}

function isDemanded({ role, side }: Evidence): boolean {
  return side === "current" || role === "predictions" || role === "features";
}

/** Two globs may name one report, which counts once. */
function sortedOnce(items: readonly Evidence[]): Evidence[] {
  const byKey = new Map(items.map((item) => [JSON.stringify([item.role, item.side, item.path]), item]));
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item);
}
