import { LRUCache } from "lru-cache";
import type { Entry } from "../../github/objects.ts";
import type { Repository } from "../../github/octokit.ts";
import { readBlob } from "../../github/read-blob.ts";
import { findEntry, listFolder } from "../../github/tree.ts";
import { type Replacements, readReplacements, TEXT_LIMITS, type TextFile } from "../../report/replacements.ts";
import { plainPhrase } from "../../report/template.ts";
import { NO_TEXTS, TEXTS_FOLDER, type Texts } from "../../report/texts.ts";
import { decodeText, kindOfEntry } from "./committed-text.ts";
import { readHome } from "./read-home.ts";

/** The texts that a judgement is written in, and plain sentences about those that do not count. */
export interface TextsReading {
  readonly texts: Texts;
  readonly notes: readonly string[];
}

const NONE: Replacements = { texts: NO_TEXTS, problems: [] };
/** Most texts that do not count which a report names one by one. */
const MOST_NOTES = 5;

/** What was read of folders, by repository and git's hash of the folder: the same hash is the same content. */
const readings = new LRUCache<string, Replacements>({ max: 200 });

/**
 * Reads an organisation's own texts from the default branch of its `.github` repository. Where there is no such folder,
 * this costs nothing beyond what reading the floor costs.
 */
export async function readTexts(repository: Repository): Promise<TextsReading> {
  const { repository: home, where, tip } = await readHome(repository);
  if ("why" in tip) return { texts: NO_TEXTS, notes: [] };
  const { commit } = tip;
  const entry = await findEntry(home, commit, TEXTS_FOLDER);
  const { texts, problems } = entry === null ? NONE : await readFolder(home, commit, entry);
  const notes = problems
    .slice(0, MOST_NOTES)
    .map(({ path, line, column, message }) => plainPhrase("note-text", { where, path, line, column, message }));
  const left = problems.length - MOST_NOTES;
  return { texts, notes: left > 0 ? [...notes, plainPhrase("note-more-texts", { count: left, where })] : notes };
}

async function readFolder(home: Repository, commit: string, folder: Entry): Promise<Replacements> {
  if (folder.type !== "tree") {
    return readReplacements([unreadable(TEXTS_FOLDER, "this is no folder")]);
  }
  const key = `${home.id} ${folder.sha}`;
  const known = readings.get(key);
  if (known !== undefined) return known;
  const entries = await listFolder(home, { commit, tree: folder.sha });
  if (entries === null) return readReplacements([unreadable(TEXTS_FOLDER, "the folder is too large to be listed")]);
  const files: TextFile[] = [];
  // One more than may count, so that it is said that there are more.
  for (const entry of entries.slice(0, TEXT_LIMITS.files + 1)) files.push(await readText(home, entry));
  const reading = readReplacements(files);
  readings.set(key, reading);
  return reading;
}

async function readText(home: Repository, entry: Entry): Promise<TextFile> {
  const path = `${TEXTS_FOLDER}/${entry.path}`;
  const kind = kindOfEntry(entry);
  if (kind !== null) return unreadable(path, plainPhrase("policy-no-file", { kind }));
  const limit = TEXT_LIMITS.fileBytes;
  const source = decodeText(await readBlob(home, { blob: entry.sha, size: entry.size ?? 0 }, { limit }));
  return source === null
    ? unreadable(path, `this is no text in UTF-8 of at most ${limit / 1024} KiB`)
    : { path, source };
}

function unreadable(path: string, problem: string): TextFile {
  return { path, source: null, problem };
}
