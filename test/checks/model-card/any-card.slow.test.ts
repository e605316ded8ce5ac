import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { REASONS } from "../../../src/assessment/reasons.ts";
import { modelCardRules } from "../../../src/checks/model-card/index.ts";
import { judgeCard } from "./judge-card.ts";

const WORDS = [
  "# ",
  "## ",
  "- ",
  "|",
  "\n",
  "\n\n",
  "---\n",
  "license: ",
  "License: ",
  "MIT",
  "cc",
  "[TODO]",
  "{x}",
  "Accuracy",
  "F1: ",
  "0.9",
  "9,9,9",
  "%",
  "±",
  "~",
  ">",
  "Contact",
  "a@b.c",
  "Limitations",
  "<your name>",
  "`",
  "**",
  ":",
  "限制",
  "\u202e",
  "@everyone",
  "__proto__: 1\n",
  "constructor",
];

describe("the rules about cards", () => {
  it("conclude something valid about any text, and never throw", async () => {
    const card = fc.array(fc.oneof(fc.constantFrom(...WORDS), fc.string({ unit: "grapheme", maxLength: 6 })), {
      maxLength: 40,
    });
    const reports = fc.dictionary(fc.string({ maxLength: 6 }), fc.oneof(fc.double({ noNaN: true }), fc.string()), {
      maxKeys: 4,
    });
    await fc.assert(
      fc.asyncProperty(card, reports, async (pieces, report) => {
        for (const rule of modelCardRules) {
          const finding = await judgeCard(rule.name.slice("model-card/".length), pieces.join(""), {
            reports: { "r.json": report },
          });
          assert.ok(REASONS.includes(finding.reason));
          assert.ok(finding.title.length <= 120 && !/[\n\r]/.test(finding.title));
          assert.equal(finding.remedy === "", finding.status === "pass" || finding.status === "not-applicable");
        }
      }),
      { numRuns: 60 },
    );
  });

  it("stay undecided, with the fault, where the card could not be read", async () => {
    const fault = { reason: "evidence-too-large", message: "Too large.", remedy: "Write less." } as const;
    const touched = { model: true, card: true, evidence: false };
    for (const rule of modelCardRules) {
      const finding = await judgeCard(rule.name.slice("model-card/".length), "", { fault, touched });
      assert.deepEqual([finding.status, finding.reason, finding.remedy], ["undecided", fault.reason, fault.remedy]);
    }
  });

  it("answer 20,000 brackets or figures in seconds", async () => {
    const start = performance.now();
    for (const text of [
      `- F1: ${"[".repeat(20_000)}`,
      "accuracy 0.9 ".repeat(1000),
      `| a | b |\n|---|---|\n${"| F1 | 0.9 |\n".repeat(1500)}`,
      `- ${"{".repeat(5000)}x`,
      `- ${"a b ".repeat(5000)}: 0.9`,
    ]) {
      for (const rule of modelCardRules)
        await judgeCard(rule.name.slice("model-card/".length), text, { reports: { "r.json": { f1: 0.9 } } });
    }
    assert.ok(performance.now() - start < 20_000);
  });
});

describe("model-card/present", () => {
  it("fails for a stub and for a card that is declared and not there", async () => {
    const stub = await judgeCard("present", "# A\n\nFew words.\n");
    assert.deepEqual([stub.status, stub.measured?.value, stub.limit], ["fail", 3, { min: 50 }]);
    const fault = { reason: "evidence-missing", message: "CARD.md is not there.", remedy: "Add it." } as const;
    const absent = await judgeCard("present", "", { fault });
    assert.deepEqual([absent.status, absent.reason], ["fail", "requirement-not-met"]);
  });

  it("passes a card with enough words, and counts as the policy says", async () => {
    assert.equal((await judgeCard("present", "word ".repeat(50))).status, "pass");
    assert.equal((await judgeCard("present", "Few words.", { params: { "min-words": 2 } })).status, "pass");
  });
});

describe("model-card/updated-with-model", () => {
  it("fails only where the model was changed and its card was not", async () => {
    const statusFor = async (touched: { model: boolean; card: boolean | null } | null) =>
      (await judgeCard("updated-with-model", "# A", { touched: touched && { ...touched, evidence: false } })).status;
    assert.equal(await statusFor({ model: true, card: false }), "fail");
    assert.equal(await statusFor({ model: true, card: true }), "pass");
    assert.equal(await statusFor({ model: false, card: false }), "not-applicable");
    assert.equal(await statusFor(null), "not-applicable");
  });

  it("is undecided where the list of changed files is truncated", async () => {
    const touched = { model: true, card: null, evidence: true };
    const finding = await judgeCard("updated-with-model", "# A", { touched });
    assert.deepEqual([finding.status, finding.reason], ["undecided", "not-comparable"]);
    assert.notEqual(finding.remedy, "");
  });
});
