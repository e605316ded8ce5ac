import pg from "pg";

/** Longest that a connection may take to be made, and a statement to be answered. */
export const CONNECT_MS = 5_000;
const STATEMENT_MS = 30_000;
/** A process that stands still in a transaction, or whose machine is gone, keeps its locks no longer than this. */
const IDLE_TRANSACTION_MS = 30_000;

/**
 * Connections to PostgreSQL.
 *
 * @param options.readOnly the server refuses whatever would change something
 * @param options.onError is told of idle connections that broke: a server restarts, the next query gets a new one
 */
export function createPool(
  url: string,
  options: { readonly max: number; readonly readOnly?: boolean; readonly onError: (error: unknown) => void },
): pg.Pool {
  const { max, readOnly = false, onError } = options;
  const pool = new pg.Pool({
    connectionString: url,
    max,
    connectionTimeoutMillis: CONNECT_MS,
    statement_timeout: STATEMENT_MS,
    // A server whose machine is gone says nothing: the connection has to notice by itself.
    query_timeout: STATEMENT_MS + CONNECT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    idle_in_transaction_session_timeout: IDLE_TRANSACTION_MS,
    application_name: "assay",
    ...(readOnly ? { options: "-c default_transaction_read_only=on" } : {}),
    types: { getTypeParser: typeParser },
  });
  pool.on("error", onError);
  // One that breaks between two statements of a transaction is nobody's to hear of, which would end the process.
  pool.on("connect", (client) => client.on("error", onError));
  return pool;
}

/** Numbers of 64 bits come as text by default; all of ours are ids, times and counts below 2^53. */
function typeParser(oid: number, format?: "text" | "binary") {
  if (oid === pg.types.builtins.INT8 && format !== "binary") return Number;
  return pg.types.getTypeParser(oid, format);
}
