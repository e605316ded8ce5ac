import assert from "node:assert/strict";
import { describe, it } from "node:test";
import canonicalize from "canonicalize";
import { FIGURES_BYTES, type FiguresDocument } from "../../../src/statistics/baseline/figures-document.ts";
import { fittingText } from "../../../src/statistics/baseline/fit-size.ts";
import { numberFigures } from "../../../src/statistics/baseline/number-figures.ts";
import { isFigures, readFigures } from "../../../src/statistics/baseline/read-figures.ts";
import { temporaryFolder } from "../../evidence/temporary-folder.ts";

const folder = temporaryFolder();

const NUMBERS = {
  kind: "numbers",
  distinct: 2,
  deviation: 0.5,
  edges: [[1, "above"]],
  bins: [2, 2],
  grid: [1, 2],
  counts: [0, 2, 0, 2, 0],
};
const CATEGORIES = { kind: "categories", named: [["a", 3]], hashed: [["0123456789abcdef", 1]] };
const GROUP = { n: 4, selected: 2, positives: 2, truePositives: 1, negatives: 2, falsePositives: 1 };
const GROUPS = {
  label: "y",
  prediction: "p",
  positive: null,
  class: "1",
  classes: 2,
  missingPredictions: 0,
  missingLabels: 0,
  labelled: true,
  groupings: [{ columns: ["sex"], groups: [{ ...GROUP, values: ["F"] }] }],
};

/** A valid document, with some numbers, categories, groups or top-level keys in the place of its own. */
function document(change: {
  readonly numbers?: object;
  readonly categories?: object;
  readonly group?: object;
  readonly top?: object;
}) {
  const column = (name: string, type: string, values: object) => ({ name, type, missing: 0, nonFinite: 0, values });
  const [grouping] = GROUPS.groupings;
  return {
    "assay-figures": 1,
    role: "predictions",
    rows: 4,
    columns: [
      column("x", "number", { ...NUMBERS, ...change.numbers }),
      column("c", "string", { ...CATEGORIES, ...change.categories }),
    ],
    leftOut: ["id"],
    groups: { ...GROUPS, groupings: [{ ...grouping, groups: [{ ...GROUP, values: ["F"], ...change.group }] }] },
    ...change.top,
  };
}

function read(content: string, role: FiguresDocument["role"] = "predictions") {
  return readFigures({ file: folder.write("figures.json", content), path: "predictions.csv" }, role);
}

async function refusal(content: string | object, role?: FiguresDocument["role"]): Promise<string> {
  const answer = await read(typeof content === "string" ? content : (canonicalize(content) ?? ""), role);
  assert.ok(!answer.ok, "it was read");
  assert.match(answer.fault.message, /^predictions\.csv/);
  assert.match(answer.fault.remedy, /figures anew/);
  return `${answer.fault.reason}: ${answer.fault.message}`;
}

