import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { loadPolicy } from "../../src/policy/load-policy.ts";
import { touchedModels } from "../../src/policy/touched-models.ts";
import { SAMPLE_RULES } from "./sample-rules.ts";

const outcome = loadPolicy({
  path: "p.yml",
  rules: SAMPLE_RULES,
  source: `version: 1
models:
  a:
    paths: [models/a/**, .config/a]
    risk: limited
    card: models/a/CARD.md
    evidence:
      predictions:
        from: { workflow: evaluate.yml, artifact: e, path: p.csv }
        columns: { prediction: p }
      features: { from: { path: data/features.csv }, reference: data/reference.csv }
      reports: [{ from: { path: reports/** } }]
    rules: { model-card/sections: {} }
  b: { paths: [models/b/**], risk: minimal, rules: { model-card/sections: {} } }
`,
});
assert.ok(outcome.ok);
const { policy } = outcome.loaded;
const touch = (...changed: string[]) => touchedModels(policy, changed);

describe("what a change touches", () => {
  it("is nothing where no path, card or evidence of a model changed", () => {
    assert.deepEqual(touch("README.md", "src/app.py", ".github/workflows/other.yml"), {});
  });

  it("tells the model's files from its card and its evidence", () => {
    assert.deepEqual(touch("models/a/train.py"), { a: { model: true, card: false, evidence: false } });
    assert.deepEqual(touch("models/a/CARD.md"), { a: { model: false, card: true, evidence: false } });
    assert.deepEqual(touch("data/features.csv"), { a: { model: false, card: false, evidence: true } });
    assert.deepEqual(touch("reports/drift/one.json"), { a: { model: false, card: false, evidence: true } });
  });

  it("counts the workflow that makes the evidence, and a committed reference", () => {
    assert.equal(touch(".github/workflows/evaluate.yml")["a"]?.evidence, true);
    assert.equal(touch("data/reference.csv")["a"]?.evidence, true);
  });

  it("counts what takes the place of a folder above the model: a submodule, a symbolic link", () => {
    assert.deepEqual(Object.keys(touch("models")), ["a", "b"]);
    assert.deepEqual(Object.keys(touch("models/a")), ["a"]);
    assert.deepEqual(touch("mod", "models/ab"), {});
  });

  it("sees files whose names begin with a dot", () => {
    assert.equal(touch(".config/a")["a"]?.model, true);
    assert.equal(touch("models/b/.hidden/weights")["b"]?.model, true);
  });

  it("counts all of a folder that is named without stars, and paths spelled with more than they need", () => {
    const spelled = loadPolicy({
      path: "p.yml",
      rules: SAMPLE_RULES,
      source: `version: 1
models:
  a:
    paths: [models/a]
    risk: limited
    card: ./docs//CARD.md
    evidence:
      predictions: { from: { path: ./data//p.csv }, reference: ./old/p.csv, columns: { prediction: p } }
      features: { from: { path: "data/f[1].csv" } }
      reports: [{ from: { path: reports/ } }]
    rules: { model-card/sections: {} }
`,
    });
    assert.ok(spelled.ok);
    const what = (path: string) => touchedModels(spelled.loaded.policy, [path])["a"];
    assert.equal(what("models/a/deep/train.py")?.model, true);
    assert.equal(what("docs/CARD.md")?.card, true);
    for (const path of ["data/p.csv", "old/p.csv", "data/f[1].csv", "reports/one.json"])
      assert.equal(what(path)?.evidence, true, path);
    assert.equal(what("models/ab/train.py"), undefined);
  });

  it("is every model where the list of changed files is truncated, and of its card nothing is known", () => {
    const what = { model: true, card: null, evidence: true };
    assert.deepEqual(touchedModels(policy, null), { a: what, b: what });
  });
});
