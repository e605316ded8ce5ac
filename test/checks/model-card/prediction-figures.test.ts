import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { predictionFigures } from "../../../src/checks/model-card/claims/prediction-figures.ts";
import { failWith, succeed } from "../../../src/evidence/faults.ts";
import type { GroupCounts } from "../../../src/statistics/fairness/group-counts.ts";
import { answersOf, judgeCard } from "./judge-card.ts";

const COUNTS: GroupCounts = {
  path: "p.csv",
  rows: 20,
  missingPredictions: 0,
  missingLabels: 0,
  labelFault: null,
  positive: "1",
  classes: 2,
  groupings: [
    {
      columns: ["sex"],
      ok: true,
      groups: [
        { values: ["F"], n: 10, selected: 4, positives: 5, truePositives: 3, negatives: 5, falsePositives: 1 },
        { values: ["M"], n: 10, selected: 6, positives: 5, truePositives: 4, negatives: 5, falsePositives: 2 },
      ],
    },
  ],
};

const ONE_GROUP = {
  values: [],
  n: 20,
  selected: 10,
  positives: 10,
  truePositives: 7,
  negatives: 10,
  falsePositives: 4,
};

describe("claims and predictions", () => {
  const table = "| Group | Recall |\n|---|---|\n| F | 0.60 |\n| M | 0.90 |\n";

  it("are compared, for the whole and for each group", async () => {
    const finding = await judgeCard("claims-match-evidence", `# A\n\n- Accuracy: 70%\n\n${table}`, {
      predictions: succeed(COUNTS),
    });
    assert.deepEqual(answersOf(finding), {
      Accuracy: "confirmed",
      "Recall, F": "confirmed",
      "Recall, M": "contradicted",
    });
  });

  const answers = async (card: string, reports: Readonly<Record<string, unknown>>, counts = COUNTS) =>
    answersOf(await judgeCard("claims-match-evidence", `# A\n\n${card}\n`, { predictions: succeed(counts), reports }));

  it("outweigh a report that agrees with the card", async () => {
    const forged = { "metrics.json": { accuracy: 0.95, macro_f1: 0.95, recall: { F: 0.99 } } };
    assert.deepEqual(await answers("- Accuracy: 95%\n- Macro F1: 0.95\n- F1: 0.95\n- Recall (F): 0.99", forged), {
      Accuracy: "contradicted",
      "Macro F1": "contradicted",
      F1: "contradicted",
      "Recall (F)": "contradicted",
    });
    assert.deepEqual(await answers("- Accuracy: 70%\n- Test accuracy: 0.70", forged), {
      Accuracy: "confirmed",
      "Test accuracy": "confirmed",
    });
  });

  it("outweigh the report that a card names as its source", async () => {
    const card = "<!-- metrics:start source=metrics.json -->\n- Accuracy: 0.95\n<!-- metrics:end -->";
    assert.deepEqual(await answers(card, { "metrics.json": { accuracy: 0.95 } }), { Accuracy: "contradicted" });
  });

  it("leave a figure alone that may be of another split", async () => {
    const reports = { "val_metrics.json": { accuracy: 0.95 } };
    assert.deepEqual(await answers("- Accuracy: 0.95", reports), { Accuracy: "ambiguous" });
    assert.deepEqual(await answers("- Validation accuracy: 0.95", reports), { "Validation accuracy": "confirmed" });
    const card = "<!-- metrics:start source=val_metrics.json -->\n- Accuracy: 0.95\n<!-- metrics:end -->";
    assert.deepEqual(await answers(card, reports), { Accuracy: "confirmed" });
  });

  it("have the rates of either class where the favourable one is not 1", async () => {
    const claims = "- Recall: 0.60\n- Precision: 0.95";
    const counts = { ...COUNTS, groupings: [{ columns: [], ok: true as const, groups: [ONE_GROUP] }] };
    const recall = async (positive: string) => (await answers(claims, {}, { ...counts, positive }))["Recall"];
    assert.equal(await recall("1"), "contradicted");
    assert.equal(await recall("repaid"), "confirmed");
    assert.equal((await answers(claims, {}, { ...counts, positive: "0" }))["Precision"], "contradicted");
  });

  it("have the disparity of the only sensitive column, named or not", async () => {
    assert.deepEqual(await answers("- Demographic parity difference: 0.20\n- Equalized odds difference: 0.01", {}), {
      "Demographic parity difference": "confirmed",
      "Equalized odds difference": "contradicted",
    });
  });

  it("confirm nothing where they should say something and do not", async () => {
    const reports = { "metrics.json": { accuracy: 0.95 } };
    const fault = { reason: "evidence-missing", message: "Not there.", remedy: "Run." } as const;
    const cases = [
      failWith(fault),
      succeed({ ...COUNTS, missingLabels: 1 }),
      succeed({ ...COUNTS, labelFault: fault }),
      succeed({ ...COUNTS, groupings: [{ columns: ["sex"], ok: false as const, fault }] }),
    ];
    for (const predictions of cases) {
      const finding = await judgeCard("claims-match-evidence", "# A\n\n- Accuracy: 95%\n", { reports, predictions });
      assert.equal(finding.status, "undecided");
    }
  });

  it("leave a claim undecided where the table could not be had", async () => {
    const fault = { reason: "evidence-expired", message: "Expired.", remedy: "Run again." } as const;
    const finding = await judgeCard("claims-match-evidence", "# A\n\n- Accuracy: 70%\n", {
      predictions: failWith(fault),
    });
    assert.deepEqual([finding.status, finding.reason], ["undecided", "evidence-expired"]);
  });

  it("have nothing to do with each other where the model is of another kind", async () => {
    const fault = { reason: "value-invalid", message: "Scores.", remedy: "Classes." } as const;
    const finding = await judgeCard("claims-match-evidence", "# A\n\n- MAE: 3.1\n", { predictions: failWith(fault) });
    assert.equal(finding.status, "pass");
  });

  it("are undecided where the policy judges classes and the table holds none", async () => {
    const fault = { reason: "value-invalid", message: "NaN.", remedy: "Classes." } as const;
    const finding = await judgeCard("claims-match-evidence", "# A\n\n- Accuracy: 0.9\n", {
      predictions: failWith(fault),
      otherRules: ["fairness/group-size"],
      reports: { "metrics.json": { accuracy: 0.9 } },
    });
    assert.deepEqual([finding.status, finding.reason], ["undecided", "value-invalid"]);
  });
});