describe("a figures document", () => {
  it("is recognised by its first bytes and read back as it was", async () => {
    const text = canonicalize(document({})) ?? "";
    assert.ok(isFigures(folder.write("a.parquet", text)));
    for (const other of ["", "{", '{"x":1}\n', ` ${text}`, "PAR1"])
      assert.ok(!isFigures(folder.write("b", other)), other);
    const answer = await read(text);
    assert.ok(answer.ok, JSON.stringify(answer));
    assert.deepEqual(answer.value, document({}));
  });

  it("of another version is unreadable, and of another role malformed", async () => {
    assert.match(await refusal(document({ top: { "assay-figures": 2 } })), /^evidence-unreadable: .*version 2/);
    assert.match(await refusal({ "assay-figures": "1" }), /^evidence-unreadable: .*version unknown/);
    assert.match(await refusal(document({}), "features"), /^evidence-malformed: .*of predictions, where features/);
  });

  it("is refused where it is no JSON, cut off, too deep or too large", async () => {
    const text = canonicalize(document({})) ?? "";
    assert.match(await refusal(text.slice(0, -9)), /^evidence-malformed/);
    assert.match(await refusal('{"assay-figures":1,"assay-figures":1}'), /^evidence-malformed: .*occurs twice/);
    assert.match(await refusal(`{"assay-figures":1,"columns":${"[".repeat(5000)}`), /^evidence-hostile/);
    assert.match(await refusal(`${text}${" ".repeat(FIGURES_BYTES)}`), /^evidence-too-large/);
    assert.match(await refusal(text.replace('"distinct":2', '"distinct":NaN')), /^evidence-malformed/);
    assert.match(await refusal(text.replace('"distinct":2', '"distinct":1e999')), /^evidence-malformed/);
  });

  it("is refused where it says what no table can", async () => {
    const cases: [Parameters<typeof document>[0], RegExp][] = [
      [{ numbers: { counts: [0, -2, 0, 6, 0] } }, /counts/],
      [{ numbers: { counts: [0, 1.5, 0, 2.5, 0] } }, /counts/],
      [{ numbers: { counts: [0, 2, 0, 3, 0] } }, /not those of all values/],
      [{ numbers: { counts: [1, 1, 0, 2, 0] } }, /outside the grid/],
      [{ numbers: { counts: [0, 2, 0] } }, /one count for each place/],
      [{ numbers: { counts: [], grid: [] } }, /one count for each place/],
      [{ numbers: { grid: [2, 1] } }, /do not ascend/],
      [{ numbers: { grid: [1, 1] } }, /do not ascend/],
      [{ numbers: { grid: [1, "2"] } }, /grid/],
      [{ numbers: { bins: [4] } }, /each bin/],
      [{ numbers: { bins: [1, 2] } }, /not those of all values/],
      [{ numbers: { edges: [[1, "beside"]] } }, /edges/],
      [
        {
          numbers: {
            edges: [
              [2, "above"],
              [1, "above"],
            ],
            bins: [1, 1, 2],
          },
        },
        /ends of the bins/,
      ],
      [{ numbers: { distinct: 5 } }, /distinct/],
      [{ numbers: { deviation: -1 } }, /deviation/],
      [{ numbers: { more: 1 } }, /more/],
      [{ numbers: { kind: "sketch" } }, /kind/],
      [{ categories: { named: [["a", 4]] } }, /not those of all values/],
      [
        {
          categories: {
            named: [
              ["a", 3],
              ["a", 0],
            ],
          },
        },
        /not those of all values/,
      ],
      [{ categories: { hashed: [["person", 1]] } }, /hashed/],
      [{ categories: { named: Array.from({ length: 1001 }, (_, k) => [`${k}`, 1]) } }, /more than 1000 categories/],
      [{ group: { n: 3 } }, /as many rows/],
      [{ group: { selected: 5 } }, /larger than the group/],
      [{ group: { truePositives: 2, falsePositives: 2, selected: 2 } }, /larger than the group/],
      [{ group: { values: ["F", "x"] } }, /of its columns/],
      [{ top: { rows: 0 } }, /no rows/],
      [{ top: { rows: 2 ** 60 } }, /rows/],
      [{ top: { leftOut: ["x"] } }, /occurs twice/],
      [{ top: { columns: null } }, /columns/],
    ];
    for (const [change, message] of cases) {
      const said = await refusal(document(change));
      assert.match(said, /^evidence-malformed: /, JSON.stringify(change));
      assert.match(said, message, JSON.stringify(change));
    }
  });
});

describe("the size of a figures document", () => {
  const column = (index: number): FiguresDocument["columns"][number] => {
    const values = Float64Array.from({ length: 4000 }, (_, k) => Math.sin(k * 1.1 + index) * 1000).sort();
    return { name: `x${index}`, type: "number", missing: 0, nonFinite: 0, values: numberFigures(values) };
  };
  const made = (columns: number): FiguresDocument => ({
    "assay-figures": 1,
    role: "features",
    rows: 4000,
    columns: Array.from({ length: columns }, (_, index) => column(index)),
    leftOut: [],
    groups: null,
  });

  it("is bounded by coarser grids, which still hold every value", async () => {
    const wide = made(300);
    assert.ok(Buffer.byteLength(canonicalize(wide) ?? "") > FIGURES_BYTES);
    const text = fittingText(wide);
    assert.ok(Buffer.byteLength(text) <= FIGURES_BYTES);
    const answer = await read(text, "features");
    assert.ok(answer.ok, JSON.stringify(answer));
    for (const { values } of answer.value.columns) {
      assert.ok(values.kind === "numbers" && values.grid.length > 100);
      assert.ok(Math.max(...values.counts) <= 4000 / 60 + 4);
    }
  });

  it("is bounded in the end by leaving out the largest parts, names and types of columns kept", async () => {
    const names = Array.from({ length: 1000 }, (_, k): [string, number] => [`${k}`.padEnd(200, "x"), 9]);
    const wide: FiguresDocument = {
      ...made(3),
      rows: 9000,
      columns: Array.from({ length: 20 }, (_, index) => ({
        name: `c${index}`,
        type: "string",
        missing: 0,
        nonFinite: 0,
        values: { kind: "categories", named: names, hashed: [] },
      })),
    };
    const text = fittingText(wide);
    assert.ok(Buffer.byteLength(text) <= FIGURES_BYTES && Buffer.byteLength(text) > FIGURES_BYTES * 0.8);
    const answer = await read(text, "features");
    assert.ok(answer.ok, JSON.stringify(answer));
    assert.equal(answer.value.columns.length, 20);
    assert.ok(answer.value.columns.some(({ values }) => values.kind === "none" && values.why === "too-large"));
  });
});
