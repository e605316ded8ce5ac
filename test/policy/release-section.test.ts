import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { loadPolicy } from "../../src/policy/load-policy.ts";
import { SAMPLE_RULES } from "./sample-rules.ts";

function load(release: string, more = "") {
  const source = `version: 1
models:
  credit:
    paths: [models/**]
    risk: high
    rules: { model-card/sections: {} }
${more}release: ${release}
`;
  return loadPolicy({ source, path: ".github/assay.yml", rules: SAMPLE_RULES });
}

function problemOf(release: string, more = ""): string {
  const outcome = load(release, more);
  assert.ok(!outcome.ok, "the policy should be refused");
  assert.equal(outcome.problems.length, 1, JSON.stringify(outcome.problems));
  return outcome.problems[0]?.message ?? "";
}

describe("the section release", () => {
  it("judges every draft against the previous release unless told otherwise", () => {
    const outcome = load("{}");
    assert.ok(outcome.ok);
    assert.deepEqual(outcome.loaded.policy.release, {
      tags: ["**"],
      stop: "draft",
      publish: "by-hand",
      "card-version": false,
      "model-digest": {},
      assets: [],
      reference: "previous-release",
      "open-incidents": "allow",
      "evidence-assets": {},
    });
  });

  it("is not there where it is left out", () => {
    const source = "version: 1\nmodels: { credit: { paths: [a], risk: high, rules: { model-card/sections: {} } } }\n";
    const outcome = loadPolicy({ source, path: ".github/assay.yml", rules: SAMPLE_RULES });
    assert.ok(outcome.ok);
    assert.equal(outcome.loaded.policy.release, undefined);
  });

  it("refuses names that lead nowhere, and says which is near", () => {
    assert.match(problemOf("{ models: [credt] }"), /declares no model "credt".*credit/);
    assert.match(
      problemOf("{ model-digest: { credt: { asset: m.onnx } } }"),
      /"credt" is no model that is released.*credit/,
    );
    assert.match(problemOf("{ stopp: draft }"), /unknown key "stopp".*"stop"/);
  });

  it("refuses what nobody could ever meet", () => {
    assert.match(problemOf("{ card-version: true }"), /model "credit" has no "card"/);
    assert.match(problemOf("{ sign-off: 1 }"), /nobody may give one: name "approvers"/);
    const approvers = "approvers: [olga]\n";
    assert.match(problemOf("{ sign-off: 1, stop: contain }", approvers), /no draft that could be signed off/);
    assert.match(problemOf("{ publish: when-passing, stop: contain }"), /Assay publishes nothing/);
    assert.match(problemOf('{ assets: ["dist/*.onnx"] }'), /no folders/);
  });
});