describe("the figures that follow from counts", () => {
  const figures = new Map(predictionFigures(COUNTS).map(({ key, value }) => [key.join("/"), value]));

  it("are those of all rows, of each group and between groups", () => {
    assert.equal(figures.get("n"), 20);
    assert.equal(figures.get("accuracy"), 0.7);
    assert.equal(figures.get("recall"), 0.7);
    assert.equal(figures.get("f1"), 0.7);
    assert.equal(figures.get("sex/F/precision"), 0.75);
    assert.equal(figures.get("sex/demographic parity ratio"), 0.4 / 0.6);
    assert.ok(Math.abs((figures.get("sex/equalized odds difference") ?? 0) - 0.2) < 1e-12);
  });

  it("are none where tools would differ: more classes, rows without labels", () => {
    assert.deepEqual(predictionFigures({ ...COUNTS, classes: 3 }), []);
    assert.deepEqual(predictionFigures({ ...COUNTS, missingLabels: 1 }), []);
  });

  it("leave out what is undefined", () => {
    const groups = [{ values: [], n: 2, selected: 0, positives: 0, truePositives: 0, negatives: 2, falsePositives: 0 }];
    const keys = predictionFigures({ ...COUNTS, groupings: [{ columns: [], ok: true, groups }] }).map(({ key }) =>
      key.join("/"),
    );
    assert.ok(keys.includes("accuracy") && !keys.includes("recall"));
  });
});
