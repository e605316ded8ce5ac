import { type DocumentPath, parseYaml } from "../../src/policy/yaml-document.ts";
import type { Problem } from "./problem.ts";

/** One document of a YAML file. */
export interface YamlPart {
  readonly file: string;
  readonly value: unknown;
  /** Line in the file of the key or item at `path`, of its nearest parent where there is none. */
  lineOf(path: DocumentPath): number;
}

export interface YamlParts {
  readonly parts: readonly YamlPart[];
  readonly problems: readonly Problem[];
}

/** Reads a file of one or more YAML documents, strictly: no duplicate keys, no aliases, no tags. */
export function readYamlParts({ file, source }: { readonly file: string; readonly source: string }): YamlParts {
  const parts: YamlPart[] = [];
  const problems: Problem[] = [];
  for (const { text, before } of documentsOf(source)) {
    if (/^\s*(#.*)?$/.test(text.replace(/^\s*#.*$/gm, ""))) continue;
    const outcome = parseYaml(text);
    if (outcome.ok) {
      const { document } = outcome;
      parts.push({ file, value: document.value, lineOf: (path) => before + document.locate(path, "key").line });
    } else {
      problems.push({ file, line: before + outcome.place.line, rule: "yaml", message: outcome.message });
    }
  }
  return { parts, problems };
}

/** The documents between lines of `---`, and the number of lines before each. */
function documentsOf(source: string): { text: string; before: number }[] {
  const documents: { text: string; before: number }[] = [];
  let lines: string[] = [];
  let before = 0;
  for (const [index, line] of source.split("\n").entries()) {
    if (/^---\s*$/.test(line)) {
      documents.push({ text: lines.join("\n"), before });
      lines = [];
      before = index + 1;
    } else {
      lines.push(line);
    }
  }
  return [...documents, { text: lines.join("\n"), before }];
}
