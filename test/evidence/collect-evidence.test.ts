import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { collectEvidence } from "../../src/evidence/collect-evidence.ts";
import type { Evidence } from "../../src/evidence/evidence.ts";
import type { EvidenceSource, FileStore } from "../../src/evidence/evidence-source.ts";
import { type Fault, failWith, succeed } from "../../src/evidence/faults.ts";
import { type Policy, policySchema } from "../../src/policy/policy-schema.ts";
import { commonParams } from "../../src/policy/rule-params.ts";

const rule = { name: "test/rule", summary: "A rule.", params: commonParams };
const artifact = { workflow: "evaluate.yml", artifact: "evaluation" };
const columns = { prediction: "y_pred" };
const noBaseline: Fault = { reason: "no-baseline", message: "There is no baseline.", remedy: "Make one." };

function policyOf(evidence: object, more: { readonly card?: string; readonly committed?: "never" } = {}): Policy {
  const model = {
    paths: ["m/**"],
    risk: "minimal",
    evidence,
    rules: { "test/rule": {} },
    ...(more.card && { card: more.card }),
  };
  return policySchema([rule]).parse({
    version: 1,
    models: { m: model },
    ...(more.committed && { trust: { committed: more.committed } }),
  });
}

/** A source in memory that counts what it is asked. */
function sourceOf(files: { readonly committed?: readonly string[]; readonly artifact?: readonly string[] | Fault }) {
  const asked: string[] = [];
  const store = (paths: readonly string[], shownAs: string): FileStore => ({
    paths: [...paths].sort(),
    shownAs,
    origin: { type: "directory", directory: "/" },
    async fetch(path) {
      asked.push(`fetch ${shownAs}${path}`);
      if (path.includes("broken"))
        return failWith({ reason: "evidence-too-large", message: "Too large.", remedy: "-" });
      return succeed({ file: `/${shownAs}${path}`, bytes: 1, sha256: "0".repeat(64) });
    },
  });
  const source: EvidenceSource = {
    async committed() {
      asked.push("committed");
      return succeed(store(files.committed ?? [], ""));
    },
    async artifact(workflow, name) {
      asked.push(`${workflow} ${name}`);
      const found = files.artifact ?? [];
      return "reason" in found ? failWith(found) : succeed(store(found, `${name}/`));
    },
  };
  return { source, asked };
}

async function collect(policy: Policy, current: EvidenceSource, baseline: EvidenceSource | Fault = noBaseline) {
  const [model] = await collectEvidence({ policy, models: ["m"], current, baseline });
  assert.ok(model);
  return model.items;
}

/** `role side path`, and the reason of a gap. */
function inShort(items: readonly Evidence[]): string[] {
  return items.map((item) =>
    [item.role, item.side, item.path, ...(item.state === "absent" ? [item.fault.reason] : [])].join(" "),
  );
}

