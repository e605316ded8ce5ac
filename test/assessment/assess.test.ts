import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { assess } from "../../src/assessment/assess.ts";
import type { AssessedFinding, Context } from "../../src/assessment/assessment.ts";
import { FINDING_STATUSES } from "../../src/assessment/finding.ts";
import { REASONS } from "../../src/assessment/reasons.ts";
import type { Waiver } from "../../src/assessment/waiver.ts";

const context: Context = {
  version: 1,
  assay: "0.0.0",
  asOf: "2026-01-31",
  policy: { path: ".github/assay.yml", digest: "sha256:aa", source: "version: 1" },
  floor: null,
  touched: null,
  evidence: [{ model: "credit", role: "predictions", side: "current", path: "evaluation/p.csv", sha256: "bb" }],
  waivers: [],
  signOffs: null,
};

function finding(over: Partial<AssessedFinding> = {}): AssessedFinding {
  return {
    rule: "fairness/demographic-parity-ratio",
    model: "credit",
    demandedBy: "policy",
    waiver: null,
    status: "pass",
    level: "block",
    required: true,
    reason: "within-limit",
    title: "demographic parity ratio (sex) 0.9",
    message: "…",
    slice: { group: "sex" },
    measured: {
      value: 0.9,
      interval: { low: 0.8, high: 0.95, level: 0.95, method: "katz-log", note: "prose" },
      n: 100,
    },
    limit: { min: 0.8 },
    baseline: null,
    detail: [{ group: { sex: "F" }, n: 50, value: 0.5 }],
    evidence: [],
    remedy: "",
    ...over,
  };
}

function of(...findings: AssessedFinding[]) {
  return assess({ context, governed: ["credit", "other"], judged: ["credit"], findings });
}

describe("the verdict", () => {
  it("is pass where everything passes, warns or does not apply", () => {
    assert.equal(
      of(finding(), finding({ status: "warn" }), finding({ status: "not-applicable" }), finding({ status: "waived" }))
        .verdict,
      "pass",
    );
    assert.equal(of().verdict, "pass");
  });

  it("is blocked where anything fails, whatever is undecided", () => {
    assert.equal(of(finding({ status: "undecided" }), finding({ status: "fail" })).verdict, "blocked");
  });

  it("is undecided where something required is undecided, and pass where it is not required", () => {
    assert.equal(of(finding(), finding({ status: "undecided" })).verdict, "undecided");
    assert.equal(of(finding(), finding({ status: "undecided", required: false })).verdict, "pass");
  });

  it("is never pass with a failure or a required doubt among any findings", () => {
    const any = fc.record({
      status: fc.constantFrom(...FINDING_STATUSES),
      required: fc.boolean(),
      level: fc.constantFrom("block" as const, "warn" as const),
    });
    fc.assert(
      fc.property(fc.array(any), (list) => {
        const { verdict } = of(...list.map((over) => finding(over)));
        const closed = list.some(({ status, required }) => status === "fail" || (status === "undecided" && required));
        assert.equal(verdict === "pass", !closed);
      }),
    );
  });
});

