import type { Kysely, RawBuilder, Transaction } from "kysely";
import type { JobStore } from "./job-store.ts";
import type { Schema } from "./schema.ts";

export type StoreKind = "sqlite" | "postgresql";

/** Everything that survives a restart. `T` is what jobs are about. */
export interface Store<T> {
  readonly kind: StoreKind;
  readonly db: Kysely<Schema>;
  readonly jobs: JobStore<T>;
  /** Does all of it or nothing. */
  transaction<R>(action: (transaction: Transaction<Schema>) => Promise<R>): Promise<R>;
  /** Now in Unix milliseconds, by the clock that all processes of this store share. */
  readonly now: RawBuilder<number>;
  /** Version of the database, for logs. */
  version(): Promise<string>;
  close(): Promise<void>;
}
