import type { DuckDBConnection } from "@duckdb/node-api";

/** A table to open, as the caller knows it. The format is recognised from the bytes. */
export interface TableSource {
  /** Absolute path of the local file. */
  readonly file: string;
  /** How the file is named to people. */
  readonly path: string;
  /** Declared CSV delimiter; left out: sniffed from the header, then read strictly. */
  readonly delimiter?: string;
  /**
   * Columns whose values are names of groups or classes: in CSV and JSON Lines they are read as they are written.
   * As a number, a date or a time a name would be joined with others, spelled anew, or refused where it is neither.
   */
  readonly names?: readonly string[];
}

export type ColumnType = "integer" | "number" | "boolean" | "string" | "date" | "other";

export interface TableColumn {
  readonly name: string;
  readonly type: ColumnType;
}

/** A table as a task sees it inside the child process. */
export interface OpenTable {
  /** SQL name of the view, already safe to interpolate: `t0`, `t1` … in the order of the sources. */
  readonly view: string;
  readonly path: string;
  readonly format: "csv" | "parquet" | "jsonl";
  readonly columns: readonly TableColumn[];
}

/**
 * Work done inside the sandboxed child process. A task module exports one function named `task`;
 * it may throw `TableFault` (see `table-fault.ts`) for evidence that cannot serve.
 * Input and output are plain JSON (no NaN, Infinity or bigint in the output).
 */
export type TableTask<I, O> = (context: {
  readonly connection: DuckDBConnection;
  readonly tables: readonly OpenTable[];
  readonly input: I;
}) => Promise<O>;

/** Hard limits of one task; the process is killed beyond them. */
export interface TableLimits {
  readonly seconds: number;
  /** Data segment of the child process, in MiB (ulimit -d). */
  readonly memoryMiB: number;
  readonly columns: number;
}

export const TABLE_LIMITS: TableLimits = { seconds: 120, memoryMiB: 1500, columns: 1000 };
