import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { applyWaivers, waiversFor } from "../../src/assessment/apply-waivers.ts";
import { assess } from "../../src/assessment/assess.ts";
import type { AssessedFinding } from "../../src/assessment/assessment.ts";
import { coverOf, currentEvidence } from "../../src/assessment/cover-of.ts";
import { FINDING_STATUSES } from "../../src/assessment/finding.ts";
import { REASONS } from "../../src/assessment/reasons.ts";
import type { Covered, Waiver } from "../../src/assessment/waiver.ts";
import { aFinding, aWaiver } from "./a-finding.ts";

const AS_OF = "2026-11-26";

function coverage(finding: AssessedFinding, over: Partial<Covered> = {}): Covered {
  const covered = coverOf(finding);
  assert.ok(covered !== null);
  return { ...covered, ...over };
}

function applied(finding: AssessedFinding, ...waivers: Waiver[]): AssessedFinding {
  const [result] = applyWaivers({ findings: [finding], waivers, asOf: AS_OF });
  assert.ok(result);
  return result;
}

/** What is said of a finding that a waiver for another one does not cover. */
function said(finding: AssessedFinding, covered: Covered, over: Partial<Waiver> = {}): string {
  const result = applied(finding, aWaiver([covered], over));
  assert.equal(result.status, finding.status);
  assert.equal(result.waiver, null);
  return result.message.slice(finding.message.length).trim();
}

const figure = fc.double({ min: -1, max: 1, noNaN: true });
const interval = fc.option(
  fc.record({
    low: fc.double(),
    high: fc.double(),
    level: fc.constant(0.95),
    method: fc.constant("wilson"),
  }),
);
const anyFinding: fc.Arbitrary<AssessedFinding> = fc
  .record({
    rule: fc.constantFrom("fairness/a", "drift/b", "governance/sign-off"),
    model: fc.constantFrom("credit", "fraud"),
    demandedBy: fc.constantFrom("policy" as const, "floor" as const),
    status: fc.constantFrom(...FINDING_STATUSES.filter((status) => status !== "waived")),
    required: fc.boolean(),
    reason: fc.constantFrom(...REASONS),
    title: fc.constantFrom("one", "two"),
    slice: fc.constantFrom(null, { group: "sex" }, { group: "age" }),
    measured: fc.option(
      fc.record({ value: fc.oneof(figure, fc.constant(null), fc.double()), interval, n: fc.constant(9) }),
    ),
    limit: fc.constantFrom(null, { max: 0.1 }, { min: 0.8 }, { min: 0.2, max: 0.4 }),
    evidence: fc.constantFrom<AssessedFinding["evidence"][]>(
      [],
      aFinding().evidence,
      aFinding().evidence.map((one) => ({ ...one, sha256: null })),
    ),
  })
  .map((over) => aFinding(over));

const anyCovered: fc.Arbitrary<Covered> = anyFinding.chain((finding) =>
  fc.record({
    rule: fc.constant(finding.rule),
    demandedBy: fc.constant(finding.demandedBy),
    slice: fc.constant(finding.slice),
    anySlice: fc.boolean(),
    status: fc.constantFrom("fail" as const, "undecided" as const),
    reason: fc.option(fc.constant(finding.reason)),
    worst: fc.option(figure),
    title: fc.option(fc.constantFrom("one", "two")),
    evidence: fc.option(fc.constantFrom<string[][]>([], ["aa"])),
  }),
);
const anyWaiver: fc.Arbitrary<Waiver> = fc.record({
  id: fc.constantFrom("w1", "w2", "w10"),
  kind: fc.constantFrom("exception" as const, "baseline" as const),
  model: fc.constantFrom("credit", "fraud"),
  reason: fc.string(),
  until: fc.option(fc.constantFrom("2026-11-25", AS_OF, "2027-01-01", "2026-10-01")),
  approvedBy: fc.option(fc.constant({ id: 7, login: "olga" })),
  covers: fc.array(anyCovered, { maxLength: 4 }),
});

