/**
 * `npm run bench`: how fast tables are judged, webhooks taken and pull requests assessed, each against a floor of the same
 * run. `--quick` takes a tenth of everything; `--only tables|webhooks|assessments` one part.
 */
import { availableParallelism, cpus, totalmem } from "node:os";
import { parseArgs } from "node:util";
import { markdownTable } from "markdown-table";
import { measureAssessments } from "./measure-assessments.ts";
import { measureWebhooks } from "./measure-webhooks.ts";
import { measureTables, TABLES_HEADING } from "./tables.ts";

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    runs: { type: "string", default: "3" },
    only: { type: "string", default: "" },
  },
});
const runs = Math.max(1, Number(values.runs));
const scale = values.quick ? 0.1 : 1;
const isWanted = (part: string) => values.only === "" || values.only === part;

if (isWanted("webhooks")) {
  process.stderr.write("bench: webhooks\n");
  const rows = await measureWebhooks(20_000 * scale);
  const [floor] = rows;
  const shown = rows.map(({ name, perSecond, p50, p99 }) => [
    name,
    Math.round(perSecond).toLocaleString("en-US"),
    `${(perSecond / (floor?.perSecond ?? perSecond)).toFixed(2)}×`,
    `${p50.toFixed(1)} ms`,
    `${p99.toFixed(1)} ms`,
  ]);
  print(["signed webhooks of 18 kB, 32 connections", "accepted per second", "ratio", "p50", "p99"], shown, 1);
}

if (isWanted("assessments")) {
  process.stderr.write("bench: assessments\n");
  const { pulls, perSecond, reads, notModified, writes } = await measureAssessments(Math.round(100 * scale));
  const shown = [[String(pulls), perSecond.toFixed(2), reads.toFixed(1), notModified.toFixed(1), writes.toFixed(1)]];
  print(["pull requests", "assessments per second", "reads each", "304 each", "writes each"], shown, 0);
}

if (isWanted("tables")) {
  print(TABLES_HEADING, await measureTables({ scale, runs }), 2);
  process.stdout.write(`Tables: the fastest of ${runs}; peak is that of the table process. `);
}
const machine = `${availableParallelism()} × ${cpus()[0]?.model ?? "unknown"}, ${Math.round(totalmem() / 2 ** 30)} GiB`;
process.stdout.write(`Node ${process.versions.node}, ${machine}.\n`);

/** @param words how many columns from the left hold words */
function print(heading: readonly string[], rows: readonly string[][], words: number): void {
  const align = heading.map((_, index) => (index < words ? "l" : "r"));
  process.stdout.write(`${markdownTable([[...heading], ...rows.map((row) => [...row])], { align })}\n\n`);
}
