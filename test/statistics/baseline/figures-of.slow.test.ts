import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import type { EvidenceFile, Side } from "../../../src/evidence/evidence.ts";
import { figuresOf } from "../../../src/statistics/baseline/figures-of.ts";
import { type FiguresRequest, figuresRequests } from "../../../src/statistics/baseline/figures-request.ts";
import { pairs } from "../../../src/statistics/drift/category-counts.ts";
import type {
  BoundedFigure,
  Comparison,
  DriftFigures,
  DriftRequest,
} from "../../../src/statistics/drift/drift-figures.ts";
import { driftProvider } from "../../../src/statistics/drift/drift-provider.ts";
import type { GroupCountsRequest } from "../../../src/statistics/fairness/group-counts.ts";
import { groupCountsProvider } from "../../../src/statistics/fairness/group-counts-provider.ts";
import { temporaryFolder } from "../../evidence/temporary-folder.ts";

const folder = temporaryFolder();
const EXAMPLES = fileURLToPath(new URL("../../../examples/", import.meta.url));

type Role = FiguresRequest["role"];

function item(file: string, side: Side, role: Role): EvidenceFile {
  const slot = { model: "m", role, side, path: `${role}.table` } as const;
  const origin = { type: "directory", directory: folder.path } as const;
  return { ...slot, state: "present", sha256: "0".repeat(64), bytes: 1, file, origin };
}

function example(name: string, role: Role): string {
  const [parquet, csv] = ["parquet", "csv"].map((format) => `${EXAMPLES}${name}/evaluation/${role}.${format}`);
  return parquet !== undefined && existsSync(parquet) ? parquet : (csv ?? "");
}

function drift(change: Partial<DriftRequest> = {}): DriftRequest {
  return { kind: "drift", role: "features", columns: null, ignore: [], delimiter: null, ...change };
}

function groups(groupings: readonly string[][], change: Partial<GroupCountsRequest> = {}): GroupCountsRequest {
  const columns = { label: "approved", prediction: "prediction" };
  return { kind: "group-counts", side: "baseline", groupings, columns, positive: 1, delimiter: null, ...change };
}

async function textOf(file: string, asked: readonly (DriftRequest | GroupCountsRequest)[]): Promise<string> {
  const [request] = figuresRequests(asked);
  assert.ok(request);
  const made = await figuresOf({ file, path: file }, request);
  assert.ok(made.ok, JSON.stringify(made));
  return made.value.toString("utf8");
}

let written = 0;
async function kept(file: string, asked: readonly (DriftRequest | GroupCountsRequest)[]): Promise<string> {
  written += 1;
  return folder.write(`kept-${written}.json`, await textOf(file, asked));
}

async function compare(baseline: string, current: string, request: DriftRequest): Promise<DriftFigures> {
  const items = [item(baseline, "baseline", request.role), item(current, "current", request.role)];
  const answer = await driftProvider.provide(request, { model: "m", items });
  assert.ok(answer.ok, JSON.stringify(answer));
  return answer.value;
}

async function faultOf(baseline: string, current: string, request: DriftRequest) {
  const items = [item(baseline, "baseline", request.role), item(current, "current", request.role)];
  const answer = await driftProvider.provide(request, { model: "m", items });
  assert.ok(!answer.ok);
  return answer.fault;
}

function encloses(bound: BoundedFigure | null, figure: BoundedFigure | null): void {
  assert.ok(bound !== null && figure !== null && bound.low <= figure.value && figure.value <= bound.high);
}

/** Exactly, or within narrow bounds; categories that few rows have are known by a hash of their name, and come last. */
function tells(found: Comparison, exact: Comparison | undefined): void {
  assert.ok(exact !== undefined);
  if (found.kind === "categorical" && exact.kind === "categorical") {
    const [a, b] = [found, exact].map(({ categories }) =>
      pairs(categories)
        .map(({ reference, current }) => `${reference} ${current}`)
        .sort(),
    );
    assert.deepEqual(a, b);
  } else if (found.kind === "numeric" && exact.kind === "numeric" && found.approximation !== null) {
    encloses(found.ks, exact.ks);
    encloses(found.wasserstein, exact.wasserstein);
    assert.ok(found.ks.high - found.ks.low <= 0.002);
    assert.deepEqual(found.bins, exact.bins);
  } else assert.deepEqual(found, exact);
}

