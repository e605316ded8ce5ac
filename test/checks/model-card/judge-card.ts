import assert from "node:assert/strict";
import type { DetailRow, Finding } from "../../../src/assessment/finding.ts";
import { modelCardRules } from "../../../src/checks/model-card/index.ts";
import type { Fault, Result } from "../../../src/evidence/faults.ts";
import { failWith, succeed } from "../../../src/evidence/faults.ts";
import { jsonDocument } from "../../../src/evidence/read-json.ts";
import { figuresOf } from "../../../src/evidence/readers/figures.ts";
import { cardOf } from "../../../src/evidence/readers/model-card/read-model-card.ts";
import type { ModelPolicy } from "../../../src/policy/policy-schema.ts";
import type { Touched } from "../../../src/policy/touched-models.ts";
import type { CardFact } from "../../../src/statistics/card-fact.ts";
import type { Facts } from "../../../src/statistics/facts.ts";
import type { GroupCounts } from "../../../src/statistics/fairness/group-counts.ts";
import type { FiguresFact } from "../../../src/statistics/figures-fact.ts";

export interface CardCase {
  readonly params?: Readonly<Record<string, unknown>>;
  readonly sections?: Readonly<Record<string, readonly string[]>>;
  /** Path of a report → what it holds, as JSON. */
  readonly reports?: Readonly<Record<string, unknown>>;
  readonly reportFaults?: readonly Fault[];
  /** Counts of a table of predictions, or why there are none; left out: the policy declares no predictions. */
  readonly predictions?: Result<GroupCounts>;
  /** Names of rules that the model's policy has besides. */
  readonly otherRules?: readonly string[];
  readonly touched?: Touched | null;
  /** In place of a card. */
  readonly fault?: Fault;
}

const PREDICTIONS: NonNullable<ModelPolicy["evidence"]["predictions"]> = {
  from: { path: "p.csv" },
  reference: "baseline",
  columns: { label: "y", prediction: "p", groups: ["sex"] },
};

/** Judges a card, given as text, by one rule. */
export async function judgeCard(name: string, text: string, options: CardCase = {}): Promise<Finding> {
  const rule = modelCardRules.find((candidate) => candidate.name === `model-card/${name}`);
  assert.ok(rule, `no rule model-card/${name}`);
  const params = rule.params.parse(options.params ?? {});
  const card = options.fault === undefined ? await cardFact(text) : failWith(options.fault);
  const figures = succeed(figuresFact(options));
  const facts: Facts = {
    get<V>(request: { readonly kind: string }): Result<V> {
      const answers: Readonly<Record<string, Result<unknown>>> = {
        card,
        figures,
        "group-counts": options.predictions ?? figures,
      };
      const answer = answers[request.kind];
      assert.ok(answer, `the rule asks for ${request.kind}`);
      return answer as Result<V>;
    },
  };
  const sections = Object.entries(options.sections ?? {}).map(([section, headings]) => [section, [...headings]]);
  const policy: ModelPolicy = {
    paths: ["model/**"],
    risk: "high",
    card: "CARD.md",
    sections: Object.fromEntries(sections),
    evidence: { reports: [], ...(options.predictions === undefined ? {} : { predictions: PREDICTIONS }) },
    rules: Object.fromEntries((options.otherRules ?? []).map((other) => [other, { level: "block", required: true }])),
  };
  const [finding] = rule.judge({
    model: "m",
    policy,
    params,
    evidence: { model: "m", items: [] },
    facts,
    touched: options.touched ?? null,
    asOf: "2026-01-01",
  });
  assert.ok(finding);
  return finding;
}

async function cardFact(text: string): Promise<Result<CardFact>> {
  const card = await cardOf(text, "CARD.md");
  return card.ok ? succeed({ path: "CARD.md", sha256: "0".repeat(64), card: card.value }) : card;
}

function figuresFact({ reports = {}, reportFaults = [] }: CardCase): FiguresFact {
  const figures = Object.entries(reports).flatMap(([path, value]) => {
    const document = jsonDocument(JSON.stringify(value), path);
    assert.ok(document.ok);
    return figuresOf(document.value).map((figure) => ({ ...figure, path }));
  });
  const sources = Object.keys(reports).map((path) => ({ path, sha256: "1".repeat(64) }));
  return { figures, sources, faults: reportFaults.map((fault) => ({ path: "report", fault })) };
}

/** `claim → answer` of the rows of a finding. */
export function answersOf(finding: Finding): Record<string, unknown> {
  return Object.fromEntries(finding.detail.map((row: DetailRow) => [String(row["claim"]), row["answer"]]));
}
