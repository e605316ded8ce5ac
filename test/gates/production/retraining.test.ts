import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { countRun, mayHold } from "../../../src/gates/production/count-run.ts";
import { decideRetraining } from "../../../src/gates/production/decide-retraining.ts";
import { EVIDENCE_RULE } from "../../../src/gates/production/observe.ts";
import type { Incident } from "../../../src/store/incidents.ts";
import type { Retraining } from "../../../src/store/retrainings.ts";
import { AN_INCIDENT } from "./an-incident.ts";

const HOUR = 3_600_000;
const RULES = ["drift/features", "performance/metrics"];

const A_RETRAINING: Retraining = {
  repository: 1,
  id: 1,
  installation: 1,
  model: "credit",
  incident: 1,
  workflow: "retrain.yml",
  inputs: "{}",
  state: "dispatched",
  why: null,
  intended: 0,
  for_run: 1,
  run: null,
  run_url: null,
  pull: null,
  ended: null,
  outcome: null,
};

type Standing = Incident["last"];
interface Night {
  readonly standings: readonly [Standing, Standing];
  /** Hours since the run before. */
  readonly hours: number;
  /** What becomes of a retraining under way. */
  readonly retraining: "nothing" | "refused" | "ends";
}

interface Terms {
  readonly confirm: number;
  readonly closeAfter: number;
  readonly coolDownMs: number;
}

/** Plays nights of monitoring over one model; gives when GitHub was asked to retrain, and for which incident. */
function play(nights: readonly Night[], terms: Terms) {
  let incidents: Incident[] = [];
  let retrainings: Retraining[] = [];
  const asked: { readonly at: number; readonly incident: number; readonly failing: number }[] = [];
  let now = 1_000 * HOUR;
  for (const [index, night] of nights.entries()) {
    now += night.hours * HOUR;
    const run = { id: index + 1, url: "", commit: "", startedAt: now };
    const latest = retrainings.at(-1);
    if (night.retraining === "ends" && latest?.state === "dispatched" && latest.ended === null) {
      retrainings = retrainings.map((one) => (one === latest ? { ...one, ended: now - 1, outcome: "merged" } : one));
    }
    const observations = RULES.map((rule, at) => ({
      model: "credit",
      rule,
      standing: night.standings[at as 0 | 1],
      findings: [],
    }));
    const standing = incidents.filter(({ state }) => state !== "closed");
    for (const { before, observation, after } of countRun({ standing, observations, retrainings, run, terms, now })) {
      const values = { ...after, last_run: run.id };
      if (before !== null) incidents = incidents.map((one) => (one === before ? { ...one, ...values } : one));
      else {
        const rule = observation?.rule ?? assert.fail();
        incidents.push({ ...AN_INCIDENT, id: incidents.length + 1, rule, retraining: null, ...values });
      }
    }
    // Whoever comes a second time, or after a crash, decides nothing new.
    for (const _again of [1, 2]) {
      for (const incident of incidents.filter(({ state }) => state !== "closed")) {
        const decision = decideRetraining(incident, retrainings, { ...terms, now });
        if (decision.do === "share") {
          incidents = incidents.map((one) =>
            one.id === incident.id ? { ...one, retraining: decision.retraining.id } : one,
          );
        }
        if (decision.do !== "start") continue;
        const id = decision.again?.id ?? retrainings.length + 1;
        const state = night.retraining === "refused" ? "refused" : "dispatched";
        const row: Retraining = { ...A_RETRAINING, id, incident: incident.id, state, intended: now, for_run: run.id };
        retrainings = [...retrainings.filter((one) => one.id !== id), row];
        incidents = incidents.map((one) => (one.id === incident.id ? { ...one, retraining: id } : one));
        if (state === "dispatched") asked.push({ at: now, incident: incident.id, failing: incident.failing });
      }
    }
  }
  return { asked, incidents, retrainings };
}

const standing = fc.constantFrom<Standing>("broken", "held", "untold");
const night: fc.Arbitrary<Night> = fc.record({
  standings: fc.tuple(standing, standing),
  hours: fc.integer({ min: 1, max: 100 }),
  retraining: fc.constantFrom("nothing" as const, "nothing" as const, "refused" as const, "ends" as const),
});
const terms: fc.Arbitrary<Terms> = fc.record({
  confirm: fc.integer({ min: 1, max: 3 }),
  closeAfter: fc.integer({ min: 1, max: 3 }),
  coolDownMs: fc.integer({ min: 1, max: 200 }).map((hours) => hours * HOUR),
});

