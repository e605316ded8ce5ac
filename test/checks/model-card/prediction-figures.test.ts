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
