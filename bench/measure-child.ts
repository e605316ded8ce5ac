import { readFileSync } from "node:fs";
import type { EvidenceRole, ModelEvidence, Side } from "../src/evidence/evidence.ts";
import type { Result } from "../src/evidence/faults.ts";
import { runTableTask } from "../src/evidence/tables/run-table-task.ts";
import { driftProvider } from "../src/statistics/drift/index.ts";
import { groupCountsProvider } from "../src/statistics/fairness/index.ts";

// One measurement in a process of its own: what to do comes as JSON in the first argument, the figures go to stdout.

/** What is measured, on which files. `floor` with `columns: null` reads all columns. */
export type Measurement =
  | { readonly kind: "floor"; readonly files: readonly string[]; readonly columns: readonly string[] | null }
  | { readonly kind: "drift"; readonly reference: string; readonly current: string }
  | { readonly kind: "fairness"; readonly file: string };

export interface Measured {
  readonly seconds: number;
  /** Largest resident memory of the table process, in MiB. */
  readonly memoryMiB: number;
}

function evidence(role: EvidenceRole, sides: Partial<Record<Side, string>>): ModelEvidence {
  const items = Object.entries(sides).map(([side, file]) => ({
    model: "bench",
    role,
    side: side === "baseline" ? ("baseline" as const) : ("current" as const),
    path: file,
    state: "present" as const,
    sha256: "0".repeat(64),
    bytes: 0,
    file,
    origin: { type: "directory" as const, directory: "/" },
  }));
  return { model: "bench", items };
}

async function run(what: Measurement): Promise<Result<unknown>> {
  switch (what.kind) {
    case "floor":
      return runTableTask({
        module: new URL("./floor-task.ts", import.meta.url),
        tables: what.files.map((file) => ({ file, path: file })),
        input: { columns: what.columns },
      });
    case "drift": {
      const sides = evidence("features", { baseline: what.reference, current: what.current });
      return driftProvider.provide(
        { kind: "drift", role: "features", columns: null, ignore: [], delimiter: null },
        sides,
      );
    }
    case "fairness":
      return groupCountsProvider.provide(
        {
          kind: "group-counts",
          side: "current",
          groupings: [["sex"], ["age"], ["sex", "age"]],
          columns: { label: "label", prediction: "prediction" },
          positive: 1,
          delimiter: null,
        },
        evidence("predictions", { current: what.file }),
      );
  }
}

/** The peak of the process's only child, read while it lives: the kernel keeps no peak of single dead children. */
function watchPeak(): () => number {
  let peak = 0;
  const timer = setInterval(() => {
    for (const pid of children()) peak = Math.max(peak, peakOf(pid));
  }, 5);
  return () => {
    clearInterval(timer);
    return peak;
  };
}

function children(): string[] {
  return read(`/proc/self/task/${process.pid}/children`).split(" ").filter(Boolean);
}

function peakOf(pid: string): number {
  return Number(/VmHWM:\s+(\d+) kB/.exec(read(`/proc/${pid}/status`))?.[1] ?? 0) / 1024;
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

const peak = watchPeak();
const start = performance.now();
const answer = await run(JSON.parse(process.argv[2] ?? "null") as Measurement);
const seconds = (performance.now() - start) / 1000;
const memoryMiB = peak();
if (!answer.ok) throw new Error(answer.fault.message);
const measured: Measured = { seconds, memoryMiB };
process.stdout.write(JSON.stringify(measured));
