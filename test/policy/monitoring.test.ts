import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { RULES } from "../../src/checks/index.ts";
import { loadPolicy } from "../../src/policy/load-policy.ts";
import { coolDownMilliseconds, monitoredPolicy } from "../../src/policy/monitored-policy.ts";

const MODELS = `version: 1
models:
  credit:
    paths: [models/**]
    risk: high
    sign-off: 1
    evidence:
      features: { from: { workflow: evaluate.yml, artifact: evaluation, path: features.csv } }
    rules:
      drift/features: {}
approvers: [olga]
`;

function section(options: { features?: string; rules?: string; rest?: string; name?: string } = {}): string {
  const from = "from: { workflow: monitor.yml, artifact: monitoring, path: features.csv }";
  const {
    features = `{ ${from} }`,
    rules = "drift/features: { max-share: 0.1 }",
    rest = "",
    name = "credit",
  } = options;
  return `${MODELS}monitoring:
  workflow: monitor.yml
  models:
    ${name}:
      evidence:
        features: ${features}
      rules:
        ${rules}
${rest}`;
}

function load(source: string) {
  return loadPolicy({ source, path: ".github/assay.yml", rules: RULES });
}

function problemOf(source: string): string {
  const outcome = load(source);
  assert.ok(!outcome.ok, "the policy should be refused");
  assert.equal(outcome.problems.length, 1, JSON.stringify(outcome.problems));
  const [problem] = outcome.problems;
  return `${problem?.line}: ${problem?.message}`;
}

describe("the monitoring section of a policy", () => {
  it("says what production must show, with defaults for the rest", () => {
    const outcome = load(section());
    assert.ok(outcome.ok, JSON.stringify(outcome));
    const { monitoring } = outcome.loaded.policy;
    assert.deepEqual([monitoring?.confirm, monitoring?.["close-after"], monitoring?.assignees], [2, 2, []]);
    const monitored = monitoredPolicy(outcome.loaded.policy);
    const model = monitored?.models["credit"];
    assert.equal(model?.evidence.features?.from.path, "features.csv");
    assert.deepEqual(Object.keys(model?.rules ?? {}), ["drift/features"]);
    assert.equal(model?.["sign-off"], undefined);
  });

  it("names the nearest model where it names one that is none", () => {
    assert.match(problemOf(section({ name: "credits" })), /^15: unknown model "credits".*did you mean "credit"\?$/);
  });

  it("takes evidence of the monitoring workflow, or a committed file, only", () => {
    const other = "{ from: { workflow: evaluate.yml, artifact: evaluation, path: features.csv } }";
    assert.match(problemOf(section({ features: other })), /comes from the monitoring workflow: name "monitor\.yml"/);
    assert.ok(load(section({ features: "{ from: { path: production/features.csv } }" })).ok);
  });

  it("says so where drift has nothing to be compared with", () => {
    const rules = "drift/predictions: {}";
    const predictions =
      "{ from: { path: f.csv } }\n        predictions: { from: { path: p.csv }, columns: { prediction: y } }";
    assert.match(
      problemOf(section({ rules, features: predictions })),
      /the model's own evidence declares no predictions/,
    );
    const committed = predictions.replace("path: p.csv }", "path: p.csv }, reference: training/p.csv");
    assert.ok(load(section({ rules, features: committed })).ok);
  });

  it("does not let the monitoring workflow start itself", () => {
    const rest = "  retrain: { workflow: monitor.yml }\n";
    assert.match(problemOf(section({ rest })), /it would start itself$/);
    assert.match(
      problemOf(section({ rest: "  retrain: { workflow: r.yml, inputs: { model: x } }\n" })),
      /given by Assay/,
    );
    assert.match(problemOf(section({ rest: "  retrain: { workflow: r.yml, cool-down: 0d }\n" })), /use hours or days/);
    assert.match(problemOf(section({ rest: "  assignees: ['@olga']\n" })), /without @/);
    assert.match(problemOf(section({ rest: "  confirm: 0\n" })), /confirm/);
  });

  it("examines rules and columns as those of models are", () => {
    assert.match(problemOf(section({ rules: "drift/featurs: {}" })), /unknown rule|did you mean "drift\/features"/);
    const rules = "fairness/demographic-parity-ratio: { min: 0.8, groups: [age] }";
    const features =
      "{ from: { path: f.csv } }\n        predictions: { from: { path: p.csv }, columns: { prediction: y, groups: [sex] } }";
    assert.match(problemOf(section({ rules, features })), /unknown column "age"/);
  });

  it("reads a cool-down as milliseconds", () => {
    assert.deepEqual([coolDownMilliseconds("12h"), coolDownMilliseconds("7d")], [43_200_000, 604_800_000]);
  });
});
