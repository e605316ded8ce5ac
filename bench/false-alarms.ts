/** Prints the table of false alarms of `docs/rules/drift-method.md`: features of one population, split at random. */
import { markdownTable } from "markdown-table";
import { judgeFeatures } from "../src/checks/drift/judge-features.ts";
import type { CategoryCounts } from "../src/statistics/drift/category-counts.ts";
import { compareValues } from "../src/statistics/drift/compare-numbers.ts";
import type { ColumnFigures } from "../src/statistics/drift/drift-figures.ts";
import { randomFrom } from "./random.ts";

const REPETITIONS = 400;
const SETTINGS = {
  settings: () => ({ method: "auto", threshold: null, own: false }) as const,
  alpha: 0.05,
  minRows: 100,
};
const random = randomFrom(20240229);

const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
const laws = [
  ...Array.from({ length: 8 }, () => normal),
  ...Array.from({ length: 4 }, () => () => Math.exp(normal())),
  ...Array.from({ length: 4 }, () => () => Math.round(3 * normal())),
];

function numeric(name: string, law: () => number, n: number, m: number): ColumnFigures {
  const [a, b] = [n, m].map((size) => Float64Array.from({ length: size }, law));
  if (a === undefined || b === undefined) throw new Error("two samples were drawn");
  return column(name, compareValues(a, b, new Uint32Array(2 * Math.max(n, m))), n, m);
}

/** Few categories to many, some of them rare. */
function categorical(name: string, size: number, n: number, m: number): ColumnFigures {
  const draw = (rows: number) => {
    const counts = Array.from({ length: size }, () => 0);
    for (let i = 0; i < rows; i += 1) {
      const at = Math.floor(size * random() * random());
      counts[at] = (counts[at] ?? 0) + 1;
    }
    return counts;
  };
  const categories: CategoryCounts = { reference: draw(n), current: draw(m) };
  return column(name, { kind: "categorical", n, m, categories }, n, m);
}

function column(name: string, comparison: ColumnFigures["comparison"], n: number, m: number): ColumnFigures {
  const side = (rows: number) => ({ type: "number", rows, missing: 0, nonFinite: 0 }) as const;
  return { name, reference: side(n), current: side(m), comparison };
}

const rows: string[][] = [];
for (const [n, m] of [
  [200, 200],
  [400, 400],
  [1000, 100],
  [2000, 2000],
] as const) {
  const counts = { features: 0, alarms: 0, tables: 0, significant: 0, over: 0 };
  for (let repetition = 0; repetition < REPETITIONS; repetition += 1) {
    const columns = [
      ...laws.map((law, index) => numeric(`n${index}`, law, n, m)),
      ...[2, 5, 12, 40].map((size, index) => categorical(`c${index}`, size, n, m)),
    ];
    const outcomes = judgeFeatures(columns, SETTINGS);
    const alarms = outcomes.filter((outcome) => outcome.drifted === true).length;
    counts.features += columns.length;
    counts.alarms += alarms;
    counts.tables += alarms > 0 ? 1 : 0;
    counts.significant += outcomes.filter(({ row }) => Number(row["pValue"] ?? 1) < 0.05).length;
    counts.over += outcomes.filter(({ effect, threshold }) => (effect?.value ?? 0) > (threshold ?? 1)).length;
  }
  const percent = (part: number, whole: number) => `${((100 * part) / whole).toFixed(2)} %`;
  rows.push([
    `${n} / ${m}`,
    percent(counts.over, counts.features),
    percent(counts.significant, counts.features),
    percent(counts.alarms, counts.features),
    percent(counts.tables, REPETITIONS),
  ]);
}

const heading = [
  "rows, reference / current",
  "effect over 0.1",
  "p under 0.05, not adjusted",
  "features said to have drifted",
  "tables with any such feature",
];
process.stdout.write(`${markdownTable([heading, ...rows], { align: ["l", "r", "r", "r", "r"] })}\n`);
