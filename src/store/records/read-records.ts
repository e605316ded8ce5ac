import type { Selectable } from "kysely";
import type { Database, Schema } from "../schema.ts";
import { aboutNumber } from "./record.ts";

export type RecordRow = Selectable<Schema["records"]>;

/** Which entries are wanted; all where nothing is said. */
export interface RecordQuery {
  /** Unix milliseconds: from this moment. */
  readonly since?: number;
  /** Unix milliseconds: before this moment. */
  readonly until?: number;
  /** GitHub's numeric ids. */
  readonly repositories?: readonly number[];
  /** Number of a pull request. */
  readonly number?: number;
}

const BATCH = 500;

/** Entries in their order, read a batch at a time. */
export async function* readRecords(db: Database, query: RecordQuery = {}): AsyncGenerator<RecordRow> {
  const { since, until, repositories, number } = query;
  if (repositories?.length === 0) return;
  for (let after = 0; ; ) {
    let select = db.selectFrom("records").selectAll().where("seq", ">", after).orderBy("seq").limit(BATCH);
    if (since !== undefined) select = select.where("at", ">=", since);
    if (until !== undefined) select = select.where("at", "<", until);
    if (repositories !== undefined) select = select.where("repository_id", "in", repositories);
    if (number !== undefined) select = select.where("numbers", "like", aboutNumber(number));
    const rows = await select.execute();
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < BATCH) return;
    after = last.seq;
  }
}
