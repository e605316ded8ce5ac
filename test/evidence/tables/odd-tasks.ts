import { readFileSync } from "node:fs";
import { requireColumns } from "../../../src/evidence/tables/require-columns.ts";
import type { TableTask } from "../../../src/evidence/tables/table-task.ts";

/** Does what the input names; for tests of what a task may and may not do. */
export const task: TableTask<
  { readonly do: string; readonly sql?: string; readonly columns?: string[] },
  unknown
> = async ({ connection, tables, input }) => {
  switch (input.do) {
    case "sql": {
      const result = await connection.runAndReadAll(input.sql ?? "");
      return result.getRowsJson();
    }
    case "refused": {
      const outcome = await connection.run(input.sql ?? "").then(
        () => "allowed",
        () => "refused",
      );
      return outcome;
    }
    case "columns": {
      const [table] = tables;
      return table === undefined ? [] : requireColumns(table, input.columns ?? []);
    }
    case "environment":
      return { environment: Object.keys(process.env).sort(), directory: process.cwd(), limits: readLimits() };
    case "throw":
      throw new RangeError("the task is wrong");
    case "bigint":
      return 1n;
    case "abort":
      process.abort();
      break;
    case "segfault":
      process.kill(process.pid, "SIGSEGV");
      break;
    case "exit":
      process.exit(7);
  }
  // A signal takes a moment to arrive.
  await new Promise(() => {});
  return null;
};

function readLimits(): string {
  return readFileSync("/proc/self/limits", "utf8");
}
