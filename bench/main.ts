/**
 * `npm run bench`: times fairness and drift against the floor, DuckDB merely reading the same columns.
 * `--quick` takes a tenth of the rows. Data are generated under the system's temporary folder and removed.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, cpus, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { markdownTable } from "markdown-table";
import { CATEGORICAL, type Format, makeData, NUMERIC } from "./make-data.ts";
import type { Measured, Measurement } from "./measure-child.ts";

const { values } = parseArgs({
  options: { quick: { type: "boolean", default: false }, runs: { type: "string", default: "3" } },
});
const runs = Math.max(1, Number(values.runs));
const scale = values.quick ? 0.1 : 1;
const driftRows = 1e6 * scale;
const predictionRows = [1e6 * scale, 1e7 * scale];
const FAIRNESS_COLUMNS = ["label", "prediction", "sex", "age"];

/** The fastest of some runs, each in a process of its own; memory is the largest of them. */
function measure(what: Measurement): Measured {
  const all = Array.from({ length: runs }, () => measureOnce(what));
  return {
    seconds: Math.min(...all.map(({ seconds }) => seconds)),
    memoryMiB: Math.max(...all.map(({ memoryMiB }) => memoryMiB)),
  };
}

function measureOnce(what: Measurement): Measured {
  const script = fileURLToPath(new URL("./measure-child.ts", import.meta.url));
  const done = spawnSync(process.execPath, [script, JSON.stringify(what)], { encoding: "utf8" });
  if (done.status !== 0) throw new Error(`the measurement ${JSON.stringify(what)} failed:\n${done.stderr}`);
  return JSON.parse(done.stdout) as Measured;
}

function row(name: string, format: Format, floor: Measured, figure: Measured): string[] {
  return [
    name,
    format,
    `${floor.seconds.toFixed(2)} s`,
    `${figure.seconds.toFixed(2)} s`,
    `${(figure.seconds / floor.seconds).toFixed(2)}×`,
    `${Math.round(floor.memoryMiB)} MiB`,
    `${Math.round(figure.memoryMiB)} MiB`,
  ];
}

function thousands(count: number): string {
  return count.toLocaleString("en-US");
}

const folder = mkdtempSync(join(tmpdir(), "assay-bench-"));
try {
  process.stderr.write("bench: generating the data …\n");
  await makeData(folder, { drift: driftRows, predictions: predictionRows });
  const rows: string[][] = [];
  const file = (name: string, format: Format) => join(folder, `${name}.${format}`);
  for (const format of ["csv", "parquet"] as const) {
    for (const count of predictionRows) {
      process.stderr.write(`bench: fairness, ${thousands(count)} rows, ${format}\n`);
      const table = file(`predictions-${count}`, format);
      const floor = measure({ kind: "floor", files: [table], columns: FAIRNESS_COLUMNS });
      rows.push(row(`fairness, ${thousands(count)} rows`, format, floor, measure({ kind: "fairness", file: table })));
    }
    process.stderr.write(`bench: drift, ${thousands(driftRows)} rows on each side, ${format}\n`);
    const [reference, current] = [file("reference", format), file("current", format)];
    const floor = measure({ kind: "floor", files: [reference, current], columns: null });
    const drift = measure({ kind: "drift", reference, current });
    rows.push(row(`drift, ${NUMERIC + CATEGORICAL} columns × ${thousands(driftRows)} rows`, format, floor, drift));
  }
  const heading = ["what", "format", "floor", "time", "ratio", "peak of the floor", "peak"];
  const align = ["l", "l", "r", "r", "r", "r", "r"];
  process.stdout.write(`${markdownTable([heading, ...rows], { align })}\n\n`);
  process.stdout.write(
    `Fastest of ${runs}; peak is that of the table process. Node ${process.versions.node}, ${availableParallelism()} × ${cpus()[0]?.model ?? "unknown"}, ${Math.round(totalmem() / 2 ** 30)} GiB.\n`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
