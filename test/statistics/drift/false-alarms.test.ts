import assert from "node:assert/strict";
import { test } from "node:test";
import { randomFrom } from "../../../bench/random.ts";
import { judgeFeatures } from "../../../src/checks/drift/judge-features.ts";
import { categories, numbers } from "../../checks/drift/rule-input.ts";

const random = randomFrom(7);
const FEATURES = 10;
const TABLES = 150;
const SETTINGS = {
  settings: () => ({ method: "auto", threshold: null, own: false }) as const,
  alpha: 0.05,
  minRows: 100,
};

function draw(rows: number): number[] {
  return Array.from({ length: rows }, () => random() + random());
}

function drawCategories(rows: number): number[] {
  const counts = [0, 0, 0, 0, 0, 0];
  for (let row = 0; row < rows; row += 1) {
    const at = Math.floor(6 * random() * random());
    counts[at] = (counts[at] ?? 0) + 1;
  }
  return counts;
}

test("random splits of one population raise an alarm in no more than alpha of the tables", () => {
  let alarmed = 0;
  let over = 0;
  for (let table = 0; table < TABLES; table += 1) {
    const columns = Array.from({ length: FEATURES }, (_, k) =>
      k % 2 === 0
        ? numbers(`n${k}`, draw(200), draw(150))
        : categories(`c${k}`, drawCategories(200), drawCategories(150)),
    );
    const outcomes = judgeFeatures(columns, SETTINGS);
    over += outcomes.filter(({ effect }) => (effect?.value ?? 0) > 0.1).length;
    if (outcomes.some(({ drifted }) => drifted === true)) alarmed += 1;
  }
  assert.ok(alarmed <= 0.05 * TABLES, `${alarmed} of ${TABLES} tables`);
  // By the threshold alone many features would have drifted: what holds the alarms down is the test.
  assert.ok(over > 0.1 * TABLES * FEATURES, `${over} effects over the threshold`);
});

test("a drift of twice the threshold is found nearly always with the default number of rows", () => {
  let found = 0;
  for (let table = 0; table < 40; table += 1) {
    const columns = Array.from({ length: FEATURES }, (_, k) =>
      numbers(`n${k}`, draw(400), k === 0 ? draw(400).map((value) => value + 0.28) : draw(400)),
    );
    if (judgeFeatures(columns, SETTINGS)[0]?.drifted === true) found += 1;
  }
  assert.ok(found >= 38, `${found} of 40`);
});
