import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { demandsOn, loadFloor, underFloor } from "../../src/policy/floor.ts";
import { loadPolicy } from "../../src/policy/load-policy.ts";
import { SAMPLE_RULES } from "./sample-rules.ts";

function policyWith(rule: string, more = "") {
  const source = `version: 1\n${more}models:\n  m:\n    paths: [m/**]\n    risk: high\n    rules:\n      ${rule}\n`;
  const outcome = loadPolicy({ source, path: "p.yml", rules: SAMPLE_RULES });
  assert.ok(outcome.ok, JSON.stringify(outcome));
  return outcome.loaded.policy;
}

function floorWith(source: string) {
  const outcome = loadFloor({ source: `version: 1\n${source}`, path: "assay-floor.yml", rules: SAMPLE_RULES });
  assert.ok(outcome.ok, JSON.stringify(outcome));
  return outcome.loaded.policy;
}

function demandsOf(policyRule: string, floorSource: string) {
  const model = policyWith(policyRule).models["m"];
  assert.ok(model);
  return demandsOn(model, floorWith(floorSource)).map(({ rule, demandedBy }) => `${rule} by ${demandedBy}`);
}

describe("the organisation's floor", () => {
  it("adds its rules to every model", () => {
    assert.deepEqual(demandsOf("drift/features: {}", "rules:\n  model-card/sections: {}\n"), [
      "drift/features by policy",
      "model-card/sections by floor",
    ]);
  });

  it("adds rules by risk class", () => {
    assert.deepEqual(
      demandsOf(
        "drift/features: {}",
        "risk:\n  high: { model-card/sections: {} }\n  minimal: { drift/features: { max-share: 0 } }\n",
      ),
      ["drift/features by policy", "model-card/sections by floor"],
    );
  });

  it("is judged beside a repository's own version of a rule, so that it cannot be loosened", () => {
    assert.deepEqual(
      demandsOf("drift/features: { max-share: 0.9, level: warn }", "rules:\n  drift/features: { max-share: 0.1 }\n"),
      ["drift/features by policy", "drift/features by floor"],
    );
  });

  it("is judged once where the repository demands exactly the same, and is not lost as the floor's demand", () => {
    assert.deepEqual(
      demandsOf("drift/features: { max-share: 0.1 }", "rules:\n  drift/features: { max-share: 0.1 }\n"),
      ["drift/features by floor"],
    );
  });

  it("says who may waive its rules, with the same keys as a policy", () => {
    const floor = floorWith("waivers: { approvers: [team:risk-board], max-days: 30 }\n");
    assert.deepEqual(floor.waivers, { approvers: ["team:risk-board"], "max-days": 30 });
    assert.equal(floorWith("").waivers, undefined);
  });

  it("limits what a repository may trust, whichever of the two is stricter", () => {
    const loose = policyWith("drift/features: {}", "forks: allow\n");
    assert.equal(underFloor(loose, floorWith("forks: with-approval\n")).forks, "with-approval");
    assert.equal(underFloor(policyWith("drift/features: {}"), floorWith("forks: allow\n")).forks, "never");
    assert.equal(underFloor(loose, floorWith("trust: { committed: never }\n")).trust.committed, "never");
    assert.equal(underFloor(loose, null), loose);
  });

  it("is refused with a place when it is broken", () => {
    const outcome = loadFloor({ source: "version: 1\nrule: {}\n", path: "assay-floor.yml", rules: SAMPLE_RULES });
    assert.ok(!outcome.ok);
    assert.equal(outcome.problems[0]?.line, 2);
    assert.match(outcome.problems[0]?.message ?? "", /did you mean "rules"\?/);
  });
});
