import assert from "node:assert/strict";
import { cpSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { fileURLToPath } from "node:url";
import { assay, folderWith, POLICY, predictions } from "./sandbox-folder.ts";

const EXAMPLES = fileURLToPath(new URL("../../examples/", import.meta.url));

interface Found {
  readonly rule: string;
  readonly status: string;
  readonly reason: string;
  readonly slice: object | null;
}

async function judged(folder: string, ...args: string[]) {
  const { code, stdout } = await assay(folder, "check", "--format", "json", ...args);
  const { verdict, digest, findings } = JSON.parse(stdout);
  const short = (findings as Found[]).map(({ rule, status, reason, slice }) => ({ rule, status, reason, slice }));
  return { code, verdict, digest, findings: short, full: findings };
}

/** A folder in which the figures of an example's baseline stand in its tables' places. */
async function keptBaseline(t: TestContext, example: string, tables: readonly string[]): Promise<string> {
  const folder = folderWith(t, {});
  const baseline = join(EXAMPLES, example, "baseline");
  for (const path of [".github/assay.yml", ...tables]) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    cpSync(join(baseline, path), join(folder, path));
  }
  for (const table of tables) {
    const { code, stderr } = await assay(folder, "baseline", "figures", table, "--output", table);
    assert.equal(code, 0, stderr);
    assert.match(readFileSync(join(folder, table), "utf8"), /^\{"assay-figures":1,/);
  }
  return folder;
}

describe("a baseline that is kept as figures", () => {
  const examples = [
    ["bike-demand", ["evaluation/features.csv", "evaluation/predictions.csv"], ["steady", "drifted"]],
    ["mortgage-approval", ["evaluation/features.parquet", "evaluation/predictions.parquet"], ["better", "unfair"]],
  ] as const;
  for (const [example, tables, heads] of examples)
    it(`gives the verdicts and reasons of its tables: ${example}`, async (t) => {
      const kept = await keptBaseline(t, example, tables);
      for (const head of heads) {
        const folder = join(EXAMPLES, example, head);
        const whole = await judged(folder, "--baseline", join(EXAMPLES, example, "baseline"));
        const found = await judged(folder, "--baseline", kept);
        assert.deepEqual([found.code, found.verdict, found.findings], [whole.code, whole.verdict, whole.findings]);
        assert.equal((await judged(folder, "--baseline", kept)).digest, found.digest);
        assert.notEqual(found.digest, whole.digest);
      }
    });

  it("knows the groups that are gone", async (t) => {
    const folder = folderWith(t, { ".github/assay.yml": POLICY, "predictions.csv": predictions(100, 100) });
    const { stdout } = await assay(folder, "baseline", "figures", "predictions.csv");
    const rows = predictions(100, 100).replaceAll("F,", "X,");
    const now = folderWith(t, {
      ".github/assay.yml": POLICY,
      "predictions.csv": rows,
      ".assay/baseline/predictions.csv": stdout,
    });
    const { code, findings } = await judged(now);
    assert.equal(code, 3);
    assert.equal(findings[0]?.reason, "group-missing");
  });

  it("is undecided, and says why, where a document is broken", async (t) => {
    const folder = folderWith(t, {
      ".github/assay.yml": POLICY.replace("fairness/demographic-parity-ratio: { min: 0.8 }", "drift/predictions: {}"),
      "predictions.csv": predictions(100, 100),
      ".assay/baseline/predictions.csv": '{"assay-figures":1,"rows":-1}',
    });
    const { code, full } = await judged(folder);
    assert.equal(code, 3);
    assert.equal(full[0].reason, "evidence-malformed");
    assert.match(full[0].message, /holds no valid figures/);
  });
});

describe("assay baseline figures", () => {
  it("keeps all columns of a table of features where there is no policy", async (t) => {
    const folder = folderWith(t, { "t.csv": "x,c\n1,a\n1,a\n2,b\n2,b\n" });
    const { code, stdout } = await assay(folder, "baseline", "figures", "t.csv");
    assert.equal(code, 0);
    const { role, rows, columns } = JSON.parse(stdout);
    assert.deepEqual([role, rows, columns.length], ["features", 4, 2]);
  });

  it("names what is wrong, and exits with 2", async (t) => {
    const two = POLICY.replace("models:", `models:\n  other:${POLICY.split("loans:")[1]}`);
    const folder = folderWith(t, {
      ".github/assay.yml": POLICY,
      "two.yml": two,
      "card.yml": POLICY.replace("fairness/demographic-parity-ratio: { min: 0.8 }", "model-card/present: {}"),
      "bad.yml": "version: 2\n",
      "other.csv": predictions(1, 1),
      "broken.csv": "sex,repaid,granted\nF,1\n",
    });
    const cases = [
      [["baseline"], /needs to know what to do: figures/],
      [["baseline", "figure"], /did you mean "figures"\?/],
      [["baseline", "figures"], /needs a table/],
      [["baseline", "figures", "none.csv"], /there is no table at none\.csv/],
      [["baseline", "figures", "other.csv"], /no table called other\.csv; say which it is with --role: predictions/],
      [["baseline", "figures", "other.csv", "--role", "prediction"], /did you mean "predictions"\?/],
      [
        ["baseline", "figures", "other.csv", "--policy", "two.yml"],
        /name one of the models with --model: other, loans/,
      ],
      [["baseline", "figures", "other.csv", "--policy", "card.yml"], /nothing to keep/],
      [["baseline", "figures", "other.csv", "--policy", "bad.yml"], /^bad\.yml:1:10 /m],
      [["baseline", "figures", "broken.csv", "--role", "predictions"], /broken\.csv, line 2/],
      [["baseline", "figures", "other.csv", "--role", "predictions", "--output", "no/x"], /cannot be written to no\/x/],
    ] as const;
    for (const [args, message] of cases) {
      const { code, stdout, stderr } = await assay(folder, ...args);
      assert.deepEqual([code, stdout], [2, ""], stderr);
      assert.match(stderr, message);
    }
    const { code } = await assay(
      folder,
      "baseline",
      "figures",
      "other.csv",
      "--policy",
      "two.yml",
      "--model",
      "loans",
      "--role",
      "predictions",
    );
    assert.equal(code, 0);
  });
});
