import { RULES } from "../../checks/index.ts";
import type { Repository } from "../../github/octokit.ts";
import { readBlob } from "../../github/read-blob.ts";
import { findEntry } from "../../github/tree.ts";
import { FLOOR_PATH, type Floor, loadFloor } from "../../policy/floor.ts";
import { type LoadOutcome, loadPolicy, POLICY_PATH, type PolicyOutcome } from "../../policy/load-policy.ts";
import { plainPhrase } from "../../report/template.ts";
import { decodeText, kindOfEntry } from "./committed-text.ts";
import { readHome } from "./read-home.ts";

/** Larger files are no policies. */
const POLICY_BYTES = 2 ** 20;

/** The policy as a commit has it; null where it has none. */
export function readPolicy(repository: Repository, commit: string): Promise<PolicyOutcome | null> {
  const path = POLICY_PATH;
  return readLaw(repository, { commit, path }, (source) => loadPolicy({ source, path, rules: RULES }));
}

/** The organisation's floor, and one plain sentence that says which it is or why there is none. */
export interface FloorReading {
  /** `null` where there is none, or none could be read. */
  readonly outcome: LoadOutcome<Floor> | null;
  /** `owner/.github` */
  readonly where: string;
  readonly note: string;
}

/** Reads the floor from the default branch of the owner's `.github` repository. */
export async function readFloor(repository: Repository): Promise<FloorReading> {
  const { repository: home, where, tip } = await readHome(repository);
  const path = FLOOR_PATH;
  const none = (why: string) => ({ outcome: null, where, note: plainPhrase("note-no-floor", { why }) });
  if ("why" in tip) return none(tip.why);
  const commit = tip.commit.slice(0, 12);
  const at = { commit: tip.commit, path };
  const outcome = await readLaw(home, at, (source) => loadFloor({ source, path, rules: RULES }));
  if (outcome === null) return none(plainPhrase("no-floor-file", { where, path, commit }));
  return { outcome, where, note: plainPhrase("note-floor", { path, where, commit }) };
}

/** A file that governs, loaded; null where there is nothing at its path. Something else in its place is a broken file, not none. */
async function readLaw<T>(
  repository: Repository,
  { commit, path }: { readonly commit: string; readonly path: string },
  load: (source: string) => LoadOutcome<T>,
): Promise<LoadOutcome<T> | null> {
  const read = await readSource(repository, { commit, path });
  if (read === null) return null;
  return "problem" in read ? broken(path, read.problem) : load(read.source);
}

/** The text of a committed file, or what stands in its place; null where there is nothing at its path. */
export async function readSource(
  repository: Repository,
  { commit, path }: { readonly commit: string; readonly path: string },
): Promise<{ readonly source: string } | { readonly problem: string } | null> {
  const entry = await findEntry(repository, commit, path);
  if (entry === null) return null;
  const kind = kindOfEntry(entry);
  if (kind !== null) return { problem: plainPhrase("policy-no-file", { kind }) };
  const file = { blob: entry.sha, size: entry.size ?? 0 };
  const source = decodeText(await readBlob(repository, file, { limit: POLICY_BYTES }));
  return source === null
    ? { problem: plainPhrase("policy-unreadable", { limit: POLICY_BYTES / 2 ** 20 }) }
    : { source };
}

function broken(path: string, message: string) {
  return { ok: false, path, problems: [{ message, line: 1, column: 1, at: "" }] } as const;
}
