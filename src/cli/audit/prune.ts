import { pruneRecords } from "../../store/records/prune-records.ts";
import { VERSION } from "../../version.ts";
import { EXIT, type ExitCode, type Io, UsageError } from "../io.ts";
import { moment } from "../moment.ts";
import { operator } from "../operator.ts";
import { readArguments } from "../read-arguments.ts";
import { withStore } from "../with-store.ts";

/** `assay audit prune`: removes entries that are older than they have to be kept. */
export async function prune(args: readonly string[], io: Io): Promise<ExitCode> {
  const { values } = readArguments(args, { "older-than": { type: "string" } } as const, 0);
  const age = values["older-than"];
  if (age === undefined) throw new UsageError("assay audit prune needs an age: --older-than 400d");
  const before = moment(age, { option: "--older-than", edge: "start" });
  if (before >= Date.now()) throw new UsageError(`--older-than cannot be "${age}": that is not past`);
  const removed = await withStore(io, { access: "write" }, (store) =>
    pruneRecords(store, { before, actor: operator(), version: VERSION }),
  );
  const left = removed === 0 ? "" : "; an entry says so, and what is left can be verified";
  io.stdout(`${removed} entries from before ${new Date(before).toISOString()} were removed${left}.\n`);
  return EXIT.pass;
}
