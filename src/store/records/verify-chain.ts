import { sql } from "kysely";
import type { Database } from "../schema.ts";
import { readHead } from "./append-record.ts";
import { bytesOf, columnsOf, GENESIS, type Head, hashOf, parseRecord, type RecordBody } from "./record.ts";

/** An entry as it was printed outside of the store. */
export interface PrintedHead extends Head {
  /** Who printed it, for the message: `check run 17 of acme/loans`. */
  readonly source?: string;
}

/** An entry that is not as it was written, or that is missing. */
export interface Broken {
  readonly seq: number;
  /** Why; it follows the words "entry N: ". */
  readonly problem: string;
}

/** Entries that were removed on purpose, as the chain itself says. */
export interface Pruned {
  /** The last one removed. */
  readonly through: Head;
  /** The entry that says so; ISO 8601, and who did it. */
  readonly seq: number;
  readonly at: string;
  readonly by: string;
}

/** What a check of the whole chain found. */
export type ChainVerdict =
  | {
      readonly ok: true;
      readonly entries: number;
      /** When the first and the last entry that are kept were written, ISO 8601; `null` where there is none. */
      readonly first: string | null;
      readonly last: string | null;
      readonly head: Head;
      readonly pruned: Pruned | null;
      /** Printed heads that agree. */
      readonly compared: number;
      /** Printed heads of entries that were pruned, and cannot be compared any more. */
      readonly older: number;
    }
  /** The first entry that is broken. `more`: further printed heads that the chain contradicts. */
  | ({ readonly ok: false; readonly more: readonly Broken[] } & Broken);

/**
 * Recomputes the chain from its first entry. A change of any byte, a missing entry and a cut tail are found; a chain that
 * was rebuilt as a whole is consistent in itself, and found by comparing it with heads that were printed elsewhere.
 *
 * @param db a snapshot (a transaction) where others may write meanwhile
 * @param printed what check runs on GitHub say the chain was
 */
export async function verifyChain(db: Database, printed: readonly PrintedHead[] = []): Promise<ChainVerdict> {
  const heads = new Map<number, PrintedHead[]>();
  for (const head of printed) heads.set(head.seq, [...(heads.get(head.seq) ?? []), head]);
  const contradicted: Broken[] = [];
  let start: { readonly at: string; readonly before: Head } | null = null;
  let last: (Head & { readonly at: string }) | null = null;
  let pruned: Pruned | null = null;
  let entries = 0;
  for await (const row of readRows(db)) {
    const before: Head = last ?? beforeFirst(row);
    const checked = check(row, before);
    if ("problem" in checked) {
      const from = start?.before ?? before;
      const explained = endsAt(pruned, from) || (await speaksOfPruning(db, last?.seq ?? null));
      return { ok: false, ...(explained ? checked : startProblem(pruned, from)), more: [] };
    }
    const { body } = checked;
    start ??= { at: body.at, before };
    if (body.kind === "pruned") {
      const next = prunedBy(body);
      const problem = whyNot(next, pruned, start.before);
      if (problem !== null) return { ok: false, seq: body.seq, problem, more: [] };
      pruned = next;
    }
    last = { seq: body.seq, hash: row.hash, at: body.at };
    for (const head of heads.get(body.seq) ?? []) contradicted.push(...contradiction(head, row.hash));
    heads.delete(body.seq);
    entries += 1;
  }
  const before = start?.before ?? GENESIS;
  if (!endsAt(pruned, before)) {
    return { ok: false, ...startProblem(pruned, before), more: [] };
  }
  const end = await endProblem(db, last ?? GENESIS);
  if (end !== null) return { ok: false, ...end, more: [] };
  let older = 0;
  for (const head of [...heads.values()].flat()) {
    if (head.seq === before.seq) contradicted.push(...contradiction(head, before.hash));
    else if (head.seq < before.seq) older += 1;
    else
      contradicted.push({ seq: head.seq, problem: `${sourceOf(head)} names it (${head.hash}), and it is not there` });
  }
  const [first, ...more] = contradicted.sort((a, b) => a.seq - b.seq);
  if (first !== undefined) return { ok: false, ...first, more };
  return {
    ok: true,
    entries,
    first: start?.at ?? null,
    last: last?.at ?? null,
    head: { seq: last?.seq ?? 0, hash: last?.hash ?? GENESIS.hash },
    pruned,
    compared: printed.length - older,
    older,
  };
}

/** A row with its numbers as text: whoever changes a row may write what is no number of ours. */
type Row = Awaited<ReturnType<typeof readBatch>>[number];

const BATCH = 500;

