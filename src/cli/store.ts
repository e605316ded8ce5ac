import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { terminalText } from "../report/escape.ts";
import { backUp } from "../store/back-up.ts";
import { checkStore, type StoreReport } from "../store/check-store.ts";
import { fileOf, type VisitedPlace, type VisitedStore } from "../store/visit-store.ts";
import { type Actions, choose } from "./choose.ts";
import { EXIT, type ExitCode, type Io, UsageError } from "./io.ts";
import { readArguments } from "./read-arguments.ts";
import { storePlace, visit } from "./with-store.ts";

const ACTIONS: Actions = { backup, check };

/** `assay store`: back-ups of the store, and a look at whether it is sound. */
export function storeCommand(args: readonly string[], io: Io): Promise<ExitCode> {
  return choose("store", ACTIONS, args, io);
}

/** `assay store backup FILE`: a copy of the SQLite file, while the service goes on. */
async function backup(args: readonly string[], io: Io): Promise<ExitCode> {
  const [name] = readArguments(args, {}, 1).positionals;
  if (name === undefined) throw new UsageError("assay store backup needs the name of a new file");
  const place = storePlace(io);
  if ("url" in place) {
    throw new UsageError(
      'the store is a PostgreSQL database, which has its own tools: pg_dump --format=custom --file=FILE "$DATABASE_URL" takes all of it (docs/backup.md)',
    );
  }
  const file = resolve(io.cwd, name);
  if (existsSync(file)) throw new UsageError(`${file} is there already; a back-up overwrites nothing`);
  // Whether it is a store at all is asked first, and answered in words.
  await (await visit(place, "read")).close();
  const bytes = copy(fileOf(place), file);
  const store = await visit({ file }, "read");
  try {
    const report = await checkStore(store);
    io.stdout(`${file} is a back-up of ${bytes} bytes.\n`);
    return tell(report, store, io);
  } finally {
    await store.close();
  }
}

function copy(source: string, file: string): number {
  try {
    return backUp(source, file);
  } catch (error) {
    throw new UsageError(`the back-up could not be made: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** `assay store check [FILE]`: looks at the store of the service, or at a back-up. */
async function check(args: readonly string[], io: Io): Promise<ExitCode> {
  const [name] = readArguments(args, {}, 1).positionals;
  const place: VisitedPlace = name === undefined ? storePlace(io) : { file: resolve(io.cwd, name) };
  const store = await visit(place, "read");
  try {
    return tell(await checkStore(store), store, io);
  } finally {
    await store.close();
  }
}

function tell({ integrity, chain }: StoreReport, { migrations }: VisitedStore, io: Io): ExitCode {
  const say = (text: string) => io.stdout(`${terminalText(text)}\n`);
  const { done, missing, unknown } = migrations;
  for (const line of integrity ?? []) say(`file: ${line}`);
  if (integrity?.length === 0) say("file: sound");
  if (unknown.length > 0) say(`tables: of a newer version of Assay (${unknown.join(", ")})`);
  else if (missing.length > 0)
    say(`tables: of an older version; the service brings them up to date (${missing.join(", ")})`);
  else say(`tables: up to date (${done.at(-1)})`);
  if (chain === null) say("audit trail: it cannot be read");
  else if (chain.ok) say(`audit trail: whole, ${chain.entries} entries, head ${chain.head.seq}:${chain.head.hash}`);
  else say(`audit trail: broken at entry ${chain.seq}: ${chain.problem}`);
  const sound = (integrity ?? []).length === 0 && unknown.length === 0 && chain?.ok === true;
  return sound ? EXIT.pass : EXIT.blocked;
}
