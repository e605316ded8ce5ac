import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { loadPolicy } from "../../src/policy/load-policy.ts";
import { SAMPLE_RULES } from "./sample-rules.ts";

const MODELS = `version: 1
models:
  credit:
    paths: [models/**]
    risk: high
    card: models/CARD.md
    rules:
      model-card/sections: {}
environments:
`;

const CANARY = (rules: string, model = "credit") => `  production:
    canary:
      ${model}:
        evidence:
          predictions:
            from: { workflow: deploy.yml, artifact: canary, path: predictions.csv }
            columns: { label: y, prediction: p, groups: [sex] }
        rules: ${rules}
`;

function load(environments: string) {
  return loadPolicy({ source: MODELS + environments, path: ".github/assay.yml", rules: SAMPLE_RULES });
}

function problemOf(environments: string): string {
  const outcome = load(environments);
  assert.ok(!outcome.ok, "the policy should be refused");
  assert.equal(outcome.problems.length, 1, JSON.stringify(outcome.problems));
  return `${outcome.problems[0]?.line}: ${outcome.problems[0]?.message}`;
}

describe("what a policy says of environments", () => {
  it("demands assessed commits where it says nothing else", () => {
    const outcome = load("  production: {}\n");
    assert.ok(outcome.ok, JSON.stringify(outcome));
    assert.deepEqual(outcome.loaded.policy.environments, {
      production: { assessed: true, canary: {}, "rollback-target": false, "open-incidents": "allow" },
    });
  });

  it("may name everything else", () => {
    const outcome =
      load(`${CANARY("{ fairness/demographic-parity-ratio: { min: 0.8, groups: [sex] } }")}    models: [credit]
    assessed: false
    max-age: 30
    rollback-target: true
    previous-colour: production-blue
    open-incidents: never
    rollback: { workflow: deploy.yml, inputs: { ref: "{commit}", where: "to {environment}" } }
`);
    assert.ok(outcome.ok, JSON.stringify(outcome));
  });

  it("is refused where a name leads nowhere", () => {
    assert.match(
      problemOf("  production: { models: [credt] }\n"),
      /^10: the policy declares no model "credt"; did you mean "credit"\?/,
    );
    assert.match(
      problemOf(CANARY("{ fairness/demographic-parity-ratio: { min: 0.8, groups: [sex] } }", "credits")),
      /"credits" is no model that runs there; did you mean "credit"\?/,
    );
    assert.match(
      problemOf(CANARY("{ fairness/demographic-parity-ratio: { min: 0.8, groups: [sexx] } }")),
      /unknown column "sexx".*did you mean "sex"\?/,
    );
    assert.match(problemOf("  production: { asessed: true }\n"), /unknown key "asessed".*"assessed"/);
  });

  it("is refused where it contradicts itself", () => {
    assert.match(
      problemOf("  production: {}\n  Production: {}\n"),
      /GitHub takes "Production" and "production" for the same/,
    );
    assert.match(problemOf("  blue: { previous-colour: Blue }\n"), /this is the environment itself/);
    assert.match(problemOf(CANARY("{}")), /name at least one rule/);
    assert.match(
      problemOf('  production: { rollback: { workflow: deploy.yml, inputs: { ref: "{sha}" } } }\n'),
      /nothing stands for "\{sha\}"; known here: \{commit\}, \{environment\}/,
    );
    assert.match(problemOf("  production: { rollback: { workflow: ../deploy.yml } }\n"), /name the workflow file/);
    assert.match(problemOf("  production: { max-age: 0 }\n"), /max-age/);
  });
});
