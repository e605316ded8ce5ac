import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CATEGORICAL, type Format, makeData, NUMERIC } from "./make-data.ts";
import type { Measured, Measurement } from "./measure-child.ts";

const FAIRNESS_COLUMNS = ["label", "prediction", "sex", "age"];

/** Columns of the rows below. */
export const TABLES_HEADING = ["what", "format", "floor", "time", "ratio", "peak of the floor", "peak"];

/**
 * Times fairness and drift against the floor, DuckDB merely reading the same columns. Data are generated under the system's
 * temporary folder and removed.
 *
 * @param options.scale 1 for a million rows of drift and up to ten million of fairness
 * @param options.runs of each the fastest counts
 */
export async function measureTables(options: { readonly scale: number; readonly runs: number }): Promise<string[][]> {
  const { scale, runs } = options;
  const driftRows = 1e6 * scale;
  const predictionRows = [1e6 * scale, 1e7 * scale];
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
        const floor = measure({ kind: "floor", files: [table], columns: FAIRNESS_COLUMNS }, runs);
        const fairness = measure({ kind: "fairness", file: table }, runs);
        rows.push(row(`fairness, ${thousands(count)} rows`, format, floor, fairness));
      }
      process.stderr.write(`bench: drift, ${thousands(driftRows)} rows on each side, ${format}\n`);
      const [reference, current] = [file("reference", format), file("current", format)];
      const floor = measure({ kind: "floor", files: [reference, current], columns: null }, runs);
      const drift = measure({ kind: "drift", reference, current }, runs);
      rows.push(row(`drift, ${NUMERIC + CATEGORICAL} columns × ${thousands(driftRows)} rows`, format, floor, drift));
    }
    return rows;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The fastest of some runs, each in a process of its own; memory is the largest of them. */
function measure(what: Measurement, runs: number): Measured {
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
