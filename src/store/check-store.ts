import { sql } from "kysely";
import { type ChainVerdict, verifyChain } from "./records/verify-chain.ts";
import type { VisitedStore } from "./visit-store.ts";

/** What a look at the whole store found. */
export interface StoreReport {
  /** What is wrong with the file itself; `null` on PostgreSQL, which looks after its own. */
  readonly integrity: readonly string[] | null;
  /** `null` where the file is too broken to be read. */
  readonly chain: ChainVerdict | null;
}

/** Looks at every page of a SQLite file, and at every entry of the audit trail. */
export async function checkStore({
  kind,
  db,
  transaction,
}: Pick<VisitedStore, "kind" | "db" | "transaction">): Promise<StoreReport> {
  const integrity = kind === "sqlite" ? await integrityOf(db) : null;
  if (integrity !== null && integrity.length > 0) {
    // What is broken may keep the entries from being read: then the file is what is to be told of.
    return { integrity, chain: await transaction((one) => verifyChain(one)).catch(() => null) };
  }
  return { integrity, chain: await transaction((one) => verifyChain(one)) };
}

async function integrityOf(db: VisitedStore["db"]): Promise<string[]> {
  try {
    const { rows } = await sql<{ integrity_check: string }>`pragma integrity_check`.execute(db);
    return rows.map((row) => row.integrity_check).filter((line) => line !== "ok");
  } catch (error) {
    // A file may be too broken for the check itself.
    return [error instanceof Error ? error.message : String(error)];
  }
}
