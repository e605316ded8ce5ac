import assert from "node:assert/strict";
import { test } from "node:test";
import type { Evidence } from "../../../src/evidence/evidence.ts";
import { failWith, succeed } from "../../../src/evidence/faults.ts";
import type { EvidentlyColumn, EvidentlyDataset } from "../../../src/evidence/readers/evidently-report.ts";
import type { ReportFile } from "../../../src/statistics/reports-fact.ts";
import { figuresOf, judge, judgeFacts } from "./rule-input.ts";

const declared = { reports: [{ from: { path: "reports/**" } }] };

function column(name: string, drifted: boolean | null): EvidentlyColumn {
  const said = {
    column: name,
    type: null,
    method: "K-S p_value",
    threshold: 0.05,
    score: drifted === true ? 0.01 : 0.5,
  };
  return drifted === null ? { ...said, score: null, drifted, reason: "value-invalid" } : { ...said, drifted };
}

function file(path: string, columns: readonly EvidentlyColumn[], dataset: EvidentlyDataset | null = null): ReportFile {
  const report = { format: "evidently", generation: "configured", columns, dataset } as const;
  return { path, sha256: "1".repeat(64), report: succeed(report) };
}

function present(path: string): Evidence {
  const shared = { model: "m", role: "report", side: "current", path, sha256: "1".repeat(64), bytes: 1 } as const;
  return {
    ...shared,
    state: "present",
    file: `/nowhere/${path}`,
    origin: { type: "directory", directory: "/nowhere" },
  };
}

function features(files: readonly ReportFile[], params: Record<string, unknown> = {}) {
  const [finding] = judgeFacts(
    "drift/features",
    params,
    declared,
    succeed(files),
    files.map(({ path }) => present(path)),
  );
  assert.ok(finding);
  return finding;
}

test("without a features table an Evidently report is judged, by its own verdicts, and named", () => {
  const finding = features([file("reports/drift.json", [column("a", true), column("b", false)])]);
  assert.equal(finding.status, "fail");
  assert.deepEqual(finding.measured, { value: 0.5, interval: null, n: 2 });
  assert.match(finding.message, /As the Evidently report says, by its own methods and thresholds/);
  assert.deepEqual(
    finding.evidence.map(({ kind, path }) => [kind, path]),
    [["report", "reports/drift.json"]],
  );
  assert.equal(finding.detail[0]?.["pValue"], 0.01);
  assert.equal(finding.detail[0]?.["effect"], null);
});

test("a score that is no number is undecided whatever the report concludes", () => {
  const finding = features([file("r.json", [column("a", null), column("b", false)])]);
  assert.deepEqual([finding.status, finding.reason], ["undecided", "value-invalid"]);
});

test("of two reports on one column the graver counts, in either order", () => {
  const [drifted, still, open] = [true, false, null].map((verdict) => file("r.json", [column("a", verdict)]));
  assert.ok(drifted && still && open);
  for (const files of [
    [drifted, still],
    [still, drifted],
    [open, drifted],
  ])
    assert.equal(features(files).status, "fail");
  for (const files of [
    [open, still],
    [still, open],
  ])
    assert.equal(features(files).status, "undecided");
});

test("a report that cannot be read is not passed over, one of another format is", () => {
  const fault = (reason: "evidence-malformed" | "evidence-format-unknown"): ReportFile => ({
    path: "x.json",
    sha256: null,
    report: failWith({ reason, message: "Odd.", remedy: "Mend it." }),
  });
  const good = file("r.json", [column("a", false)]);
  assert.equal(features([good, fault("evidence-malformed")]).reason, "evidence-malformed");
  assert.equal(features([good, fault("evidence-format-unknown")]).status, "pass");
  assert.equal(features([fault("evidence-format-unknown")]).reason, "evidence-missing");
  assert.equal(features([]).status, "undecided");
});

test("drift/feature takes its named columns from the report", () => {
  const files = [file("r.json", [column("a", true), column("b", false)])];
  const params = { features: ["a", "b", "c"] };
  const findings = judgeFacts("drift/feature", params, declared, succeed(files), [present("r.json")]);
  assert.deepEqual(
    findings.map(({ status, reason }) => [status, reason]),
    [
      ["fail", "limit-exceeded"],
      ["pass", "within-limit"],
      ["undecided", "column-missing"],
    ],
  );
});

test("where a table is declared it governs and no report is asked for", () => {
  const both = { ...declared, features: { from: { path: "f.csv" } } };
  const fault = { reason: "no-baseline", message: "None.", remedy: "Make one." } as const;
  assert.equal(judge("drift/features", {}, fault, both)[0]?.reason, "no-baseline");
});

test("with neither table nor report the finding says what to declare", () => {
  const [finding] = judgeFacts("drift/features", {}, {}, succeed([]), []);
  assert.deepEqual([finding?.status, finding?.reason], ["undecided", "evidence-missing"]);
  assert.match(finding?.remedy ?? "", /evidence\.features/);
  assert.equal(judge("drift/missing-values", {}, figuresOf([]), {})[0]?.reason, "evidence-missing");
});

test("a report that counts more drifted columns than it shows is undecided", () => {
  const counting = (count: number) => ({ share: 0.5, count, total: 20, threshold: 0.5, drifted: true });
  const hiding = features([file("r.json", [column("a", false), column("b", null)], counting(2))]);
  assert.deepEqual([hiding.status, hiding.reason], ["undecided", "evidence-ambiguous"]);
  assert.match(hiding.message, /r\.json counts 2 drifted columns, and shows 1 at most among the 2/);
  assert.equal(features([file("r.json", [column("a", true), column("b", false)], counting(1))]).status, "fail");
});

test("a drifted column of which no method is said is named without", () => {
  const bare = { ...column("a", true), method: null, threshold: null };
  assert.equal(features([file("r.json", [bare])]).title, "1 of 1 features drifted (limit 30 %): a");
});

test("a p-value is shown as one, by whichever name its method goes", () => {
  const said = (method: string, score: number, drifted: boolean) => ({ ...column("a", drifted), method, score });
  const title = (found: EvidentlyColumn) =>
    judgeFacts("drift/feature", { features: ["a"] }, declared, succeed([file("r.json", [found])]), [])[0]?.title;
  assert.equal(title(said("ks", 0.00001, true)), "drift of a (ks p 0.00001 < 0.05)");
  assert.equal(title(said("K-S p_value", 0.5, false)), "drift of a (K-S p_value 0.5 > 0.05)");
  assert.equal(title(said("t_test", 0.049999, true)), "drift of a (t_test p 0.049999 < 0.05)");
  assert.equal(title({ ...said("psi", 0.3, true), threshold: 0.1 }), "drift of a (psi 0.30 > 0.10)");
});