describe("an assessment", () => {
  it("lists the models it judged and those the change does not touch", () => {
    assert.deepEqual([of().models, of().untouched], [["credit"], ["other"]]);
  });

  it("has the same findings and digest in whatever order they came", () => {
    const list = [
      finding(),
      finding({ slice: { group: "race" } }),
      finding({ rule: "drift/features", slice: null }),
      finding({ demandedBy: "floor" }),
    ];
    const digests = [
      list,
      [...list].reverse(),
      [list[2], list[0], list[3], list[1]].filter((entry) => entry !== undefined),
    ].map((order) => of(...order).digest);
    assert.equal(new Set(digests).size, 1);
    assert.deepEqual(of(...[...list].reverse()).findings, of(...list).findings);
  });

  it("has a digest that prose does not change", () => {
    const same = finding({
      title: "t",
      message: "m",
      remedy: "r",
      measured: { value: 0.9, interval: { low: 0.8, high: 0.95, level: 0.95, method: "katz-log" }, n: 100 },
    });
    assert.equal(of(same).digest, of(finding()).digest);
  });

  it("has a digest that the name of a group changes, even in a column called note", () => {
    const rows = ["F", "M"].map((note) => of(finding({ detail: [{ group: { note }, n: 50, value: 0.5 }] })).digest);
    assert.notEqual(rows[0], rows[1]);
  });

  it("has a digest that any fact changes", () => {
    const changed: AssessedFinding[] = [
      finding({ status: "fail" }),
      finding({ reason: "requirement-met" }),
      finding({ required: false }),
      finding({ demandedBy: "floor" }),
      finding({ measured: { value: 0.9000000000000001, interval: null, n: 100 } }),
      finding({ limit: { min: 0.81 } }),
      finding({ detail: [] }),
      finding({ evidence: [{ kind: "predictions", side: "current", path: "p", sha256: "cc", line: null }] }),
    ];
    const digests = changed.map((one) => of(one).digest);
    assert.equal(new Set([of(finding()).digest, ...digests]).size, changed.length + 1);
  });

  it("has a digest that depends on each part of its context", () => {
    const base = of(finding()).digest;
    const others: Partial<Context>[] = [
      { asOf: "2026-02-01" },
      { assay: "0.0.1" },
      { policy: { ...context.policy, digest: "sha256:ab" } },
      { floor: { path: "f", digest: "sha256:ff", source: "" } },
      { touched: { credit: { model: true, card: false, evidence: false } } },
      { evidence: [] },
    ];
    for (const other of others) {
      const { digest } = assess({
        context: { ...context, ...other },
        governed: ["credit"],
        judged: ["credit"],
        findings: [finding()],
      });
      assert.notEqual(digest, base, JSON.stringify(other));
    }
    const moved = assess({
      context: { ...context, policy: { ...context.policy, path: "elsewhere.yml" } },
      governed: ["credit"],
      judged: ["credit"],
      findings: [finding()],
    });
    assert.equal(moved.digest, base);
  });

  describe("made with waivers and sign-offs", () => {
    const waiver: Waiver = {
      id: "w1",
      kind: "exception",
      model: "credit",
      reason: "the data is late",
      until: "2026-03-01",
      approvedBy: { id: 7, login: "olga" },
      covers: [],
    };
    const by = (id: number, login: string) => ({ model: "credit", by: { id, login } });
    const digestWith = (other: Partial<Context>) =>
      assess({ context: { ...context, ...other }, governed: ["credit"], judged: ["credit"], findings: [] }).digest;
    const plain = digestWith({});

    it("has a digest that depends on them, and not on their prose, their order or a login", () => {
      const waived = digestWith({ waivers: [waiver] });
      assert.notEqual(waived, plain);
      assert.notEqual(digestWith({ waivers: [{ ...waiver, until: "2026-03-02" }] }), waived);
      const told = { ...waiver, reason: "another", approvedBy: { id: 7, login: "olga-2" } };
      assert.equal(digestWith({ waivers: [told] }), waived);
      const signed = digestWith({ signOffs: [by(1, "a"), by(2, "b")] });
      assert.notEqual(signed, plain);
      assert.equal(digestWith({ signOffs: [by(2, "b"), by(1, "renamed"), by(1, "a")] }), signed);
    });

    it("has the digest of before where nothing is waived and nobody signed", () => {
      assert.equal(digestWith({ signOffs: [] }), plain);
      assert.equal(digestWith({ waivers: [{ ...waiver, until: "2026-01-30" }] }), plain);
      assert.equal(of(finding()).digest, "sha256:27cd9eaebe1d263076b316189a00a557324493daee6400ab0e762f699ed52acb");
    });
  });

  it("is refused when a figure is not finite", () => {
    assert.throws(() => of(finding({ measured: { value: Number.NaN, interval: null, n: 1 } })), /not finite/);
    assert.throws(
      () =>
        of(
          finding({
            measured: {
              value: 1,
              interval: { low: 0, high: Number.POSITIVE_INFINITY, level: 0.95, method: "x" },
              n: 1,
            },
          }),
        ),
      /not finite/,
    );
  });
});

describe("the reason codes", () => {
  it("are a closed list of distinct kebab-case words", () => {
    assert.equal(new Set(REASONS).size, REASONS.length);
    for (const reason of REASONS) assert.match(reason, /^[a-z]+(-[a-z]+)*$/);
  });
});
