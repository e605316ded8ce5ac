import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";

/** Names the PostgreSQL server that `npm run test:postgres` has started; where it is not set, stores are SQLite files. */
const DATABASE = "ASSAY_TEST_DATABASE";

/** PostgreSQL's code for a database that somebody is connected to. */
const IN_USE = "55006";
/** Longest that a closed store may stay connected. */
const LEAVE_MS = 20_000;

/** Where an empty store can be made, which nobody else uses. */
export interface FreshPlace {
  readonly place: { readonly folder: string } | { readonly url: string };
  /** The environment variables that lead a service there. */
  readonly settings: Readonly<Record<string, string>>;
  remove(): Promise<void>;
}

/** A new folder, or a new database on the server under test. */
export async function freshPlace(): Promise<FreshPlace> {
  const server = process.env[DATABASE];
  if (server !== undefined) return freshDatabase(server);
  const folder = mkdtempSync(join(tmpdir(), "assay-store-"));
  return {
    place: { folder },
    settings: { ASSAY_DATA: folder },
    remove: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Which database is under test. */
export function storeUnderTest(): "sqlite" | "postgresql" {
  return process.env[DATABASE] === undefined ? "sqlite" : "postgresql";
}

async function freshDatabase(server: string): Promise<FreshPlace> {
  const name = `assay_test_${randomBytes(8).toString("hex")}`;
  await onServer(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    place: { url: url.href },
    settings: { DATABASE_URL: url.href },
    remove: () => dropWhenLeft(server, name),
  };
}

/** A connection that was closed may take a moment to be gone; one that was forgotten keeps the database, and fails. */
async function dropWhenLeft(server: string, name: string): Promise<void> {
  for (const until = Date.now() + LEAVE_MS; ; ) {
    try {
      return await onServer(server, `drop database ${name}`);
    } catch (error) {
      const inUse = error instanceof pg.DatabaseError && error.code === IN_USE;
      if (!inUse || Date.now() > until) throw error;
    }
  }
}

async function onServer(server: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
