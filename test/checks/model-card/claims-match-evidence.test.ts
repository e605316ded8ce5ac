import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { answers, REPORT, table } from "./claims-of.ts";
import { answersOf, judgeCard } from "./judge-card.ts";

describe("model-card/claims-match-evidence", () => {
  it("confirms what is equal at printed precision and contradicts what is not", async () => {
    assert.deepEqual(await answers("- Accuracy: 0.777\n- F1: 0.86"), { Accuracy: "confirmed", F1: "contradicted" });
  });

  it("fails with the line of the claim, the printed and the measured figure", async () => {
    const finding = await judgeCard("claims-match-evidence", "# A\n\n- Accuracy: 0.80\n", { reports: REPORT });
    assert.equal(finding.status, "fail");
    assert.equal(finding.reason, "contradicted");
    assert.equal(finding.evidence[0]?.line, 3);
    const [row] = finding.detail;
    assert.deepEqual([row?.["printed"], row?.["measured"], row?.["line"]], ["0.80", 0.7766666, 3]);
  });

  for (const [printed, answer] of Object.entries({
    "77.7%": "confirmed",
    "77.67 %": "confirmed",
    "77.7": "confirmed",
    "0,777": "confirmed",
    "**0.777**": "confirmed",
    "~0.78": "confirmed",
    ">75%": "confirmed",
    ">85%": "contradicted",
    "0.79 ± 0.02": "confirmed",
    "0.82 ± 0.02": "contradicted",
    "78.7%": "contradicted",
    "0.776": "contradicted",
    "1": "contradicted",
  })) {
    it(`reads ${printed} and answers ${answer}`, async () => {
      assert.deepEqual(await answers(table("Metric | Value", `Accuracy | ${printed}`)), { Accuracy: answer });
    });
  }

  it("keeps training, validation and test apart", async () => {
    const card = table("Metric | Train | Validation | Test", "Accuracy | 0.91 | 0.85 | 0.777");
    assert.deepEqual(await answers(card), {
      "Accuracy, Train": "confirmed",
      "Accuracy, Validation": "no evidence",
      "Accuracy, Test": "confirmed",
    });
  });

  it("takes the split from the heading above", async () => {
    const finding = await judgeCard("claims-match-evidence", "# A\n\n## Training set\n\n- Accuracy: 0.95\n", {
      reports: REPORT,
    });
    assert.deepEqual(answersOf(finding), { Accuracy: "contradicted" });
  });

  it("does not hold a claim about the test against figures of the training", async () => {
    assert.deepEqual(await answers("- Test accuracy: 0.91", { "train_metrics.json": { accuracy: 0.85 } }), {
      "Test accuracy": "no evidence",
    });
  });

  it("holds only the marked row of several models against the evidence", async () => {
    const rows = ["Baseline | 0.60", "Ours (shipped) | 0.777"];
    assert.deepEqual(await answers(table("Model | Accuracy", ...rows)), {
      "Accuracy, Baseline": "no evidence",
      "Accuracy, Ours (shipped)": "confirmed",
    });
    assert.equal(
      (await answers(table("Model | Accuracy", "Baseline | 0.60", "Ours (shipped) | 0.79")))[
        "Accuracy, Ours (shipped)"
      ],
      "contradicted",
    );
  });

  it("calls several rows ambiguous where none is marked", async () => {
    assert.deepEqual(await answers(table("Model | Accuracy", "XGB | 0.80", "RF | 0.70")), {
      "Accuracy, XGB": "ambiguous",
      "Accuracy, RF": "ambiguous",
    });
  });

  it("compares groups with groups", async () => {
    const reports = {
      "fair.json": [
        { sex: "F", accuracy: 0.8, n: 10 },
        { sex: "M", accuracy: 0.9, n: 20 },
      ],
    };
    assert.deepEqual(await answers(table("Sex | Accuracy", "F | 0.80", "M | 0.95"), reports), {
      "Accuracy, F": "confirmed",
      "Accuracy, M": "contradicted",
    });
  });

  it("reads a table of classes as scikit-learn reports it", async () => {
    const reports = {
      "report.json": {
        cat: { precision: 0.9, recall: 0.8 },
        dog: { precision: 0.7, recall: 0.6 },
        "macro avg": { precision: 0.8, recall: 0.7 },
      },
    };
    assert.deepEqual(
      await answers(
        table("Class | Precision | Recall", "cat | 0.90 | 0.80", "dog | 0.75 | 0.60", "macro avg | 0.80 | 0.70"),
        reports,
      ),
      {
        "Precision, cat": "confirmed",
        "Recall, cat": "confirmed",
        "Precision, dog": "contradicted",
        "Recall, dog": "confirmed",
        "Precision, macro avg": "confirmed",
        "Recall, macro avg": "confirmed",
      },
    );
  });

  it("does not let a figure of one class speak for the whole", async () => {
    assert.deepEqual(await answers("- Recall: 0.99", { "m.json": { emergency_recall: 0.99 } }), {
      Recall: "no evidence",
    });
  });

  it("does not contradict an unqualified F1 by a macro F1", async () => {
    assert.deepEqual(await answers("- F1: 0.91", { "m.json": { macro_f1: 0.88 } }), { F1: "ambiguous" });
  });

  it("understands abbreviations of fairness metrics", async () => {
    const reports = { "f.json": { sex: { demographic_parity_difference: 0.0282, equalized_odds_difference: 0.083 } } };
    assert.deepEqual(await answers(table("DP sex | EO sex", "0.028 | 0.093"), reports), {
      "DP sex": "confirmed",
      "EO sex": "contradicted",
    });
  });

  it("reads sentences, and never fails for one that speaks of something else", async () => {
    const card = [
      "The model reaches an accuracy of 0.777 on the test set.",
      "A threshold of 0.2 would give a recall of 0.99 and an accuracy of 0.5.",
      "Phase 1 committed 0.7853. Cost of fairness: 1.7 accuracy points (0.793 → 0.777).",
    ].join("\n\n");
    const found = Object.values(await answers(card));
    assert.ok(found.includes("confirmed"));
    assert.ok(!found.includes("contradicted"));
  });

  it("takes the split from a remark behind the figure", async () => {
    assert.deepEqual(await answers("- Accuracy: 91% (train), 77.7% (test)"), { Accuracy: "confirmed" });
    assert.deepEqual(await answers("- Accuracy: 0.95 (train)"), { Accuracy: "contradicted" });
    assert.deepEqual(await answers("- Accuracy: 0.95 (validation)"), { Accuracy: "no evidence" });
  });

  it("reads several figures on one line", async () => {
    assert.deepEqual(await answers("Accuracy: 0.777 | F1: 0.86"), { Accuracy: "confirmed", F1: "contradicted" });
  });

  it("does not hold figures of named data sets against one that is not named", async () => {
    const found = await answers("- Accuracy on CIFAR-10: 0.93\n- Accuracy on CIFAR-100: 0.71");
    assert.deepEqual(Object.values(found), ["ambiguous", "ambiguous"]);
  });

  it("contradicts a plain sentence", async () => {
    assert.deepEqual(Object.values(await answers("The model achieves an accuracy of 95%.")), ["contradicted"]);
  });

  it("does not read targets, thresholds, changes and training logs as claims", async () => {
    const card = [
      table("Metric | Target | Value", "Accuracy | 0.99 | 0.777"),
      table("Epoch | Step | Accuracy", "1 | 10 | 0.5", "2 | 20 | 0.6"),
      "- Accuracy threshold: 0.9",
      "- ΔAccuracy: 0.1",
    ].join("\n\n");
    assert.deepEqual(await answers(card), { Accuracy: "confirmed" });
  });

  it("reads model-index of front matter", async () => {
    const card =
      "---\nmodel-index:\n- name: a\n  results:\n  - task: {type: t}\n    dataset: {type: d, name: D, split: test}\n    metrics:\n    - type: accuracy\n      value: 0.95\n---\n# A\n";
    const finding = await judgeCard("claims-match-evidence", card, { reports: REPORT });
    assert.deepEqual(answersOf(finding), { accuracy: "contradicted" });
    assert.equal(finding.evidence[0]?.line, 9);
  });

  it("compares a marked stretch with the report that it names, and no other", async () => {
    const card = "<!-- metrics:start source=b.json -->\n\n- Accuracy: 0.80\n\n<!-- metrics:end -->\n\n- F1: 0.5";
    const reports = { "a.json": { accuracy: 0.8, f1: 0.5 }, "b.json": { accuracy: 0.7 } };
    assert.deepEqual(await answers(card, reports), { Accuracy: "contradicted", F1: "confirmed" });
    assert.deepEqual(await answers(card.replace("b.json", "c.json"), reports), {
      Accuracy: "no evidence",
      F1: "confirmed",
    });
  });

  it("calls a claim ambiguous where reports deny each other, whichever of them it agrees with", async () => {
    const reports = { "a.json": { accuracy: 0.7, macro_f1: 0.6 }, "b.json": { accuracy: 0.8, macro_f1: 0.65 } };
    for (const claim of ["Accuracy: 0.90", "Accuracy: 0.80", "Accuracy: 0.70", "F1: 0.65"])
      assert.deepEqual(Object.values(await answers(`- ${claim}`, reports)), ["ambiguous"], claim);
    assert.deepEqual(await answers("- Accuracy: 0.80", { ...reports, "a.json": { accuracy: 0.803 } }), {
      Accuracy: "confirmed",
    });
  });

  it("takes differences and ratios whichever way they were taken, and bounds as they stand", async () => {
    const reports = { "f.json": { sex: { demographic_parity_difference: 0.12, disparate_impact: 0.8 } } };
    assert.deepEqual(await answers("- Statistical parity difference: -0.12\n- Disparate impact: 1.25", reports), {
      "Statistical parity difference": "confirmed",
      "Disparate impact": "confirmed",
    });
    assert.deepEqual(await answers(table("Metric | Sex", "Demographic parity ratio | > 0.9"), reports), {
      "Demographic parity ratio": "contradicted",
    });
  });

  it("does not hold a number of rows against that of other data", async () => {
    const found = await answers("- Number of samples: 1000\n- Test samples: 200", { "m.json": { n: 300 } });
    assert.deepEqual(found, { "Number of samples": "ambiguous", "Test samples": "contradicted" });
  });

  it("reads metrics in other languages", async () => {
    assert.deepEqual(await answers(table("指标 | 值", "准确率 | 77.7%")), { 准确率: "confirmed" });
    assert.deepEqual(await answers("- Acurácia: 0,80"), { Acurácia: "contradicted" });
  });

  it("passes claims without evidence unless the policy demands it", async () => {
    const card = "# A\n\n- BLEU: 31.2\n";
    assert.equal((await judgeCard("claims-match-evidence", card)).status, "pass");
    const finding = await judgeCard("claims-match-evidence", card, { params: { "demand-evidence": true } });
    assert.deepEqual([finding.status, finding.reason], ["undecided", "evidence-missing"]);
  });

  it("stays undecided where a report could not be read and a claim stays open", async () => {
    const fault = { reason: "evidence-malformed", message: "Bad.", remedy: "Mend." } as const;
    const finding = await judgeCard("claims-match-evidence", "# A\n\n- F1: 0.9\n", { reportFaults: [fault] });
    assert.deepEqual([finding.status, finding.reason], ["undecided", "evidence-malformed"]);
  });

  it("does not apply to a card without figures", async () => {
    assert.equal((await judgeCard("claims-match-evidence", "# A\n\nVersion 2, of 2024.\n")).status, "not-applicable");
  });
});
