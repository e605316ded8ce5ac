import { readdirSync, readFileSync } from "node:fs";

const FOLDER = new URL("../../templates/", import.meta.url);

const files: ReadonlyMap<string, string> = new Map(
  readdirSync(FOLDER)
    .filter((name) => name.endsWith(".md"))
    .map((name) => [name.slice(0, -3), readFileSync(new URL(name, FOLDER), "utf8")]),
);

/** The file of one-liners, beside the templates. */
export const PHRASES_FILE = "phrases";

/** A text as it is written, with `{{placeholders}}`. */
export type Sources = ReadonlyMap<string, string>;

/** Assay's own templates, one file each, by name. */
export const TEMPLATES: Sources = new Map([...files].filter(([name]) => name !== PHRASES_FILE));

/** Assay's own one-liners, by name. */
export const PHRASES: Sources = new Map(
  phraseSections(files.get(PHRASES_FILE) ?? "").map(({ name, source }) => [name, source]),
);

/** One `## name` section of a file of one-liners. */
export interface PhraseSection {
  readonly name: string;
  /** What stands under the heading, its lines joined by blanks. */
  readonly source: string;
  /** Offset of the heading in the file, and of what stands under it, in UTF-16 units. */
  readonly at: number;
  readonly sourceAt: number;
}

/** The sections of a file of one-liners, in order; what stands before the first heading is for whoever reads the file. */
export function phraseSections(file: string): PhraseSection[] {
  const headings = [...file.matchAll(/^## (.*)$/gm)];
  return headings.map(({ index: at, 0: heading, 1: name = "" }, number) => {
    const bodyAt = at + heading.length;
    const body = file.slice(bodyAt, headings[number + 1]?.index);
    const sourceAt = bodyAt + (body.length - body.trimStart().length);
    return { name: name.trim(), source: body.trim().replaceAll("\n", " "), at, sourceAt };
  });
}

/** What takes a value in a text: `{{name}}`. */
export const PLACEHOLDER = /\{\{([a-zA-Z]+)\}\}/g;

/** The names of a text's placeholders, in order, as often as they are there. */
export function placeholdersIn(source: string): string[] {
  return [...source.matchAll(PLACEHOLDER)].map(([, name = ""]) => name);
}
