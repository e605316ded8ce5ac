import { chmodSync, closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** Milliseconds that a back-up waits for a lock; in WAL mode there is next to none to wait for. */
const BUSY_MS = 10_000;

/**
 * Copies a SQLite store as it is at one moment into a new file, while the service goes on. The copy appears under its name
 * when it is whole and on disk: a back-up that was broken off leaves only `FILE.partial`.
 *
 * @returns its size in bytes
 * @throws if there is such a file already, or it cannot be written
 */
export function backUp(source: string, file: string): number {
  if (existsSync(file)) throw new Error(`${file} is there already; a back-up overwrites nothing`);
  const partial = `${file}.partial`;
  if (existsSync(partial)) {
    throw new Error(`${partial} is there: a back-up is being made, or one was broken off; then remove it`);
  }
  // Made by us alone, for our own eyes: the store knows who works on what.
  closeSync(openSync(partial, "wx", 0o600));
  try {
    const database = new DatabaseSync(source, { readOnly: true, timeout: BUSY_MS });
    try {
      database.prepare("VACUUM INTO ?").run(partial);
    } finally {
      database.close();
    }
    chmodSync(partial, 0o600);
    sync(partial);
    renameSync(partial, file);
    sync(dirname(file));
  } catch (error) {
    rmSync(partial, { force: true });
    throw error;
  }
  return statSync(file).size;
}

function sync(path: string): void {
  const handle = openSync(path, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