describe("figures of the examples' baselines", () => {
  const cases = [
    { base: "bike-demand/baseline", current: "bike-demand/drifted", request: drift() },
    { base: "bike-demand/baseline", current: "bike-demand/steady", request: drift() },
    {
      base: "bike-demand/baseline",
      current: "bike-demand/drifted",
      request: drift({ role: "predictions", columns: ["prediction"] }),
    },
    { base: "mortgage-approval/baseline", current: "mortgage-approval/better", request: drift({ ignore: ["id"] }) },
    {
      base: "mortgage-approval/baseline",
      current: "mortgage-approval/unfair",
      request: drift({ role: "predictions", columns: ["prediction", "score"] }),
    },
  ];
  for (const { base, current, request } of cases)
    it(`tell of the ${request.role} of ${current} what their table tells`, async () => {
      const [before, now] = [example(base, request.role), example(current, request.role)];
      const whole = await compare(before, now, request);
      const found = await compare(await kept(before, [request]), now, request);
      assert.deepEqual(found.current, whole.current);
      assert.equal(found.reference.rows, whole.reference.rows);
      assert.deepEqual(
        found.columns.map(({ name, reference, current: side }) => ({ name, reference, side })),
        whole.columns.map(({ name, reference, current: side }) => ({ name, reference, side })),
      );
      found.columns.forEach(({ comparison }, index) => {
        tells(comparison, whole.columns[index]?.comparison);
      });
    });

  it("tell the counts by group, crossed ones too, as the table does", async () => {
    const table = example("mortgage-approval/baseline", "predictions");
    const asked = [groups([["race"], ["sex"]]), groups([["race"], ["sex"], ["race", "sex"]])];
    const file = await kept(table, asked);
    for (const request of asked) {
      const ask = (baseline: string) =>
        groupCountsProvider.provide(request, { model: "m", items: [item(baseline, "baseline", "predictions")] });
      const [whole, found] = [await ask(table), await ask(file)];
      assert.ok(whole.ok);
      assert.deepEqual(found, whole);
    }
  });
});

