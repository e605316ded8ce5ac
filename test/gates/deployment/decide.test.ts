import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { RULES } from "../../../src/checks/index.ts";
import { decide } from "../../../src/gates/deployment/decide.ts";
import type { DeploymentFacts } from "../../../src/gates/deployment/gather.ts";
import { loadPolicy, POLICY_PATH } from "../../../src/policy/load-policy.ts";
import { policy } from "../../flows/models.ts";
import { AN_INCIDENT } from "../production/an-incident.ts";

const COMMIT = "1234567890abcdef1234567890abcdef12345678";
const OTHER = "abcdef1234567890abcdef1234567890abcdef12";
const NOW = Date.parse("2026-03-02T12:00:00Z");
const DAY_MS = 24 * 3_600_000;

/** Facts of a commit that passed, under a policy that says this of production. */
function factsOf(rules: string, given: Partial<DeploymentFacts> = {}): DeploymentFacts {
  const source = policy({ rest: `environments:\n  production: { ${rules} }\n` });
  const outcome = loadPolicy({ source, path: POLICY_PATH, rules: RULES });
  assert.ok(outcome.ok, JSON.stringify(outcome));
  const environment = outcome.loaded.policy.environments["production"];
  assert.ok(environment !== undefined);
  return {
    commit: COMMIT,
    environment: "production",
    law: {
      state: "governs",
      trunk: { branch: "main", tip: OTHER, url: "https://github.com/acme/models" },
      policy: outcome.loaded,
      floor: null,
      environment,
      notes: [],
    },
    models: ["credit"],
    passed: { passed: true, commit: COMMIT, number: null, seq: 7 },
    own: null,
    age: null,
    canary: null,
    history: { latest: null, target: null, unfit: [], isReturn: false },
    previousColour: null,
    incidents: [],
    now: NOW,
    waitsUntil: NOW,
    ...given,
  };
}

function only(facts: DeploymentFacts) {
  const { state, demands } = decide(facts);
  const [demand, second] = demands;
  assert.ok(demand !== undefined && second === undefined, JSON.stringify(demands));
  return { state, demand };
}

const incident = { incident: { ...AN_INCIDENT, failing: 3, issue: 12, opened: NOW }, mendedBy: null };
const target = {
  id: 5,
  commit: OTHER,
  createdAt: "2026-02-01T10:00:00Z",
  succeeded: true,
  started: true,
  active: true,
};

describe("a deployment is decided by the facts alone", () => {
  it("is approved where the commit passed", () => {
    const { state, demand } = only(factsOf(""));
    assert.equal(state, "approved");
    assert.equal(demand.says, "Commit 1234567890ab was assessed and passed (entry 7 of the audit trail).");
  });

  it("is rejected where a gate refused the commit, whatever its own evidence might say", () => {
    const passed = { passed: false, why: "the last verdict on it is a blocked one", isOpen: false } as const;
    const { state, demand } = only(factsOf("", { passed }));
    assert.equal(state, "rejected");
    assert.equal(
      demand.says,
      "Commit 1234567890ab was not assessed and passed: the last verdict on it is a blocked one.",
    );
    assert.match(demand.remedy, /^Deploy a commit that passed its gate/);
  });

  it("is approved where nothing is demanded", () => {
    assert.deepEqual(decide(factsOf("assessed: false")), { state: "approved", demands: [] });
  });

  it("is rejected where the evidence is older than the policy allows, to the day", () => {
    const at = (days: number) => ({ oldest: { what: "evaluate.yml", at: NOW - days * DAY_MS }, unknown: [] });
    const rules = "assessed: false, max-age: 30";
    assert.equal(only(factsOf(rules, { age: at(30) })).state, "approved");
    assert.equal(only(factsOf(rules, { age: at(30.001) })).state, "rejected");
    const over = only(factsOf(rules, { age: at(31) }));
    assert.equal(over.state, "rejected");
    assert.equal(over.demand.says, "The evidence is too old: evaluate.yml is of 31 days ago; 30 days are allowed.");
    const unknown = only(factsOf(rules, { age: { oldest: null, unknown: ["evaluate.yml"] } }));
    assert.equal(unknown.state, "rejected");
    assert.match(unknown.demand.says, /^Nobody can tell how old the evidence is: evaluate\.yml left none/);
    assert.equal(only(factsOf(rules, { age: { oldest: null, unknown: [] } })).state, "rejected");
  });

  it("is rejected while an incident is open, but for a return to what ran before", () => {
    const rules = "assessed: false, open-incidents: never";
    assert.equal(only(factsOf(rules)).state, "approved");
    const { state, demand } = only(factsOf(rules, { incidents: [incident] }));
    assert.equal(state, "rejected");
    assert.equal(demand.says, "1 open: drift/features of credit does not hold in production; see #12.");
    assert.match(demand.remedy, /has the line "Assay-Incident: i1" in its description/);
    const mended = only(factsOf(rules, { incidents: [{ ...incident, mendedBy: 17 }] }));
    assert.equal(mended.state, "approved");
    assert.equal(
      mended.demand.says,
      "Incident i1 (drift/features of credit) is open, and this commit has pull request #17, which is to mend it.",
    );
    const both = [
      { ...incident, mendedBy: 17 },
      { ...incident, incident: { ...incident.incident, id: 2 } },
    ];
    assert.equal(only(factsOf(rules, { incidents: both })).state, "rejected");
    const back = only(
      factsOf(rules, { incidents: [incident], history: { latest: null, target: null, unfit: [], isReturn: true } }),
    );
    assert.equal(back.state, "approved");
    assert.match(back.demand.says, /to go back must always be possible/);
    assert.equal(decide(factsOf("assessed: false", { incidents: [incident] })).state, "approved");
  });

  it("is rejected where there is nothing to go back to, or nothing that passed", () => {
    const rules = "assessed: false, rollback-target: true";
    assert.match(only(factsOf(rules)).demand.says, /no other commit was deployed there with success/);
    const unfit = { latest: null, target: null, unfit: [{ rollout: target, why: "it was blocked" }], isReturn: false };
    const { state, demand } = only(factsOf(rules, { history: unfit }));
    assert.equal(state, "rejected");
    assert.equal(
      demand.says,
      "production has nothing to go back to that has passed: of abcdef123456, deployed there last, it was blocked.",
    );
    const found = only(factsOf(rules, { history: { latest: null, target, unfit: [], isReturn: false } }));
    assert.equal(found.state, "approved");
    assert.match(found.demand.says, /can go back to commit abcdef123456, which was deployed there on 2026-02-01/);
  });

  it("is rejected where the previous colour is gone", () => {
    const rules = "assessed: false, previous-colour: blue";
    const colour = (previousColour: DeploymentFacts["previousColour"]) => only(factsOf(rules, { previousColour }));
    assert.equal(colour({ exists: false, active: null }).state, "rejected");
    assert.equal(colour({ exists: true, active: null }).state, "rejected");
    assert.equal(colour({ exists: true, active: target }).state, "approved");
  });

  it("names everything that is broken", () => {
    const passed = { passed: false, why: "no verdict", isOpen: false } as const;
    const { state, demands } = decide(
      factsOf("rollback-target: true, open-incidents: never", { passed, incidents: [incident] }),
    );
    assert.equal(state, "rejected");
    assert.deepEqual(
      demands.map(({ name, state: one }) => [name, one]),
      [
        ["assessed", "broken"],
        ["rollback-target", "broken"],
        ["open-incidents", "broken"],
      ],
    );
    assert.ok(demands.every(({ remedy }) => remedy !== ""));
  });
});