describe("a waiver", () => {
  it("never cover evidence that is still awaited, or the gate would open before it is there", () => {
    const awaited = aFinding({ status: "undecided", reason: "evidence-pending", required: true });
    assert.equal(coverOf(awaited), null);
    const missing: AssessedFinding = { ...awaited, reason: "evidence-missing" };
    const covered = { ...coverage(missing), reason: "evidence-pending" } satisfies Covered;
    assert.equal(applied(awaited, aWaiver([covered])).status, "undecided");
    assert.equal(applied(missing, aWaiver([coverage(missing)])).status, "waived");
  });

  it("lets a covered failure stand as waived, with its figures and what it was", () => {
    const finding = aFinding();
    const result = applied(finding, aWaiver([coverage(finding)]));
    const { id, kind, until, reason, approvedBy } = aWaiver([]);
    const instead = { status: "fail", reason: "limit-exceeded" } as const;
    assert.deepEqual(result, {
      ...finding,
      status: "waived",
      reason: "waived",
      waiver: { id, kind, until, reason, approvedBy, instead },
    });
  });

  it("covers on its last day, and not on the day after", () => {
    const finding = aFinding();
    assert.equal(applied(finding, aWaiver([coverage(finding)], { until: AS_OF })).status, "waived");
    assert.equal(said(finding, coverage(finding), { until: "2026-11-25" }), "Waiver w3 ended on 2026-11-25.");
  });

  it("is said to have ended for a week", () => {
    const finding = aFinding();
    assert.equal(said(finding, coverage(finding), { until: "2026-11-19" }), "Waiver w3 ended on 2026-11-19.");
    assert.equal(said(finding, coverage(finding), { until: "2026-11-18" }), "");
  });

  it("covers a doubt for its reason, where it closes the gate", () => {
    const doubt = aFinding({ status: "undecided", reason: "evidence-missing", measured: null });
    const covered = coverage(doubt);
    assert.equal(applied(doubt, aWaiver([covered])).status, "waived");
    assert.equal(said({ ...doubt, required: false }, covered), "");
    assert.equal(
      said({ ...doubt, reason: "evidence-malformed" }, covered),
      "Waiver w3 covers evidence-missing; this is evidence-malformed.",
    );
    assert.equal(said(aFinding(), covered), "Waiver w3 covers that this is undecided, not that it is broken.");
    assert.equal(said(doubt, coverage(aFinding())), "Waiver w3 covers that this is broken, not that it is undecided.");
  });

  it("covers a failure up to a figure, in the direction of the limit", () => {
    const at = (value: number) => aFinding({ measured: { value, interval: null, n: 100 } });
    assert.equal(applied(at(0.3), aWaiver([coverage(at(0.48))])).status, "waived");
    assert.equal(said(at(0.52), coverage(at(0.48))), "Waiver w3 covers at worst 0.48; this is 0.52.");
    assert.equal(said(at(0.4804), coverage(at(0.48))), "Waiver w3 covers at worst 0.48; this is 0.4804.");
    const ratio = (value: number) => ({ ...at(value), limit: { min: 0.8 } });
    assert.equal(applied(ratio(0.7), aWaiver([coverage(ratio(0.6))])).status, "waived");
    assert.equal(said(ratio(0.5), coverage(ratio(0.6))), "Waiver w3 covers at worst 0.6; this is 0.5.");
  });

  it("covers as far as the interval reached to the worse side when it was approved", () => {
    const measured = { value: 0.48, interval: { low: 0.4, high: 0.55, level: 0.95, method: "newcombe" }, n: 100 };
    assert.equal(coverage(aFinding({ measured })).worst, 0.55);
    assert.equal(coverage(aFinding({ measured, limit: { min: 0.8 } })).worst, 0.4);
    const odd = { ...measured, interval: { ...measured.interval, high: 0.47 } };
    assert.equal(coverage(aFinding({ measured: odd })).worst, 0.48);
  });

  it("covers what has no figure word for word", () => {
    const finding = aFinding({ measured: null, limit: null, title: "the card names no owner" });
    const covered = coverage(finding);
    assert.deepEqual([covered.worst, covered.title], [null, "the card names no owner"]);
    assert.equal(applied(finding, aWaiver([covered])).status, "waived");
    const other = { ...finding, title: "the card names no licence" };
    assert.equal(said(other, covered), "Waiver w3 covers something else than this.");
    assert.equal(applied(other, aWaiver([{ ...covered, title: null }])).status, "waived");
    assert.equal(
      said(aFinding(), { ...covered, slice: { group: "sex" } }),
      "Waiver w3 covers what has no figure; here one was measured.",
    );
    assert.equal(
      said({ ...finding, slice: { group: "sex" } }, coverage(aFinding())),
      "Waiver w3 covers a figure, and here none was measured.",
    );
  });

  it("covers only its own evidence where it is bound to it, and none of which nothing is known", () => {
    const finding = aFinding();
    const bound = coverage(finding, { evidence: currentEvidence(finding) });
    assert.equal(applied(finding, aWaiver([bound], { until: null, kind: "baseline" })).waiver?.kind, "baseline");
    const [reference] = finding.evidence;
    assert.ok(reference);
    for (const sha256 of ["bb", null]) {
      const other = aFinding({ evidence: [{ ...reference, sha256 }] });
      assert.equal(said(other, bound), "Waiver w3 covers other evidence than this.");
      assert.equal(said(other, { ...bound, evidence: [] }), "Waiver w3 covers other evidence than this.");
    }
    const withBaseline = {
      ...finding,
      evidence: [reference, { ...reference, side: "baseline", sha256: "cc" } as const],
    };
    assert.equal(applied(withBaseline, aWaiver([bound])).status, "waived");
  });

  it("covers a demand of the floor only where it says so", () => {
    const floor = aFinding({ demandedBy: "floor" });
    assert.equal(said(floor, coverage(aFinding())), "Waiver w3 does not cover what the organisation's floor demands.");
    assert.equal(said(aFinding(), coverage(floor)), "Waiver w3 covers only what the organisation's floor demands.");
    assert.equal(applied(floor, aWaiver([coverage(floor)])).status, "waived");
  });

  it("covers any slice where it says so, and says nothing about another one", () => {
    const other = aFinding({ slice: { group: "age" } });
    assert.equal(applied(other, aWaiver([coverage(aFinding(), { anySlice: true })])).status, "waived");
    assert.equal(said(other, coverage(aFinding())), "");
    assert.equal(said(aFinding(), coverage(aFinding()), { model: "fraud" }), "");
  });

  it("never covers a rule of governance", () => {
    const unsigned = aFinding({ rule: "governance/sign-off", status: "undecided", reason: "sign-off-missing" });
    assert.equal(coverOf(unsigned), null);
    const covered = { ...coverage(aFinding({ status: "undecided", reason: "sign-off-missing" })), rule: unsigned.rule };
    assert.equal(said(unsigned, covered), "");
  });

  it("can be renewed: what it covers is found again behind it", () => {
    const finding = aFinding();
    assert.deepEqual(coverOf(applied(finding, aWaiver([coverage(finding)]))), coverOf(finding));
  });

  it("is chosen by its id where several cover the same", () => {
    const finding = aFinding();
    const [first, second] = ["w1", "w2"].map((id) => aWaiver([coverage(finding)], { id }));
    assert.ok(first && second);
    assert.equal(applied(finding, second, first).waiver?.id, "w1");
  });
});

