import { terminalText } from "../../report/escape.ts";
import { repositoriesNamed } from "../../store/records/named-repositories.ts";
import { type RecordRow, readRecords } from "../../store/records/read-records.ts";
import type { Database } from "../../store/schema.ts";
import { EXIT, type ExitCode, type Io, UsageError } from "../io.ts";
import { readArguments } from "../read-arguments.ts";
import { repositoryName } from "../repository-name.ts";
import { withStore } from "../with-store.ts";
import { type Said, type Shown, said } from "./said.ts";

/** `assay audit show OWNER/REPO#N`: what was decided about a pull request, newest last. */
export async function show(args: readonly string[], io: Io): Promise<ExitCode> {
  const { positionals } = readArguments(args, {}, 1);
  const [, repository = "", number = ""] = /^([^#]+)#([1-9]\d{0,9})$/.exec(positionals[0] ?? "") ?? [];
  if (number === "") throw new UsageError("assay audit show needs a pull request: OWNER/REPO#NUMBER");
  const name = repositoryName(repository);
  const rows = await withStore(io, { access: "read" }, (store) =>
    store.transaction(async (db) => historyOf(db, await repositoriesNamed(db, name), Number(number))),
  );
  if (rows.length === 0) throw new UsageError(`the audit trail has nothing about ${name}#${number}`);
  const ids = new Set(rows.map((row) => row.repository_id));
  for (const id of ids) {
    const own = rows.filter((row) => row.repository_id === id);
    const names = [...new Set(own.map((row) => row.repository ?? ""))].reverse();
    const [now = name, ...earlier] = names;
    const also = earlier.length === 0 ? "" : `, earlier ${earlier.join(", ")}`;
    io.stdout(`${terminalText(`${now}#${number} (repository ${id}${also})`)}\n`);
    for (const row of own) io.stdout(`\n${linesOf(row).join("\n")}\n`);
  }
  return EXIT.pass;
}

/** What names the pull request, and what only names a commit of it: a check that was ended when its head moved on. */
async function historyOf(db: Database, repositories: readonly number[], number: number): Promise<RecordRow[]> {
  const named = await Array.fromAsync(readRecords(db, { repositories, number }));
  const commits = [...new Set(named.flatMap(({ commit }) => commit ?? []))];
  if (commits.length === 0) return named;
  const others = await db
    .selectFrom("records")
    .selectAll()
    .where("repository_id", "in", repositories)
    .where("commit", "in", commits)
    .where("numbers", "=", "")
    .execute();
  return [...named, ...others].sort((a, b) => a.seq - b.seq);
}

function linesOf(row: RecordRow): string[] {
  const { seq, at, kind, commit, hash } = row;
  const entry = said(row);
  const time = new Date(at)
    .toISOString()
    .replace("T", " ")
    .replace(/\.\d+Z$/, " UTC");
  const lines = [`${time}  ${terminalText(entry?.title ?? kind)}`];
  const add = (name: string, text: string | null) => {
    if (text !== null && text !== "") lines.push(`  ${name.padEnd(11)} ${terminalText(text)}`);
  };
  add("entry", `${seq}:${hash}`);
  add("commit", commit);
  if (entry === null) return [...lines, "  what it says cannot be read: see assay audit verify"];
  add("conclusion", conclusionOf(entry));
  add("models", entry.models.join(", "));
  add("policy", entry.policy);
  add("floor", entry.floor);
  add("assessment", entry.assessment);
  for (const item of entry.evidence) add("evidence", evidenceOf(item));
  add("asked by", kind === "verdict" ? (entry.requestedBy ?? "nobody: an event led to it") : null);
  add("details", entry.rest);
  add("written by", `${entry.actor}, Assay ${entry.version}`);
  return lines;
}

function conclusionOf({ conclusion, verdict }: Said): string | null {
  return verdict === null || conclusion === null ? conclusion : `${conclusion} (verdict: ${verdict})`;
}

function evidenceOf({ model, role, side, path, sha256, reason }: Shown): string {
  const digest = sha256 === null ? `none: ${reason ?? "no reason was noted"}` : `sha256:${sha256}`;
  return `${path} ${digest} (${role} of ${model}, ${side})`;
}
