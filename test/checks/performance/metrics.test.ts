import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Finding } from "../../../src/assessment/finding.ts";
import { metrics } from "../../../src/checks/performance/metrics.ts";
import { type Fault, type Result, succeed } from "../../../src/evidence/faults.ts";
import { jsonDocument } from "../../../src/evidence/read-json.ts";
import { figuresOf } from "../../../src/evidence/readers/figures.ts";
import type { ModelPolicy } from "../../../src/policy/policy-schema.ts";
import type { GroupCounts } from "../../../src/statistics/fairness/group-counts.ts";

interface Scene {
  readonly limits: Readonly<Record<string, { min?: number; max?: number }>>;
  readonly reports?: Readonly<Record<string, unknown>>;
  readonly faults?: readonly Fault[];
  readonly counts?: GroupCounts;
  readonly decide?: string;
  readonly label?: boolean;
}

/** 60 of 100 positive, 48 of them found; 40 negative, 10 of them taken for positive. */
const GROUP = { values: [], n: 100, selected: 58, positives: 60, truePositives: 48, negatives: 40, falsePositives: 10 };
const COUNTS: GroupCounts = {
  path: "monitoring/predictions.csv",
  rows: 100,
  missingPredictions: 0,
  missingLabels: 0,
  labelFault: null,
  positive: "1",
  classes: 2,
  groupings: [{ columns: [], ok: true, groups: [GROUP] }],
};

function judge({ limits, reports = {}, faults = [], counts, decide = "estimate", label = true }: Scene) {
  const params = metrics.params.parse({ limits, decide });
  const figures = Object.entries(reports).flatMap(([path, value]) => {
    const document = jsonDocument(JSON.stringify(value), path);
    assert.ok(document.ok);
    return figuresOf(document.value).map((figure) => ({ ...figure, path }));
  });
  const columns = { prediction: "p", groups: [], ...(label ? { label: "y" } : {}) };
  const predictions = { from: { path: "p.csv" }, reference: "baseline", columns };
  const policy: ModelPolicy = {
    paths: ["**"],
    risk: "high",
    sections: {},
    evidence: { reports: [], ...(counts === undefined ? {} : { predictions }) },
    rules: {},
  };
  const asked = metrics.needs(policy, params).map(({ kind }) => kind);
  const answers: Readonly<Record<string, Result<unknown>>> = {
    figures: succeed({ figures, sources: [], faults: faults.map((fault) => ({ path: "report.json", fault })) }),
    ...(counts === undefined ? {} : { "group-counts": succeed(counts) }),
  };
  return metrics.judge({
    model: "m",
    policy,
    params,
    evidence: { model: "m", items: [] },
    facts: {
      get<V>({ kind }: { readonly kind: string }): Result<V> {
        assert.ok(asked.includes(kind));
        return answers[kind] as Result<V>;
      },
    },
    touched: null,
    asOf: "2026-01-01",
  });
}

function only(findings: readonly Finding[]): Finding {
  assert.equal(findings.length, 1);
  const [finding] = findings;
  assert.ok(finding);
  return finding;
}

