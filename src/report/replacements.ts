import { createHash } from "node:crypto";
import { suggest } from "../policy/nearest.ts";
import { placeFinder } from "../policy/yaml-document.ts";
import { examineText, type Flaw } from "./examine-text.ts";
import { whyFixed } from "./fixed-texts.ts";
import { PHRASES, PHRASES_FILE, phraseSections, type Sources, TEMPLATES } from "./templates.ts";
import { NO_TEXTS, type Texts } from "./texts.ts";

/** Most bytes of a file of texts, most files, and most characters of a one-liner: lists are made of these. */
export const TEXT_LIMITS = { fileBytes: 8 * 1024, files: 64, phraseLength: 500 } as const;

/** A file of replacements. */
export interface TextFile {
  /** From the root of the repository. */
  readonly path: string;
  /** `null` where it holds no text that can be read; `problem` then says why. */
  readonly source: string | null;
  readonly problem?: string;
}

/** Why a replacement does not count. */
export interface TextProblem {
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  readonly column: number;
  /** Half a plain sentence. */
  readonly message: string;
}

/** The replacements of an organisation that count, and what is wrong with the others. */
export interface Replacements {
  readonly texts: Texts;
  readonly problems: readonly TextProblem[];
}

/**
 * Reads replacements: `NAME.md` for a template, `phrases.md` with `## name` sections for one-liners; a `README.md` is
 * for people. What is broken is left out and said.
 */
export function readReplacements(files: readonly TextFile[]): Replacements {
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
  const templates = new Map<string, string>();
  const phrases = new Map<string, string>();
  const problems: TextProblem[] = [];
  for (const [number, { path, ...file }] of sorted.entries()) {
    const source = file.source === null ? null : withPlainLines(file.source);
    const report = ({ message, at }: Flaw) =>
      problems.push({ path, message, ...(source === null ? START : placeFinder(source)(at)) });
    const name = nameOf(path);
    if (name === "README") continue;
    if (number >= TEXT_LIMITS.files) {
      report({ message: `at most ${TEXT_LIMITS.files} files are read`, at: 0 });
      break;
    }
    const flaw = flawOfFile(source, name);
    if (source === null) report({ message: file.problem ?? "this is no text", at: 0 });
    else if (flaw !== null) report(flaw);
    else if (name === PHRASES_FILE) readPhrases(source, phrases, report);
    else readTemplate(name, source, templates, report);
  }
  if (templates.size + phrases.size + problems.length === 0) return { texts: NO_TEXTS, problems };
  return { texts: { templates, phrases, digest: digestOf([...templates], [...phrases], problems) }, problems };
}

const START = { line: 1, column: 1 } as const;

type Report = (flaw: Flaw) => void;

function withPlainLines(source: string): string {
  return source.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");
}

function flawOfFile(source: string | null, name: string): Flaw | null {
  if (name === "") return { message: "only files NAME.md are read here", at: 0 };
  const tooLarge = source !== null && Buffer.byteLength(source) > TEXT_LIMITS.fileBytes;
  return tooLarge ? { message: `this is more than ${TEXT_LIMITS.fileBytes / 1024} KiB`, at: 0 } : null;
}

function readTemplate(name: string, source: string, templates: Map<string, string>, report: Report): void {
  if (PHRASES.has(name)) {
    report({ message: `"${name}" is a one-liner: it is replaced in ${PHRASES_FILE}.md`, at: 0 });
    return;
  }
  const flaw = flawOfText(name, source, { known: TEMPLATES, kind: "template" });
  if (flaw === null) templates.set(name, source);
  else report(flaw);
}

function readPhrases(file: string, phrases: Map<string, string>, report: Report): void {
  const seen = new Set<string>();
  for (const { name, source, at, sourceAt } of phraseSections(file)) {
    const tooLong = source.length > TEXT_LIMITS.phraseLength;
    if (seen.has(name)) report({ message: `the one-liner "${name}" is there twice`, at });
    else if (tooLong) report({ message: `"${name}" is longer than ${TEXT_LIMITS.phraseLength} characters`, at });
    else {
      const flaw = flawOfText(name, source, { known: PHRASES, kind: "one-liner" });
      if (flaw === null) phrases.set(name, source);
      else report({ message: flaw.message, at: flaw.at === 0 ? at : sourceAt + flaw.at });
    }
    seen.add(name);
  }
}

function flawOfText(
  name: string,
  source: string,
  { known, kind }: { readonly known: Sources; readonly kind: "template" | "one-liner" },
): Flaw | null {
  const original = known.get(name);
  if (original === undefined) {
    const replaceable = [...known.keys()].filter((candidate) => whyFixed(candidate) === null);
    return { message: `there is no ${kind} "${name}"${suggest(name, replaceable)}`, at: 0 };
  }
  const why = whyFixed(name);
  return why === null ? examineText(source, original) : { message: `"${name}" cannot be replaced: ${why}`, at: 0 };
}

/** `finding` of `assay-templates/finding.md`; empty where a file has no such name. */
function nameOf(path: string): string {
  return /(?:^|\/)([\w-]+)\.md$/.exec(path)?.[1] ?? "";
}

function digestOf(...parts: readonly unknown[]): string {
  return `sha256:${createHash("sha256").update(JSON.stringify(parts)).digest("hex")}`;
}
