import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { waiversOfFile } from "../../src/assessment/waivers-of-file.ts";
import { type Floor, loadFloor } from "../../src/policy/floor.ts";
import { loadPolicy } from "../../src/policy/load-policy.ts";
import { SAMPLE_RULES } from "../policy/sample-rules.ts";

const PATH = ".github/assay-waivers.yml";

function policyWith(more: string) {
  const source = `version: 1
models:
  credit:
    paths: [models/**]
    risk: high
    rules: { drift/features: {}, model-card/sections: {} }
${more}`;
  const outcome = loadPolicy({ source, path: "p", rules: SAMPLE_RULES });
  assert.ok(outcome.ok, JSON.stringify(outcome));
  return outcome.loaded.policy;
}

const POLICY = policyWith("waivers: { approvers: [olga], max-days: 30 }\n");

const ENTRY = `
  - model: credit
    rule: drift/features
    reason: The new data comes in January.
    since: 2026-11-20
    until: 2026-12-20`;

function floorWith(source: string): Floor {
  const outcome = loadFloor({ source: `version: 1\n${source}`, path: "f", rules: SAMPLE_RULES });
  assert.ok(outcome.ok);
  return outcome.loaded.policy;
}

function read(entries: string, over: { policy?: typeof POLICY; floor?: Floor; asOf?: string } = {}) {
  const source = `version: 1\nwaivers:${entries}\n`;
  return waiversOfFile({
    source,
    path: PATH,
    policy: POLICY,
    floor: null,
    rules: SAMPLE_RULES,
    asOf: "2026-11-26",
    ...over,
  });
}

/** The one problem of a file, as editors show it; a file with a problem grants nothing. */
function problemOf(entries: string, over: Parameters<typeof read>[1] = {}): string {
  const { waivers, problems } = read(entries, over);
  assert.deepEqual(waivers, []);
  assert.equal(problems.length, 1, JSON.stringify(problems));
  return problems.map(({ line, column, message }) => `${line}:${column} ${message}`).join();
}

describe("waivers kept as code", () => {
  it("are named by their place, and cover a failure without a figure in any slice", () => {
    assert.deepEqual(read(ENTRY), {
      problems: [],
      waivers: [
        {
          id: `${PATH}:3`,
          kind: "exception",
          model: "credit",
          reason: "The new data comes in January.",
          until: "2026-12-20",
          approvedBy: null,
          covers: [
            {
              rule: "drift/features",
              demandedBy: "policy",
              slice: null,
              anySlice: true,
              status: "fail",
              reason: null,
              worst: null,
              title: null,
              evidence: null,
            },
          ],
        },
      ],
    });
  });

  it("cover a figure, doubts and one slice where they say so", () => {
    const covers = (more: string) =>
      read(`${ENTRY}${more}`).waivers[0]?.covers.map(({ status, reason, worst, slice, anySlice }) => [
        status,
        reason,
        worst,
        slice,
        anySlice,
      ]);
    assert.deepEqual(covers("\n    worst: 0.4"), [["fail", null, 0.4, null, true]]);
    assert.deepEqual(covers("\n    undecided: [no-baseline]\n    slice: { feature: income }"), [
      ["undecided", "no-baseline", null, { feature: "income" }, false],
    ]);
    assert.deepEqual(covers("\n    worst: 0.4\n    undecided: [no-baseline, too-few-rows]"), [
      ["fail", null, 0.4, null, true],
      ["undecided", "no-baseline", null, null, true],
      ["undecided", "too-few-rows", null, null, true],
    ]);
  });

  it("cover nothing before their first day", () => {
    assert.deepEqual(read(ENTRY, { asOf: "2026-11-19" }), { waivers: [], problems: [] });
    assert.equal(read(ENTRY, { asOf: "2026-11-20" }).waivers.length, 1);
  });

  it("are refused with a place and the nearest word", () => {
    for (const [from, to, problem] of [
      ["reason:", "reasons:", '5:5 unknown key "reasons"; did you mean "reason"?'],
      ["model: credit", "model: credt", '3:12 the policy governs no model "credt"; did you mean "credit"?'],
      ["drift/features", "drift/feature", '4:11 "rule" cannot be "drift/feature"; did you mean "drift/features"?'],
      [
        "drift/features",
        "fairness/demographic-parity-ratio",
        '4:11 the policy does not demand "fairness/demographic-parity-ratio" of model "credit"; known here: drift/features, model-card/sections',
      ],
      ["2026-12-20", "2026-02-30", '7:12 "until": use a calendar date as YYYY-MM-DD'],
      ["2026-12-20", "2026-11-19", '7:12 "until" is before "since", which is 2026-11-20'],
      ["2026-12-20", "2026-12-21", '7:12 "until" may be at most 30 days after "since": 2026-12-20 at the latest'],
      ["The new data comes in January.", '" "', '5:14 "reason": say why'],
    ] as const) {
      assert.ok(ENTRY.includes(from));
      assert.equal(problemOf(ENTRY.replace(from, to)), problem);
    }
    assert.match(problemOf(`${ENTRY}\n    undecided: [no-baselin]`), /^8:17 .*did you mean "no-baseline"\?/);
    assert.match(problemOf(`${ENTRY}\n    undecided: [sign-off-missing]`), /^8:17 .*cannot be "sign-off-missing"/);
    assert.match(problemOf(`${ENTRY}\n    worst: .nan`), /^8:12 /);
    assert.match(problemOf(`${ENTRY}\n    worst: .inf`), /^8:12 /);
  });

  it("are granted by no policy that names nobody to approve them", () => {
    const policy = policyWith("");
    assert.match(
      problemOf(ENTRY, { policy }),
      /^2:1 the policy grants no exceptions: \.github\/assay\.yml has no "waivers"/,
    );
    assert.deepEqual(read(" []", { policy }), { waivers: [], problems: [] });
  });

  it("last no longer than the floor allows", () => {
    const floor = floorWith("waivers: { approvers: [ada], max-days: 10 }\n");
    assert.match(problemOf(ENTRY, { floor }), /at most 10 days after "since": 2026-11-30 at the latest/);
  });

  it("never cover what the floor demands", () => {
    const floor = floorWith("rules: { drift/features: {} }\n");
    assert.match(
      problemOf(ENTRY, { floor }),
      /^4:11 the organisation's floor demands "drift\/features" of model "credit"/,
    );
    const stricter = floorWith("rules: { drift/features: { max-share: 0.1 } }\n");
    assert.deepEqual(
      read(ENTRY, { floor: stricter }).waivers.flatMap(({ covers }) => covers.map(({ demandedBy }) => demandedBy)),
      ["policy"],
    );
  });

  it("are nothing where the file is not YAML", () => {
    assert.match(problemOf("\n  - {"), /not valid YAML/);
  });
});
