import { createWriteStream } from "node:fs";
import { resolve } from "node:path";
import { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { repositoriesNamed } from "../../store/records/named-repositories.ts";
import { type RecordQuery, type RecordRow, readRecords } from "../../store/records/read-records.ts";
import { EXIT, type ExitCode, type Io, UsageError } from "../io.ts";
import { moment } from "../moment.ts";
import { oneOf, readArguments } from "../read-arguments.ts";
import { repositoryName } from "../repository-name.ts";
import { withStore } from "../with-store.ts";
import { csvRow, csvWriter } from "./csv.ts";

const OPTIONS = {
  since: { type: "string" },
  until: { type: "string" },
  repo: { type: "string" },
  format: { type: "string" },
  output: { type: "string" },
} as const;

/** `assay audit export`: entries for an auditor, as they are hashed (jsonl) or as a table (csv). */
export async function exportRecords(args: readonly string[], io: Io): Promise<ExitCode> {
  const { values } = readArguments(args, OPTIONS, 0);
  if (values.since === undefined) throw new UsageError("assay audit export needs a beginning: --since 90d");
  if (values.format === undefined) throw new UsageError("assay audit export needs a format: --format jsonl or csv");
  const format = oneOf(values.format, ["jsonl", "csv"], "--format");
  const since = moment(values.since, { option: "--since", edge: "start" });
  const until = values.until === undefined ? null : moment(values.until, { option: "--until", edge: "end" });
  const name = values.repo === undefined ? null : repositoryName(values.repo);
  const count = await withStore(io, { access: "read" }, (store) =>
    store.transaction(async (db) => {
      const repositories = name === null ? null : await repositoriesNamed(db, name);
      if (repositories?.length === 0) throw new UsageError(`the audit trail knows no repository ${name}`);
      const query: RecordQuery = {
        since,
        ...(until === null ? {} : { until }),
        ...(repositories === null ? {} : { repositories }),
      };
      return write(readRecords(db, query), format, target(values.output, io));
    }),
  );
  io.stderr(`${count} ${count === 1 ? "entry" : "entries"} exported\n`);
  return EXIT.pass;
}

async function write(rows: AsyncIterable<RecordRow>, format: "jsonl" | "csv", to: Writable): Promise<number> {
  let count = 0;
  async function* counted() {
    for await (const row of rows) {
      count += 1;
      yield row;
    }
  }
  try {
    if (format === "jsonl") await pipeline(counted, linesOf, to);
    else await pipeline(counted, rowsOf, csvWriter().setEncoding("utf8"), to);
  } catch (error) {
    const { syscall, message } = error as NodeJS.ErrnoException;
    if (syscall !== "open" && syscall !== "write") throw error;
    throw new UsageError(`the export cannot be written: ${message}`);
  }
  return count;
}

/** The bytes that were hashed, as a text, so that no tool on the way can change them unseen. */
async function* linesOf(rows: AsyncIterable<RecordRow>) {
  for await (const { hash, body } of rows) yield `${JSON.stringify({ hash, body })}\n`;
}

async function* rowsOf(rows: AsyncIterable<RecordRow>) {
  for await (const row of rows) yield csvRow(row);
}

/** Where the export goes, at the pace of whoever reads it. */
function target(output: string | undefined, io: Io): Writable {
  if (output !== undefined) return createWriteStream(resolve(io.cwd, output));
  return new Writable({
    decodeStrings: false,
    write: (chunk, _encoding, done) => {
      io.stdout(String(chunk));
      io.drained().then(() => done(), done);
    },
  });
}
