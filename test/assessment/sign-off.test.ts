import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { applyWaivers } from "../../src/assessment/apply-waivers.ts";
import { assess } from "../../src/assessment/assess.ts";
import { judgeSignOff } from "../../src/assessment/sign-off.ts";
import type { SignOff } from "../../src/assessment/waiver.ts";

function by(id: number, login: string, model = "credit"): SignOff {
  return { model, by: { id, login } };
}

function judged(needed: number | undefined, signOffs: readonly SignOff[] | null) {
  return judgeSignOff({ model: "credit", policy: { "sign-off": needed }, signOffs });
}

describe("a sign-off", () => {
  it("is demanded only where the policy says so", () => {
    assert.deepEqual(judged(undefined, [by(1, "olga")]), []);
  });

  it("is missing until as many persons have approved, each counted once by the id", () => {
    const [none] = judged(2, []);
    assert.equal(none?.title, "sign-off: 0 of 2 approvers");
    assert.match(none?.message ?? "", /^Nobody has signed off this commit yet\. The policy demands 2 approvers/);
    const [one] = judged(2, [by(1, "olga"), by(1, "olga-renamed"), by(2, "jan", "fraud")]);
    assert.deepEqual(
      [one?.status, one?.reason, one?.required, one?.level, one?.title],
      ["undecided", "sign-off-missing", true, "block", "sign-off: 1 of 2 approvers"],
    );
    assert.match(one?.message ?? "", /^Signed off by olga-renamed\./);
    assert.equal(one?.remedy, "An approver who is not the author says `/assay approve`.");
    assert.deepEqual([one?.measured?.value, one?.limit], [1, { min: 2 }]);
    const [two] = judged(2, [by(2, "jan"), by(1, "olga")]);
    assert.deepEqual([two?.status, two?.reason, two?.remedy], ["pass", "requirement-met", ""]);
    assert.match(two?.message ?? "", /^Signed off by olga, jan\./);
  });

  it("does not apply where no change is known", () => {
    const [finding] = judged(1, null);
    assert.deepEqual([finding?.status, finding?.reason], ["not-applicable", "not-applicable"]);
    assert.equal(finding?.title, "sign-off: 1 approver needed before a merge");
  });

  it("leaves the verdict undecided, and no waiver covers it", () => {
    const [finding] = judged(1, []);
    assert.ok(finding);
    const covered = {
      rule: finding.rule,
      demandedBy: "policy",
      slice: null,
      anySlice: true,
      status: "undecided",
      reason: "sign-off-missing",
      worst: null,
      title: null,
      evidence: null,
    } as const;
    const waiver = {
      id: "w1",
      kind: "exception",
      model: "credit",
      reason: "no time",
      until: null,
      approvedBy: null,
      covers: [covered],
    } as const;
    const findings = applyWaivers({ findings: [finding], waivers: [waiver], asOf: "2026-11-26" });
    const context = {
      version: 1,
      assay: "0",
      asOf: "2026-11-26",
      policy: { path: "p", digest: "sha256:1", source: "" },
      floor: null,
      touched: null,
      evidence: [],
      waivers: [waiver],
      signOffs: [],
    } as const;
    assert.equal(assess({ context, governed: ["credit"], judged: ["credit"], findings }).verdict, "undecided");
  });
});