describe("the waivers of a context", () => {
  it("are those of the judged models that are in force or ended within a week, by id", () => {
    const waivers = [
      aWaiver([], { id: "w5" }),
      aWaiver([], { id: "w4", until: "2026-11-20" }),
      aWaiver([], { id: "w3", until: "2026-11-10" }),
      aWaiver([], { id: "w2", model: "fraud" }),
      aWaiver([], { id: "w1", until: null }),
    ];
    const kept = waiversFor(["credit"], waivers, AS_OF);
    assert.deepEqual(
      kept.map(({ id }) => id),
      ["w1", "w4", "w5"],
    );
    assert.deepEqual(waiversFor(["credit"], [...kept].reverse(), AS_OF), kept);
  });
});

describe("for any findings and waivers", () => {
  const lists = [fc.array(anyFinding, { maxLength: 6 }), fc.array(anyWaiver, { maxLength: 5 })] as const;

  it("nothing but a failure or a required doubt is ever waived, and never a rule of governance", () => {
    fc.assert(
      fc.property(...lists, (findings, waivers) => {
        applyWaivers({ findings, waivers, asOf: AS_OF }).forEach((result, index) => {
          const before = findings[index];
          assert.ok(before);
          if (result.status === before.status) {
            assert.deepEqual({ ...result, message: "" }, { ...before, message: "" });
            return;
          }
          assert.equal(result.status, "waived");
          assert.ok(before.status === "fail" || (before.status === "undecided" && before.required));
          assert.ok(!before.rule.startsWith("governance/"));
          assert.deepEqual([result.measured, result.limit], [before.measured, before.limit]);
          const used = waivers.find(({ id, until }) => id === result.waiver?.id && (until ?? AS_OF) >= AS_OF);
          assert.ok(used !== undefined);
        });
      }),
      { numRuns: 500 },
    );
  });

  it("a strictly worse figure is never covered", () => {
    const limit = fc.constantFrom({ max: 0 }, { min: 0 });
    fc.assert(
      fc.property(limit, figure, figure, interval, (bound, accepted, value, reach) => {
        const at = (one: number, over = {}) =>
          aFinding({ limit: bound, measured: { value: one, interval: null, n: 1, ...over } });
        const covered = coverage(at(accepted, { interval: reach }));
        assert.ok(covered.worst !== null && Number.isFinite(covered.worst));
        const isWorse = "max" in bound ? value > covered.worst : value < covered.worst;
        assert.equal(applied(at(value), aWaiver([covered])).status === "waived", !isWorse);
      }),
    );
  });

  it("what is covered of a finding covers that finding, and nothing of another model, rule, demand or slice", () => {
    fc.assert(
      fc.property(anyFinding, anyFinding, (finding, other) => {
        const covered = coverOf(finding);
        const closes = finding.status === "fail" || (finding.status === "undecided" && finding.required);
        const awaited = finding.status === "undecided" && finding.reason === "evidence-pending";
        assert.equal(covered !== null, closes && !awaited && finding.rule !== "governance/sign-off");
        if (covered === null) return;
        assert.ok(covered.worst === null || Number.isFinite(covered.worst));
        const waiver = aWaiver([covered], { model: finding.model });
        assert.equal(applied(finding, waiver).status, "waived");
        const about = ({ model, rule, demandedBy, slice }: AssessedFinding) =>
          JSON.stringify([model, rule, demandedBy, slice]);
        if (about(other) !== about(finding)) assert.notEqual(applied(other, waiver).status, "waived");
      }),
      { numRuns: 1000 },
    );
  });

  it("the order of waivers makes no difference to the digest", () => {
    const finite = anyFinding
      .filter(({ measured }) => Number.isFinite(measured?.value ?? 0))
      .map((finding) => ({
        ...finding,
        measured: finding.measured === null ? null : { ...finding.measured, interval: null },
      }));
    const digestOf = (findings: readonly AssessedFinding[], given: readonly Waiver[]) => {
      const waivers = waiversFor(["credit", "fraud"], given, AS_OF);
      return assess({
        context: {
          version: 1,
          assay: "0",
          asOf: AS_OF,
          policy: { path: "p", digest: "sha256:1", source: "" },
          floor: null,
          touched: null,
          evidence: [],
          waivers,
          signOffs: null,
        },
        governed: [],
        judged: [],
        findings: applyWaivers({ findings, waivers: given, asOf: AS_OF }),
      }).digest;
    };
    fc.assert(
      fc.property(
        fc.uniqueArray(finite, {
          maxLength: 4,
          selector: (one) => JSON.stringify([one.model, one.rule, one.demandedBy, one.slice]),
        }),
        lists[1],
        (findings, waivers) => {
          assert.equal(digestOf(findings, waivers), digestOf(findings, [...waivers].reverse()));
        },
      ),
    );
  });
});