describe("collectEvidence", () => {
  it("finds tables, reports and card of both sides, in a fixed order, asking each place and file once", async () => {
    const policy = policyOf(
      {
        predictions: { from: { ...artifact, path: "p.csv" }, columns },
        features: { from: { ...artifact, path: "p.csv" } },
        reports: [{ from: { ...artifact, path: "*.json" } }, { from: { ...artifact, path: "b.json" } }],
      },
      { card: "CARD.md" },
    );
    const current = sourceOf({ committed: ["CARD.md"], artifact: ["p.csv", "b.json", "a.json", "deep/c.json"] });
    const baseline = sourceOf({ committed: ["CARD.md"], artifact: ["p.csv", "b.json"] });
    assert.deepEqual(inShort(await collect(policy, current.source, baseline.source)), [
      "card baseline CARD.md",
      "card current CARD.md",
      "features baseline evaluation/p.csv",
      "features current evaluation/p.csv",
      "predictions baseline evaluation/p.csv",
      "predictions current evaluation/p.csv",
      "report baseline evaluation/b.json",
      "report current evaluation/a.json",
      "report current evaluation/b.json",
    ]);
    assert.deepEqual(current.asked.toSorted(), [
      "committed",
      "evaluate.yml evaluation",
      "fetch CARD.md",
      "fetch evaluation/a.json",
      "fetch evaluation/b.json",
      "fetch evaluation/p.csv",
    ]);
  });

  it("makes gaps of the baseline for tables only", async () => {
    const policy = policyOf(
      {
        predictions: { from: { path: "p.csv" }, columns },
        features: { from: { path: "f.csv" }, reference: "reference/f.csv" },
        reports: [{ from: { path: "r.json" } }],
      },
      { card: "CARD.md" },
    );
    const { source } = sourceOf({ committed: ["p.csv", "f.csv", "r.json", "CARD.md", "reference/f.csv"] });
    assert.deepEqual(inShort(await collect(policy, source)), [
      "card current CARD.md",
      "features baseline reference/f.csv no-baseline",
      "features current f.csv",
      "predictions baseline p.csv no-baseline",
      "predictions current p.csv",
      "report current r.json",
    ]);
    const empty = sourceOf({});
    assert.deepEqual(inShort((await collect(policy, source, empty.source)).filter(({ side }) => side === "baseline")), [
      "features baseline reference/f.csv evidence-missing",
      "predictions baseline p.csv evidence-missing",
    ]);
  });

  it("takes a reference by path from the committed files of the baseline", async () => {
    const policy = policyOf({ features: { from: { ...artifact, path: "f.csv" }, reference: "reference/f.csv" } });
    const current = sourceOf({ artifact: ["f.csv"] });
    const baseline = sourceOf({ committed: ["reference/f.csv"], artifact: ["f.csv"] });
    assert.deepEqual(inShort(await collect(policy, current.source, baseline.source)), [
      "features baseline reference/f.csv",
      "features current evaluation/f.csv",
    ]);
    assert.deepEqual(baseline.asked, ["committed", "fetch reference/f.csv"]);
  });

  it("says what was looked for, where, and what is nearest", async () => {
    const policy = policyOf({
      predictions: { from: { ...artifact, path: "out/predictions.csv" }, columns },
      features: { from: { ...artifact, path: "featurs.csv" } },
      reports: [{ from: { path: "reports/*.json" } }],
    });
    const { source } = sourceOf({ artifact: ["predictions.csv", "features.csv"], committed: ["x"] });
    const messages = (await collect(policy, source))
      .filter(({ side }) => side === "current")
      .map((item) => (item.state === "absent" ? item.fault.message : item.path));
    assert.deepEqual(messages, [
      'The table of features evaluation/featurs.csv was not found in the artifact "evaluation". The nearest there is evaluation/features.csv.',
      'The table of predictions evaluation/out/predictions.csv was not found in the artifact "evaluation". The nearest there is evaluation/predictions.csv.',
      "The report reports/*.json was not found among the committed files.",
    ]);
  });

  it("passes on why an artifact or a file cannot be had", async () => {
    const policy = policyOf({
      predictions: { from: { path: "broken.csv" }, columns },
      features: { from: { ...artifact, path: "f.csv" } },
    });
    const expired: Fault = { reason: "evidence-expired", message: "Expired.", remedy: "Run again." };
    const { source } = sourceOf({ committed: ["broken.csv"], artifact: expired });
    const items = (await collect(policy, source)).filter(({ side }) => side === "current");
    assert.deepEqual(inShort(items), [
      "features current evaluation/f.csv evidence-expired",
      "predictions current broken.csv evidence-too-large",
    ]);
  });

  it("takes globs for reports only, takes an existing path for itself, and caps what a glob may match", async () => {
    const many = Array.from({ length: 51 }, (_, index) => `many/${index}.json`);
    const { source } = sourceOf({ committed: ["a[1].json", "a1.json", "p1.csv", ".hidden/r.json", ...many] });
    const reports = ["a[1].json", ".hidden/*", "many/*"].map((path) => ({ from: { path } }));
    const items = await collect(policyOf({ predictions: { from: { path: "p?.csv" }, columns }, reports }), source);
    assert.deepEqual(inShort(items.filter(({ side }) => side === "current")), [
      "predictions current p?.csv evidence-missing",
      "report current .hidden/r.json",
      "report current a[1].json",
      "report current many/* evidence-too-large",
    ]);
  });

  it("counts committed cards, but no committed tables and reports where the policy trusts none", async () => {
    const policy = policyOf(
      { predictions: { from: { path: "p.csv" }, columns }, reports: [{ from: { path: "r.json" } }] },
      { card: "CARD.md", committed: "never" },
    );
    const { source } = sourceOf({ committed: ["p.csv", "r.json", "CARD.md"] });
    const items = await collect(policy, source, source);
    assert.deepEqual(inShort(items), [
      "card baseline CARD.md",
      "card current CARD.md",
      "predictions baseline p.csv evidence-missing",
      "predictions current p.csv evidence-missing",
      "report current r.json evidence-missing",
    ]);
    const [gap] = items.filter((item) => item.state === "absent");
    assert.match(gap?.fault.message ?? "", /counts no committed tables and reports/);
  });

  it("refuses to collect for a model that the policy does not declare", async () => {
    const { source } = sourceOf({});
    const policy = policyOf({});
    await assert.rejects(collectEvidence({ policy, models: ["x"], current: source, baseline: source }), /no model "x"/);
  });
});