describe("figures of a table", () => {
  const lines = (size: number) =>
    Array.from({ length: size }, (_, k) => `${1e6 + k},user${k}@example.org,${Math.sin(k) * 1e3},${k % 5},k${k % 7}`);
  const csv = (rows: readonly string[]) => `id,mail,amount,few,kind\n${rows.join("\n")}\n`;

  it("are the same bytes whatever the order of its rows", async () => {
    const rows = lines(3000);
    const one = await textOf(folder.write("one.csv", csv(rows)), [drift()]);
    const other = await textOf(folder.write("other.csv", csv([...rows].reverse())), [drift()]);
    assert.equal(other, one);
    assert.ok(one.startsWith('{"assay-figures":1,'));
    assert.deepEqual(JSON.parse(one).rows, 3000);
  });

  it("hold no identifier: neither numbers nor texts that are nearly all distinct, nor what is ignored", async () => {
    const rows = lines(3000);
    const text = await textOf(folder.write("ids.csv", csv(rows)), [drift()]);
    assert.doesNotMatch(text, /example\.org/);
    const held = new Set(text.match(/-?\d+(\.\d+)?(e-?\d+)?/g));
    // The amount of the first row is 0, which is also a count.
    for (const row of rows.slice(1)) {
      const [id = "", , amount = ""] = row.split(",");
      assert.ok(!held.has(id) && !held.has(amount), `${id} or ${amount} is kept`);
    }
    const ignoring = await textOf(folder.write("ids.csv", csv(rows)), [drift({ ignore: ["mail", "id"] })]);
    const { columns, leftOut } = JSON.parse(ignoring);
    assert.deepEqual(leftOut, ["id", "mail"]);
    assert.deepEqual(
      columns.map(({ name }: { name: string }) => name),
      ["amount", "few", "kind"],
    );
  });

  it("keep types, missing values and values that are not finite of every column", async () => {
    const before = folder.write("a.csv", "x,bad,day,flag,gone,empty\n1,1.5,2024-01-01,true,1,\n,NaN,2024-01-02,,2,\n");
    const now = folder.write("b.csv", "x,bad,day,flag,new,empty\n1,1,2024-01-01,true,1,1\n2,2,2024-01-02,true,1,2\n");
    const [whole, found] = [
      await compare(before, now, drift()),
      await compare(await kept(before, [drift()]), now, drift()),
    ];
    assert.deepEqual(
      found.columns.map(({ comparison, ...sides }) => sides),
      whole.columns.map(({ comparison, ...sides }) => sides),
    );
    assert.deepEqual(
      found.columns.map(({ name, comparison }) => [name, "reason" in comparison ? comparison.reason : comparison.kind]),
      [
        ["x", "numeric"],
        ["bad", "value-invalid"],
        ["day", "not-comparable"],
        ["flag", "no-figures"],
        ["gone", "column-missing"],
        ["empty", "values-missing"],
        ["new", "column-missing"],
      ],
    );
  });

  it("do not answer for columns that were left out, and say what to do", async () => {
    const table = folder.write("c.csv", csv(lines(50)));
    const file = await kept(table, [drift({ ignore: ["id", "mail"] })]);
    const fault = await faultOf(file, table, drift({ ignore: ["id"] }));
    assert.equal(fault.reason, "no-baseline");
    assert.match(fault.message, /leave out the column "mail"/);
    const wanted = drift({ role: "predictions", columns: ["amount"] });
    const scored = { ...wanted, columns: ["amount", "few"] };
    assert.equal((await faultOf(await kept(table, [wanted]), table, scored)).reason, "no-baseline");
    const misnamed = { ...wanted, columns: ["amont"] };
    assert.equal((await faultOf(await kept(table, [wanted]), table, misnamed)).reason, "column-missing");
  });

  it("do not answer for groups, labels or classes that they were not counted by", async () => {
    const table = example("mortgage-approval/baseline", "predictions");
    const file = await kept(table, [groups([["race"]])]);
    const ask = (request: GroupCountsRequest) =>
      groupCountsProvider.provide(request, { model: "m", items: [item(file, "baseline", "predictions")] });
    const crossed = await ask(groups([["race"], ["sex"]]));
    assert.ok(crossed.ok);
    assert.deepEqual(
      crossed.value.groupings.map((grouping) => [grouping.ok, !grouping.ok && grouping.fault.reason]),
      [
        [true, false],
        [false, "column-missing"],
      ],
    );
    for (const change of [{ positive: 0 }, { columns: { label: null, prediction: "prediction" } }])
      assert.equal((await ask(groups([["race"]], change))).ok, false);
    const without = await kept(table, [drift({ role: "predictions", columns: ["score"] })]);
    const items = [item(without, "baseline", "predictions")];
    assert.equal((await groupCountsProvider.provide(groups([["race"]]), { model: "m", items })).ok, false);
  });

  it("never stand in the place of the table under judgement", async () => {
    const table = example("mortgage-approval/baseline", "predictions");
    const request = groups([["race"]], { side: "current" });
    const file = await kept(table, [groups([["race"]])]);
    const items = [item(file, "current", "predictions")];
    const counts = await groupCountsProvider.provide(request, { model: "m", items });
    assert.equal(!counts.ok && counts.fault.reason, "evidence-format-unknown");
    const features = example("mortgage-approval/baseline", "features");
    const figures = await kept(features, [drift()]);
    assert.equal((await faultOf(figures, figures, drift())).reason, "evidence-format-unknown");
    assert.equal((await faultOf(features, figures, drift())).reason, "evidence-format-unknown");
  });

  it("are not made of a table that cannot be read or lacks a column", async () => {
    const [request] = figuresRequests([drift({ columns: ["z"] })]);
    assert.ok(request);
    const lacking = await figuresOf({ file: folder.write("d.csv", "x\n1\n"), path: "d.csv" }, request);
    assert.equal(!lacking.ok && lacking.fault.reason, "column-missing");
    const broken = await figuresOf({ file: folder.write("e.csv", "z\n1\n2,3\n"), path: "e.csv" }, request);
    assert.equal(!broken.ok && broken.fault.reason, "evidence-malformed");
  });
});

describe("what is asked of a baseline's tables", () => {
  it("is everything that some rule asks, and nothing where none does", () => {
    assert.deepEqual(figuresRequests([{ kind: "card" }, groups([["sex"]], { side: "current" })]), []);
    const [features, predictions] = figuresRequests([
      drift({ ignore: ["id"], delimiter: ";" }),
      groups([["sex"]]),
      groups([["sex"], ["sex", "race"]]),
      drift({ role: "predictions", columns: ["p"] }),
    ]);
    assert.deepEqual(features, {
      role: "features",
      columns: { names: null, ignore: ["id"] },
      groups: null,
      delimiter: ";",
    });
    assert.deepEqual(predictions?.groups?.groupings, [["sex"], ["sex", "race"]]);
    assert.deepEqual(predictions?.columns, { names: ["p"], ignore: [] });
  });
});
