import { resolve } from "node:path";
import { terminalText } from "../../report/escape.ts";
import { printedRecords } from "../../report/record-line.ts";
import { type Broken, type ChainVerdict, type PrintedHead, verifyChain } from "../../store/records/verify-chain.ts";
import { EXIT, type ExitCode, type Io, UsageError } from "../io.ts";
import { moment } from "../moment.ts";
import { readArguments } from "../read-arguments.ts";
import { readTextFile } from "../read-file.ts";
import { withStore } from "../with-store.ts";
import type { askGitHub } from "./ask-github.ts";

const OPTIONS = {
  head: { type: "string", multiple: true },
  "check-run": { type: "string", multiple: true },
  github: { type: "boolean", default: false },
  since: { type: "string" },
} as const;

const MOST_BYTES = 64 * 1024 * 1024;
/** Contradictions that are listed. */
const MOST_LISTED = 50;

/** `assay audit verify`: recomputes the chain, and compares it with what check runs say of it. Exit code 1: it is broken. */
export async function verify(args: readonly string[], io: Io): Promise<ExitCode> {
  const { values } = readArguments(args, OPTIONS, 0);
  if (values.since !== undefined && !values.github) throw new UsageError("--since belongs to --github");
  const given = [
    ...(values.head ?? []).map(headOf),
    ...(values["check-run"] ?? []).flatMap((file) => headsIn(file, io)),
  ];
  const since = moment(values.since ?? "90d", { option: "--since", edge: "start" });
  return withStore(io, { access: "read" }, async (store) => {
    // GitHub is asked first, so that whatever it shows was written before the trail is looked at.
    const printed = values.github ? await ask(store, since, io) : null;
    const found = await store.transaction((db) => verifyChain(db, [...given, ...(printed?.heads ?? [])]));
    for (const line of found.ok ? whole(found) : broken(found)) io.stdout(`${terminalText(line)}\n`);
    if (printed !== null)
      io.stdout(`${printed.heads.length} check runs of ${printed.commits} commits were read on GitHub.\n`);
    for (const line of printed?.left ?? []) io.stdout(`${terminalText(line)}\n`);
    return found.ok ? EXIT.pass : EXIT.blocked;
  });
}

/** Loaded when it is needed: whoever asks nothing of GitHub needs no client of it. */
async function ask(...given: Parameters<typeof askGitHub>) {
  return (await import("./ask-github.ts")).askGitHub(...given);
}

/** `SEQ:HASH`, as a check run prints it. */
function headOf(text: string): PrintedHead {
  const [, seq, hash] = /^([1-9]\d{0,14}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (seq === undefined || hash === undefined) {
    throw new UsageError(`--head cannot be "${text}"; give number and hash as a check run prints them: 17:9f86d0…`);
  }
  return { seq: Number(seq), hash, source: `--head ${seq}` };
}

function headsIn(file: string, io: Io): PrintedHead[] {
  const missing = "save the summary of a check run there";
  const text = readTextFile(resolve(io.cwd, file), { what: "check run", missing, mostBytes: MOST_BYTES });
  // An answer of GitHub's API may have the marker in JSON's own words.
  const heads = printedRecords(text.replace(/\\u003c/gi, "<").replace(/\\u003e/gi, ">"));
  if (heads.length === 0)
    throw new UsageError(`${file} names no entry of the audit trail; save the summary of a check run`);
  return heads.map((head) => ({ ...head, source: `the check run in ${file}` }));
}

function whole({
  entries,
  first,
  last,
  head,
  pruned,
  compared,
  older,
}: ChainVerdict & { readonly ok: true }): string[] {
  const lines = [
    entries === 0
      ? "The audit trail is empty."
      : `The audit trail is whole: ${entries} entries from ${first} to ${last}, head ${head.seq}:${head.hash}`,
  ];
  if (pruned !== null) {
    lines.push(
      `Entries up to ${pruned.through.seq} were pruned on ${pruned.at} by ${pruned.by}, says entry ${pruned.seq}.`,
    );
  }
  if (compared > 0) lines.push(`${compared} printed heads agree with it.`);
  if (older > 0) lines.push(`${older} printed heads are of entries that were pruned, and could not be compared.`);
  return lines;
}

function broken({ more, ...first }: ChainVerdict & { readonly ok: false }): string[] {
  const line = ({ seq, problem }: Broken) => `Entry ${seq}: ${problem}`;
  const left = more.length - MOST_LISTED;
  return [
    "The audit trail is broken.",
    line(first),
    ...more.slice(0, MOST_LISTED).map(line),
    ...(left > 0 ? [`And ${left} more.`] : []),
  ];
}