describe("retraining, whatever the nights bring", () => {
  const nights = fc.array(night, { maxLength: 40 });

  it("is started at most once in a cool-down, and once for an incident", () => {
    fc.assert(
      fc.property(nights, terms, (played, by) => {
        const { asked } = play(played, by);
        for (const [index, { at }] of asked.entries()) {
          const before = asked[index - 1];
          assert.ok(before === undefined || at - before.at >= by.coolDownMs);
        }
        assert.equal(new Set(asked.map(({ incident }) => incident)).size, asked.length);
      }),
    );
  });

  it("is only started after as many failing runs in a row as it takes", () => {
    fc.assert(
      fc.property(nights, terms, (played, by) => {
        for (const { failing } of play(played, by).asked) assert.ok(failing >= by.confirm);
      }),
    );
  });

  it("has one incident that stands for each rule at most", () => {
    fc.assert(
      fc.property(nights, terms, (played, by) => {
        const open = play(played, by).incidents.filter(({ state }) => state !== "closed");
        assert.equal(new Set(open.map(({ rule }) => rule)).size, open.length);
      }),
    );
  });

  it("starts in the end, where a rule goes on to fail and GitHub does not refuse for ever", () => {
    const failing: Night = { standings: ["broken", "held"], hours: 24, retraining: "nothing" };
    fc.assert(
      fc.property(fc.array(night, { maxLength: 10 }), terms, (played, by) => {
        const days = Math.ceil(by.coolDownMs / HOUR / 24) + by.confirm + by.closeAfter + 2;
        const { asked, incidents } = play([...played, ...Array.from({ length: days }, () => failing)], by);
        const open = incidents.find(({ state, rule }) => state !== "closed" && rule === RULES[0]);
        assert.ok(open !== undefined && open.retraining !== null);
        assert.ok(asked.length > 0);
      }),
    );
  });
});

describe("a retraining", () => {
  const by = { confirm: 2, coolDownMs: 100, now: 1000 };
  const due = { ...AN_INCIDENT, failing: 2, confirmed: 1, last_run: 5 };

  it("is due for an incident that is confirmed, and fails now", () => {
    assert.deepEqual(decideRetraining(due, [], by), { do: "start", again: null });
    for (const not of [
      { failing: 1 },
      { confirmed: null },
      { last: "untold" as const },
      { state: "closed" as const },
    ]) {
      assert.deepEqual(decideRetraining({ ...due, ...not }, [], by), { do: "nothing" });
    }
  });

  it("does not mend monitoring that tells nothing", () => {
    assert.deepEqual(decideRetraining({ ...due, rule: EVIDENCE_RULE }, [], by), { do: "nothing" });
  });

  it("is asked for again where GitHub refused it, after another run", () => {
    const refused = { ...A_RETRAINING, state: "refused" as const, for_run: 5 };
    const own = { ...due, retraining: 1 };
    assert.deepEqual(decideRetraining(own, [refused], by), { do: "nothing" });
    assert.deepEqual(decideRetraining({ ...own, last_run: 6 }, [refused], by), { do: "start", again: refused });
  });

  it("is never asked for again where nobody knows whether it began", () => {
    for (const state of ["intended", "unknown", "dispatched"] as const) {
      const own = { ...due, retraining: 1, last_run: 99 };
      assert.deepEqual(decideRetraining(own, [{ ...A_RETRAINING, state }], by), { do: "nothing" });
    }
  });

  it("of another model does not count", () => {
    const other = { ...A_RETRAINING, model: "other", intended: 999 };
    assert.deepEqual(decideRetraining(due, [other], by), { do: "start", again: null });
  });

  it("that is over makes the next wait for the end of the cool-down", () => {
    const over = { ...A_RETRAINING, intended: 950, ended: 960 };
    assert.deepEqual(decideRetraining(due, [over], by), { do: "wait", until: 1050 });
    assert.deepEqual(decideRetraining(due, [over], { ...by, now: 1050 }), { do: "start", again: null });
  });
});

describe("a run in which the rule holds", () => {
  const at = (retraining: Partial<Retraining> | null, startedAt = 50, now = 60) =>
    mayHold({
      retraining: retraining === null ? null : { ...A_RETRAINING, ...retraining },
      run: { startedAt },
      terms: { coolDownMs: 100 },
      now,
    });

  it("counts where nothing is retrained, or nothing came of it", () => {
    for (const retraining of [null, { state: "refused" }, { state: "unknown" }] as const) assert.ok(at(retraining));
  });

  it("counts from the moment on at which the new model is in place", () => {
    assert.deepEqual([at({}), at({ ended: 51 }), at({ ended: 50 })], [false, false, true]);
  });

  it("counts after the cool-down where the retraining opened no pull request", () => {
    assert.deepEqual([at({}, 99, 99), at({}, 100, 100), at({ pull: 3 }, 100, 100)], [false, true, false]);
  });
});
