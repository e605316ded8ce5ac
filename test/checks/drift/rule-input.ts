import type { Finding } from "../../../src/assessment/finding.ts";
import { driftRules } from "../../../src/checks/drift/index.ts";
import type { Rule } from "../../../src/checks/rule.ts";
import type { Evidence } from "../../../src/evidence/evidence.ts";
import { type Fault, type Result, succeed } from "../../../src/evidence/faults.ts";
import { type ModelPolicy, policySchema } from "../../../src/policy/policy-schema.ts";
import type { CommonParams } from "../../../src/policy/rule-params.ts";
import { compareValues } from "../../../src/statistics/drift/compare-numbers.ts";
import type { ColumnFigures, ColumnSide, DriftFigures } from "../../../src/statistics/drift/drift-figures.ts";
import type { FactRequestOf } from "../../../src/statistics/facts.ts";

/** Evenly spread numbers: value k of n is `low` + k / n, on one grid if `low` · n is whole. */
export function spread(n: number, low = 0): number[] {
  return Array.from({ length: n }, (_, k) => (low * n + k) / n);
}

export function numbers(name: string, reference: readonly number[], current: readonly number[]): ColumnFigures {
  const scratch = new Uint32Array(2 * Math.max(reference.length, current.length));
  const comparison = compareValues(Float64Array.from(reference), Float64Array.from(current), scratch);
  return { name, reference: side(reference.length), current: side(current.length), comparison };
}

export function categories(name: string, reference: readonly number[], current: readonly number[]): ColumnFigures {
  const n = reference.reduce((a, b) => a + b, 0);
  const m = current.reduce((a, b) => a + b, 0);
  const comparison = { kind: "categorical", n, m, categories: { reference, current } } as const;
  return { name, reference: side(n, { type: "string" }), current: side(m, { type: "string" }), comparison };
}

export function side(rows: number, rest: Partial<ColumnSide> = {}): ColumnSide {
  return { type: "number", rows, missing: 0, nonFinite: 0, ...rest };
}

export function figuresOf(columns: readonly ColumnFigures[]): DriftFigures {
  return { reference: { path: "baseline", rows: 1000 }, current: { path: "current", rows: 1000 }, columns };
}

/** Judges one rule with the given keys on figures, or on the fault that stands in their place. */
export function judge(
  name: string,
  params: Record<string, unknown>,
  figures: DriftFigures | Fault,
  evidence: Record<string, unknown> = TABLES,
): readonly Finding[] {
  const answer: Result<DriftFigures> = "reason" in figures ? { ok: false, fault: figures } : succeed(figures);
  return judgeFacts(name, params, evidence, answer, []);
}

const TABLES = {
  features: { from: { path: "features.csv" } },
  predictions: { from: { path: "p.csv" }, columns: { prediction: "y", score: "s" } },
};

/** The same with any fact as the answer to what the rule asks. */
export function judgeFacts(
  name: string,
  params: Record<string, unknown>,
  evidence: Record<string, unknown>,
  answer: Result<unknown>,
  items: readonly Evidence[],
): readonly Finding[] {
  const rule: Rule<CommonParams> | undefined = driftRules.find((candidate) => candidate.name === name);
  if (rule === undefined) throw new Error(`no rule is called ${name}`);
  const policy = modelPolicy(name, params, evidence);
  const asked = rule.needs(policy, rule.params.parse(params));
  return rule.judge({
    model: "m",
    policy,
    params: rule.params.parse(params),
    evidence: { model: "m", items },
    facts: {
      get<V>(request: FactRequestOf<V>): Result<V> {
        if (!asked.some((one) => JSON.stringify(one) === JSON.stringify(request)))
          throw new Error("a fact was read that was not asked for");
        return answer as Result<V>;
      },
    },
    touched: null,
    asOf: "2026-01-01",
  });
}

function modelPolicy(rule: string, params: Record<string, unknown>, evidence: Record<string, unknown>): ModelPolicy {
  const model = { paths: ["**"], risk: "high", evidence, rules: { [rule]: params } };
  const policy = policySchema(driftRules).parse({ version: 1, models: { m: model } });
  const parsed = policy.models["m"];
  if (parsed === undefined) throw new Error("the model is gone");
  return parsed;
}
