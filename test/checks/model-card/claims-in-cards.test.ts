import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { answers, table } from "./claims-of.ts";

describe("the figures of sentences, lines and tables", () => {
  it("are found beside names with digits in them", async () => {
    const card = "The model reached 94.1% accuracy and an F1 score of 0.91 on the test set.";
    assert.deepEqual(Object.values(await answers(card)), ["contradicted", "contradicted"]);
    assert.deepEqual(Object.values(await answers("Top-1 accuracy is 0.777.")), ["confirmed"]);
  });

  it("are found in Chinese sentences", async () => {
    assert.deepEqual(Object.values(await answers("模型的准确率为77.7%。")), ["confirmed"]);
  });

  it("may have a margin or a remark in parentheses", async () => {
    const card = "- Accuracy (n=300): 0.777\n- F1: 0.86 (±0.02)";
    assert.deepEqual(await answers(card), { "Accuracy (n=300)": "confirmed", F1: "confirmed" });
  });

  it("may have a unit or a currency", async () => {
    const reports = { "m.json": { mae: 42.31, rmse: 3412.6 } };
    const card = table("Metric | Value", "MAE | 42.3 rentals/h", "RMSE | $3,412.60");
    assert.deepEqual(await answers(card, reports), { MAE: "confirmed", RMSE: "confirmed" });
    assert.deepEqual(await answers("- MAE: 40.1 rentals per hour", reports), { MAE: "contradicted" });
    assert.deepEqual(await answers(table("Metric | Value", "MAE | 42 thousand"), reports), {});
  });

  it("may come from folds of a cross-validation", async () => {
    const reports = { "m.json": { cv_accuracy_mean: 0.84, test_accuracy: 0.8 } };
    assert.deepEqual(await answers("- 5-fold CV accuracy: 0.84 ± 0.01", reports), {
      "5-fold CV accuracy": "confirmed",
    });
    assert.deepEqual(await answers("- 5-fold CV accuracy: 0.88 ± 0.01", reports), {
      "5-fold CV accuracy": "contradicted",
    });
  });

  it("are known by a class with a remark, and by a metric that names its row", async () => {
    const reports = { "r.json": { "1": { recall: 0.6, "f1-score": 0.65 }, "2": { recall: 0.9 }, accuracy: 0.87 } };
    const card = table("Class | Recall | F1", "1 (bad) | 0.80 | 0.65", "2 (good) | 0.90 | -", "Accuracy | | 0.87");
    assert.deepEqual(await answers(card, reports), {
      "Recall, 1 (bad)": "contradicted",
      "F1, 1 (bad)": "confirmed",
      "Recall, 2 (good)": "confirmed",
      Accuracy: "confirmed",
    });
  });

  it("belong to the row of this version", async () => {
    const found = await answers(table("Version | Accuracy", "1.0 | 0.60", "1.1 (this version) | 0.79"));
    assert.deepEqual(found, { "Accuracy, 1.0": "no evidence", "Accuracy, 1.1 (this version)": "contradicted" });
  });

  it("are no claims of the model where they are demanded, or of a fold or another split", async () => {
    const reports = { "m.json": { accuracy: 0.8655 } };
    const criteria = `## Acceptance criteria\n\n${table("Metric | Value", "Accuracy | 0.85")}`;
    assert.deepEqual(await answers(criteria, reports), { Accuracy: "ambiguous" });
    assert.deepEqual(await answers(table("Metric | Minimum", "Accuracy | 0.85"), reports), {});
    const folds = await answers(table("Fold | Accuracy", "1 | 0.84", "Mean | 0.85"), reports);
    assert.equal(folds["Accuracy, Mean"], "ambiguous");
    assert.deepEqual(await answers("### Training\n\n- Accuracy: 0.95", reports), { Accuracy: "ambiguous" });
    assert.deepEqual(await answers("- Positive rate: 0.2", { "m.json": { selection_rate: 0.3 } }), {
      "Positive rate": "ambiguous",
    });
  });

  it("are found in plain sentences of other languages", async () => {
    for (const sentence of [
      "Das Modell erreicht eine Genauigkeit von 91 %.",
      "El modelo alcanza una exactitud del 91 %.",
      "Le modèle atteint une exactitude de 91 %.",
    ])
      assert.deepEqual(Object.values(await answers(sentence)), ["contradicted"], sentence);
  });
});
