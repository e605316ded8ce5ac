import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";

export const NUMERIC = 14;
export const CATEGORICAL = 6;

/** A number in [0, 1) that depends on nothing but row, column and seed. */
function uniform(column: number, seed: number): string {
  return `((hash(i * 1009 + ${column} * 9973 + ${seed}) >> 11)::DOUBLE / 9007199254740992.0)`;
}

/** Reference and current table: 9 decimal, 3 wide and 2 narrow whole-number columns, 6 of categories; a shift in two. */
function driftColumns(side: "reference" | "current"): string {
  const seed = side === "reference" ? 1 : 2;
  const shift = side === "reference" ? 0 : 2;
  const normal = (k: number) =>
    `sqrt(-2 * ln(${uniform(k, seed)} + 1e-18)) * cos(6.283185307179586 * ${uniform(k + 50, seed)})`;
  return [
    ...Array.from({ length: 9 }, (_, k) => `round(${normal(k)} * 10 + ${k < 2 ? shift : 0}, 4) AS f${k}`),
    ...Array.from({ length: 3 }, (_, k) => `floor(${uniform(k + 20, seed)} * 100000)::BIGINT AS w${k}`),
    ...Array.from({ length: 2 }, (_, k) => `floor(${uniform(k + 30, seed)} * 20)::BIGINT AS n${k}`),
    ...Array.from(
      { length: CATEGORICAL },
      (_, k) => `'cat_' || floor(${uniform(k + 40, seed)} * ${5 + k * 5})::INT AS c${k}`,
    ),
  ].join(", ");
}

const PREDICTIONS = [
  `(${uniform(0, 3)} < 0.3)::INT AS label`,
  `(${uniform(1, 3)} < 0.35)::INT AS prediction`,
  `round(${uniform(2, 3)}, 6) AS score`,
  `['F', 'M'][1 + floor(${uniform(3, 3)} * 2)::INT] AS sex`,
  `['18-25', '26-45', '46-65', '66+'][1 + floor(${uniform(4, 3)} * 4)::INT] AS age`,
].join(", ");

export type Format = "csv" | "parquet";

/** Writes the tables of the benchmark into a folder: always the same bytes of data for the same number of rows. */
export async function makeData(
  folder: string,
  rows: { readonly drift: number; readonly predictions: readonly number[] },
) {
  const instance = await DuckDBInstance.create(":memory:", { threads: "2" });
  const connection = await instance.connect();
  const write = async (columns: string, count: number, name: string) => {
    for (const format of ["csv", "parquet"] as const)
      await connection.run(
        `COPY (SELECT ${columns} FROM range(${count}) t(i)) TO '${join(folder, `${name}.${format}`)}' (FORMAT ${format})`,
      );
  };
  await write(driftColumns("reference"), rows.drift, "reference");
  await write(driftColumns("current"), rows.drift, "current");
  for (const count of rows.predictions) await write(PREDICTIONS, count, `predictions-${count}`);
  connection.closeSync();
  instance.closeSync();
}
