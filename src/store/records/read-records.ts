import type { Selectable } from "kysely";
import type { Database, Schema } from "../schema.ts";

export type RecordRow = Selectable<Schema["records"]>;

/** Which entries are wanted; all where nothing is said. */
export interface RecordQuery {
  /** Unix milliseconds. */
  readonly since?: number;
  /** `owner/name`, as it was called then. */
  readonly repository?: string;
  /** Number of a pull request. */
  readonly number?: number;
}

const BATCH = 500;

/** Entries in their order, read a batch at a time. */
export async function* readRecords(db: Database, query: RecordQuery = {}): AsyncGenerator<RecordRow> {
  const { since, repository, number } = query;
  for (let after = 0; ; ) {
    let select = db.selectFrom("records").selectAll().where("seq", ">", after).orderBy("seq").limit(BATCH);
    if (since !== undefined) select = select.where("at", ">=", since);
    if (repository !== undefined)
      select = select.where((is) => is(is.fn("lower", ["repository"]), "=", repository.toLowerCase()));
    if (number !== undefined) select = select.where("numbers", "like", `% ${number} %`);
    const rows = await select.execute();
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < BATCH) return;
    after = last.seq;
  }
}
