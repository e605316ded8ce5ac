import type { Database } from "../schema.ts";
import { numbersColumn, readHead } from "./append-record.ts";
import { type RecordRow, readRecords } from "./read-records.ts";
import { GENESIS, type Head, hashOf, type RecordBody } from "./record.ts";

/** What a check of the whole chain found. */
export type ChainVerdict =
  | { readonly ok: true; readonly entries: number; readonly head: Head; readonly pruned: Head | null }
  /** `seq`: the first entry that is not as it was written, or the first that is missing. */
  | { readonly ok: false; readonly seq: number; readonly problem: string };

/**
 * Recomputes the chain from its first entry. A change of any byte, a missing entry and a cut tail are found; a chain that
 * was rebuilt as a whole is consistent in itself, and found by comparing it with heads that were printed elsewhere.
 *
 * @param heads what check runs on GitHub say the chain was
 */
export async function verifyChain(db: Database, heads: readonly Head[] = []): Promise<ChainVerdict> {
  const open = new Map(heads.map((head) => [head.seq, head.hash]));
  const pruned = await findPruned(db);
  let last = pruned ?? GENESIS;
  let entries = 0;
  let stub: Head | null = null;
  for await (const row of readRecords(db)) {
    const problem = problemOf(row, last);
    if (problem !== null) return { ok: false, ...problem };
    const printed = open.get(row.seq);
    if (printed !== undefined && printed !== row.hash) {
      return {
        ok: false,
        seq: row.seq,
        problem: `a check run says that its hash was ${printed}, here it is ${row.hash}`,
      };
    }
    open.delete(row.seq);
    last = { seq: row.seq, hash: row.hash };
    if (row.kind === "pruned") stub = stubOf(row);
    entries += 1;
  }
  if (pruned !== null && (stub?.seq !== pruned.seq || stub.hash !== pruned.hash)) {
    return { ok: false, seq: pruned.seq, problem: "earlier entries are gone, and no entry says that they were pruned" };
  }
  const head = await readHead(db);
  if (head.seq !== last.seq || head.hash !== last.hash) {
    return { ok: false, seq: last.seq + 1, problem: `the chain ends here, but ${head.seq} entries were written` };
  }
  for (const [seq, hash] of [...open].sort(([a], [b]) => a - b)) {
    if (pruned !== null && seq <= pruned.seq) continue;
    return { ok: false, seq, problem: `a check run speaks of this entry (${hash}), and it is not there` };
  }
  return { ok: true, entries, head, pruned };
}

/** The entry before the first that is left, as that one names it; null where the chain is whole. */
async function findPruned(db: Database): Promise<Head | null> {
  const first = await db.selectFrom("records").selectAll().orderBy("seq").limit(1).executeTakeFirst();
  if (first === undefined || first.seq === 1) return null;
  return { seq: first.seq - 1, hash: parse(first.body)?.previous ?? "" };
}

function stubOf({ body }: RecordRow): Head | null {
  const details = parse(body)?.details;
  const { through, hash } = details ?? {};
  return typeof through === "number" && typeof hash === "string" ? { seq: through, hash } : null;
}

function problemOf(row: RecordRow, last: Head): { readonly seq: number; readonly problem: string } | null {
  const missing = last.seq + 1;
  if (row.seq !== missing) return { seq: missing, problem: "it is missing" };
  const { seq } = row;
  if (hashOf(row.body) !== row.hash) return { seq, problem: "its content does not have its hash" };
  const body = parse(row.body);
  if (body === null) return { seq, problem: "its content is no JSON" };
  if (body.previous !== last.hash) return { seq, problem: "it does not follow the entry before it" };
  const columns = [row.seq, row.at, row.kind, row.repository, row.repository_id, row.numbers, row.commit];
  const written = [
    body.seq,
    Date.parse(body.at),
    body.kind,
    body.repository?.name ?? null,
    body.repository?.id ?? null,
    numbersColumn(body.numbers),
    body.commit,
  ];
  const differs = columns.some((value, index) => value !== written[index]);
  return differs ? { seq, problem: "its columns do not say what its content says" } : null;
}

function parse(body: string): RecordBody | null {
  try {
    return JSON.parse(body) as RecordBody;
  } catch {
    return null;
  }
}
