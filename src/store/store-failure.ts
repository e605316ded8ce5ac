/**
 * Codes of Node and of PostgreSQL (classes 08 and 57, and 53: too many connections) for a database that is away, and for a
 * transaction that it ended: it stood still, or was in another's way.
 */
const CODES = /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|08...|57P..|53...|40001|40P01|25P03)$/;
/** What `pg` says without a code. */
const MESSAGES =
  /connection terminated|query read timeout|timeout exceeded when trying to connect|client has encountered a connection error/i;
/** SQLite: another process writes, or the disk does not. */
const SQLITE = /database is locked|database or disk is full|disk I\/O error/i;

/** Whether an error means that the store is away for now, so that the same may work later. */
export function isStoreFailure(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code: unknown = Reflect.get(error, "code");
  if (typeof code === "string" && CODES.test(code)) return true;
  return MESSAGES.test(error.message) || SQLITE.test(error.message);
}