function readBatch(db: Database, from: number | null) {
  const text = (column: "seq" | "at" | "repository_id") =>
    sql<string | null>`cast(${sql.ref(column)} as text)`.as(column);
  const select = db
    .selectFrom("records")
    .select([text("seq"), text("at"), text("repository_id")])
    .select(["kind", "repository", "numbers", "commit", "once", "assessment", "body", "hash"])
    .orderBy("records.seq")
    .limit(BATCH);
  // The last row of the batch before is read again and left out, so that a second row of the same number is not.
  return (from === null ? select : select.where("seq", ">=", from).offset(1)).execute();
}

async function* readRows(db: Database): AsyncGenerator<Row> {
  for (let from: number | null = null; ; ) {
    const rows: Row[] = await readBatch(db, from);
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < BATCH) return;
    from = Number(last.seq);
  }
}

/** The entry before the first that is left, as that one names it. */
function beforeFirst({ seq, body }: Row): Head {
  const place = Number(seq);
  return place > 1 ? { seq: place - 1, hash: parseRecord(body)?.previous ?? "" } : GENESIS;
}

/** Whether the last pruning removed what is missing before the first entry. */
function endsAt(pruned: Pruned | null, before: Head): boolean {
  const through = pruned?.through ?? GENESIS;
  return through.seq === before.seq && through.hash === before.hash;
}

/** Whether an entry after this one looks as if it said that earlier ones were pruned. */
async function speaksOfPruning(db: Database, after: number | null): Promise<boolean> {
  const select = db
    .selectFrom("records")
    .select("kind")
    .where((is) => is.or([is("kind", "=", "pruned"), is("body", "like", '%"kind":"pruned"%')]));
  const row = await (after === null ? select : select.where("seq", ">", after)).limit(1).executeTakeFirst();
  return row !== undefined;
}

/** The chain does not begin where the last pruning left it. */
function startProblem(pruned: Pruned | null, before: Head): Broken {
  const { seq } = pruned?.through ?? GENESIS;
  if (seq === before.seq) return { seq: seq + 1, problem: "it does not follow the entry that was pruned before it" };
  const range = seq + 1 === before.seq ? "" : `, and so are all up to ${before.seq}`;
  return { seq: seq + 1, problem: `it is missing${range}, and no entry says that it was pruned` };
}

function check(row: Row, last: Head): { readonly body: RecordBody } | Broken {
  const seq = last.seq + 1;
  if (Number(row.seq) < 1) return { seq: Number(row.seq), problem: "no entry has this number" };
  if (row.seq === String(last.seq)) return { seq: last.seq, problem: "it is there twice" };
  if (row.seq !== String(seq)) return { seq, problem: "it is missing" };
  if (hashOf(String(row.body)) !== row.hash) return { seq, problem: "its content does not have its hash" };
  const body = parseRecord(row.body);
  if (body === null) return { seq, problem: "its content is no entry of an audit trail" };
  if (bytesOf(body) !== row.body) return { seq, problem: "its content is not canonical JSON" };
  if (body.previous !== last.hash) return { seq, problem: "it does not follow the entry before it" };
  const differs = Object.entries(columnsOf(body)).some(([column, value]) => {
    const written: unknown = Reflect.get(row, column);
    return typeof value === "number" ? written !== String(value) : written !== value;
  });
  return differs ? { seq, problem: "its columns do not say what its content says" } : { body };
}

function prunedBy({ seq, at, actor, details }: RecordBody): Pruned | null {
  const { through, hash } = details;
  if (typeof through !== "number" || typeof hash !== "string") return null;
  return { through: { seq: through, hash }, seq, at, by: actor.login };
}

/** Why an entry cannot have been written when entries were pruned; null where it can. */
function whyNot(next: Pruned | null, earlier: Pruned | null, before: Head): string | null {
  if (next === null) return "it says that entries were pruned, and not which";
  const { seq } = next.through;
  if (seq > before.seq)
    return `it says that entries up to ${seq} were pruned, and they are there from ${before.seq + 1}`;
  if (earlier !== null && seq <= earlier.through.seq) return "it says that entries were pruned which had been before";
  return null;
}

/** What is noted beside the chain as its last entry must be its last entry. */
async function endProblem(db: Database, last: Head): Promise<Broken | null> {
  const head = await readHead(db).catch(() => null);
  if (head === null) return { seq: last.seq + 1, problem: "what is noted as the end of the chain cannot be read" };
  if (head.seq > last.seq) return { seq: last.seq + 1, problem: `it is missing: the chain had ${head.seq} entries` };
  if (head.seq < last.seq)
    return { seq: head.seq + 1, problem: `it was added past the end that is noted, ${head.seq}` };
  return head.hash === last.hash ? null : { seq: last.seq, problem: "it is not the one that is noted as the last" };
}

function contradiction(head: PrintedHead, hash: string): Broken[] {
  if (head.hash === hash) return [];
  return [{ seq: head.seq, problem: `${sourceOf(head)} says that its hash was ${head.hash}, here it is ${hash}` }];
}

function sourceOf({ source = "a check run" }: PrintedHead): string {
  return source;
}
