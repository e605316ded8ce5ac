import { plainPhrase } from "../../report/template.ts";
import { noteFact, readFact } from "../../store/facts.ts";
import type { Database } from "../../store/schema.ts";
import { governedRepositories } from "../../store/verdicts.ts";
import type { GateContext } from "../gate-context.ts";
import { diagnose } from "./diagnose.ts";
import { examine } from "./examine.ts";

/** How old a look at a repository's setup may get, in milliseconds. */
const AGAIN_MS = 24 * 3_600_000;

/** What was found about a repository, and on which head it was said. */
interface Kept {
  readonly at: number;
  /** What lets changes past, in plain sentences. */
  readonly open: readonly string[];
  /** The head whose check says it; `null` where none does yet. */
  readonly saidOn: string | null;
}

/** Whether it is time to look at the setup of a repository, which is done where a policy governs pull requests of it. */
export async function isExaminationDue(db: Database, repository: number): Promise<boolean> {
  if (!(await governedRepositories(db)).has(repository)) return false;
  const kept = await readKept(db, repository);
  return kept === null || Date.now() - kept.at > AGAIN_MS;
}

/** Looks at a repository's setup, and keeps what lets changes past the gate, to be said on a check once. */
export async function examineSetup({ repository, store }: Pick<GateContext, "repository" | "store">): Promise<void> {
  const before = await readKept(store.db, repository.id);
  const open = diagnose(await examine(repository))
    .filter(({ weight }) => weight === "open")
    .map(({ what }) => what);
  const isNew = open.some((what) => before?.open.includes(what) !== true);
  await keep(store.db, repository.id, { at: Date.now(), open, saidOn: isNew ? null : (before?.saidOn ?? null) });
}

interface Where {
  readonly repository: number;
  readonly headSha: string;
}

/** What the check of a head is to say about the setup: what was found and is not said yet, or is said on this very head. */
export async function setupNotes(db: Database, { repository, headSha }: Where): Promise<string[]> {
  const kept = await readKept(db, repository);
  if (kept === null || kept.open.length === 0) return [];
  if (kept.saidOn !== null && kept.saidOn !== headSha) return [];
  return [plainPhrase("note-setup", { what: kept.open.join(" ") })];
}

/** The check of a head has said it: that is once. */
export async function noteSetupSaid(db: Database, { repository, headSha }: Where): Promise<void> {
  const kept = await readKept(db, repository);
  if (kept === null || kept.open.length === 0 || kept.saidOn !== null) return;
  await keep(db, repository, { ...kept, saidOn: headSha });
}

async function readKept(db: Database, repository: number): Promise<Kept | null> {
  const value = await readFact(db, nameOf(repository));
  if (value === null) return null;
  const kept: Kept = JSON.parse(value);
  return kept;
}

function keep(db: Database, repository: number, kept: Kept): Promise<void> {
  return noteFact(db, nameOf(repository), JSON.stringify(kept));
}

function nameOf(repository: number): string {
  return `setup ${repository}`;
}