describe("performance/metrics", () => {
  it("concludes about each metric by itself", () => {
    const findings = judge({
      limits: { accuracy: { min: 0.8 }, latency_p95_ms: { max: 200 }, cost_per_1k: { max: 0.5 } },
      reports: { "metrics.json": { accuracy: 0.78, latency_p95_ms: 180, cost_per_1k: 0.6 } },
    });
    assert.deepEqual(
      findings.map(({ slice, status, reason, title }) => [slice?.["metric"], status, reason, title]),
      [
        ["accuracy", "fail", "limit-exceeded", "accuracy 0.78 < 0.80"],
        ["latency_p95_ms", "pass", "within-limit", "latency_p95_ms 180.00 ≤ 200.00"],
        ["cost_per_1k", "fail", "limit-exceeded", "cost_per_1k 0.60 > 0.50"],
      ],
    );
  });

  it("reckons from predictions and labels what follows from them, whatever a report states", () => {
    const reports = { "metrics.json": { accuracy: 0.99 } };
    const finding = only(judge({ limits: { accuracy: { min: 0.8 } }, reports, counts: COUNTS }));
    assert.equal(finding.status, "fail");
    assert.equal(finding.measured?.value, 0.78);
    assert.equal(finding.measured?.n, 100);
    assert.equal(finding.measured?.interval?.method, "wilson");
    assert.match(finding.message, /reckoned from monitoring\/predictions\.csv, 0\.78/);
  });

  for (const [metric, value] of Object.entries({
    precision: 48 / 58,
    recall: 0.8,
    tpr: 0.8,
    specificity: 0.75,
    f1: 96 / 118,
    balanced_accuracy: 0.775,
    error_rate: 0.22,
    false_positive_rate: 0.25,
    fnr: 0.2,
    selection_rate: 0.58,
  })) {
    it(`reckons ${metric}`, () => {
      const { measured } = only(judge({ limits: { [metric]: { min: 0 } }, counts: COUNTS }));
      assert.equal(measured?.value?.toFixed(12), value.toFixed(12));
    });
  }

  it("takes what predictions do not hold from a report", () => {
    const reports = { "p/monitoring.json": { latency: { p95_ms: 210 }, roc_auc: 0.8 } };
    const [latency, auc] = judge({
      limits: { latency_p95_ms: { max: 200 }, auc: { min: 0.7 } },
      reports,
      counts: COUNTS,
    });
    assert.deepEqual([latency?.status, latency?.measured?.value], ["fail", 210]);
    assert.deepEqual([auc?.status, auc?.measured?.value], ["pass", 0.8]);
  });

  it("takes accuracy from a report where there are no labels, or more than two classes", () => {
    const reports = { "metrics.json": { accuracy: 0.9 } };
    const limits = { accuracy: { min: 0.8 } };
    assert.equal(only(judge({ limits, reports, counts: COUNTS, label: false })).measured?.value, 0.9);
    assert.equal(only(judge({ limits, reports, counts: { ...COUNTS, classes: 3 } })).measured?.value, 0.9);
  });

  it("is undecided while labels are missing, though a report states the metric", () => {
    const reports = { "metrics.json": { accuracy: 0.9 } };
    const counts = { ...COUNTS, missingLabels: 7 };
    const finding = only(judge({ limits: { accuracy: { min: 0.8 } }, reports, counts }));
    assert.deepEqual([finding.status, finding.reason], ["undecided", "values-missing"]);
    assert.match(finding.message, /of 100 rows 0 have no prediction and 7 no label/);
  });

  it("is undecided where nothing states the metric, and names the nearest that is stated", () => {
    const finding = only(
      judge({ limits: { latency_p95_ms: { max: 200 } }, reports: { "r.json": { latency_p99_ms: 1 } } }),
    );
    assert.deepEqual([finding.status, finding.reason], ["undecided", "evidence-missing"]);
    assert.match(finding.message, /The nearest that they state is latency_p99_ms/);
  });

  it("says what is wrong with the report that should state it", () => {
    const fault = { reason: "evidence-malformed", message: "report.json is no JSON.", remedy: "Mend it." } as const;
    const finding = only(judge({ limits: { latency_ms: { max: 200 } }, faults: [fault] }));
    assert.deepEqual(
      [finding.status, finding.reason, finding.message],
      ["undecided", "evidence-malformed", fault.message],
    );
  });

  it("is undecided where a metric is stated twice, and differently", () => {
    const reports = { "a.json": { latency_ms: 100 }, "b.json": { latency_ms: 300 } };
    const finding = only(judge({ limits: { latency_ms: { max: 200 } }, reports }));
    assert.deepEqual([finding.status, finding.reason], ["undecided", "evidence-ambiguous"]);
  });

  it("does not take a part of the data, the training set or a baseline for the whole", () => {
    const reports = {
      "metrics.json": { train: { accuracy: 0.99 }, women: { accuracy: 0.98 }, macro: { f1: 0.9 } },
      "baseline_metrics.json": { accuracy: 0.97 },
    };
    const found = judge({ limits: { accuracy: { min: 0.8 }, f1: { min: 0.8 }, macro_f1: { min: 0.8 } }, reports });
    assert.deepEqual(
      found.map(({ status }) => status),
      ["undecided", "undecided", "pass"],
    );
  });

  it("does not take 87 for 87 %", () => {
    const finding = only(judge({ limits: { accuracy: { min: 0.9 } }, reports: { "m.json": { accuracy: 87 } } }));
    assert.deepEqual([finding.status, finding.reason], ["undecided", "value-invalid"]);
    assert.throws(() => metrics.params.parse({ limits: { accuracy: { min: 80 } } }), /write 0\.87 for 87 %/);
  });

  it("decides by the interval where the policy says so, and is undecided where there is none", () => {
    const confident = only(judge({ limits: { accuracy: { min: 0.8 } }, counts: COUNTS, decide: "confident" }));
    assert.deepEqual([confident.status, confident.reason], ["warn", "beyond-limit-unproven"]);
    const reports = { "m.json": { latency_ms: 100 } };
    const proven = only(judge({ limits: { latency_ms: { max: 200 } }, reports, decide: "proven" }));
    assert.deepEqual([proven.status, proven.reason], ["undecided", "interval-unavailable"]);
  });

  it("is undecided, never 0, where a rate has no rows", () => {
    const nothing = { ...GROUP, selected: 0, truePositives: 0, falsePositives: 0 };
    const counts: GroupCounts = { ...COUNTS, groupings: [{ columns: [], ok: true, groups: [nothing] }] };
    const finding = only(judge({ limits: { precision: { min: 0.5 } }, counts }));
    assert.deepEqual([finding.status, finding.reason, finding.measured?.value], ["undecided", "undefined-rate", null]);
  });

  it("takes exactly one of min and max for each metric", () => {
    for (const limits of [{}, { accuracy: {} }, { accuracy: { min: 0, max: 1 } }, { "<b>": { min: 0 } }]) {
      assert.throws(() => metrics.params.parse({ limits }));
    }
  });
});
