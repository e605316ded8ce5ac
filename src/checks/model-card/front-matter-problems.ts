import type { FrontMatter, FrontValue } from "../../evidence/readers/model-card/card.ts";
import { nearest } from "../../policy/nearest.ts";
import { HUB_LICENCES, LIBRARY_NAMES, LICENCE_FAMILIES, PIPELINE_TAGS } from "./hub-vocabulary.ts";
import { readLicence } from "./licence-names.ts";
import { modelIndexProblems } from "./model-index-problems.ts";
import { placeholderIn } from "./placeholder-patterns.ts";

export interface FrontMatterProblem {
  /** The key as a path, e.g. `model-index[0].results[0].dataset`. */
  readonly key: string;
  readonly problem: string;
  readonly line: number;
}

export type Mapping = Extract<FrontMatter, { state: "mapping" }>;

/** ISO 639-1, -2 and -3, with a region or script as people write them; `code` and `multilingual` are the Hub's own. */
const LANGUAGE = /^(?:[a-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}|code|multilingual)$/;
const RELATIONS = ["adapter", "merge", "quantized", "finetune"];

/** What is wrong with the values of known keys. Keys that are not known are the author's own business. */
export function frontMatterProblems(front: Mapping): FrontMatterProblem[] {
  const { value } = front;
  const problems = [
    ...licenceProblems(value),
    ...vocabularyProblems(value["pipeline_tag"], "pipeline_tag", PIPELINE_TAGS, "pipeline tag"),
    ...vocabularyProblems(value["library_name"], "library_name", LIBRARY_NAMES, "library"),
    ...languageProblems(value["language"]),
    ...relationProblems(value["base_model_relation"]),
    ...modelIndexProblems(value["model-index"]),
  ];
  return problems.map((found) => ({ ...found, line: lineOf(front, found.key) })).sort((a, b) => a.line - b.line);
}

export type Problem = Omit<FrontMatterProblem, "line">;

/** Line of a key, or of its nearest known part. */
export function lineOf(front: Mapping, key: string): number {
  const path = key.replace(/\[(\d+)\]/g, ".$1").split(".");
  for (let length = path.length; length > 0; length -= 1) {
    const start = path.slice(0, length);
    const scalar = front.scalars.find((candidate) => start.every((step, index) => candidate.path[index] === step));
    if (scalar !== undefined) return scalar.line;
  }
  const [top = ""] = path;
  const offset = front.raw.text.split("\n").findIndex((line) => line.replace(/["']/g, "").startsWith(`${top}:`));
  return front.raw.line + Math.max(offset, 0);
}

/** The texts of a value that is one text or a list of them; anything else is `undefined`. */
function textsOf(value: FrontValue | undefined): readonly string[] | undefined {
  if (typeof value === "string") return [value];
  if (!Array.isArray(value)) return undefined;
  const texts = value.filter((item) => typeof item === "string");
  return texts.length === value.length ? texts : undefined;
}

/** A placeholder is the business of another rule, which says it better. */
function isBlank(text: string): boolean {
  return placeholderIn(text, "value") !== undefined;
}

function licenceProblems(value: Mapping["value"]): Problem[] {
  const key = "license";
  if (!(key in value) || value[key] === null) return key in value ? [{ key, problem: "has no value" }] : [];
  const ids = textsOf(value[key]);
  if (ids === undefined) return [{ key, problem: "must be a licence id or a list of them" }];
  return ids.flatMap((id): Problem[] => {
    const lower = id.toLowerCase();
    if (lower === "other") {
      const absent = ["license_name", "license_link"].filter((other) => typeof value[other] !== "string");
      return absent.length === 0 ? [] : [{ key, problem: `\`other\` needs ${absent.join(" and ")}` }];
    }
    if (LICENCE_FAMILIES.has(lower) || HUB_LICENCES.has(lower) || isBlank(id)) return [];
    const reading = readLicence(id);
    const near = reading.kind === "id" ? reading.id : nearest(lower, HUB_LICENCES);
    // The Hub's ids are its own; SPDX ids that it does not have are licences all the same.
    if (near === null && /^[A-Za-z0-9.+-]+-\d[\d.]*(?:-[A-Za-z-]+)?$/.test(id)) return [];
    return [{ key, problem: `"${id}" is no licence id of the Hub${hint(near)}` }];
  });
}

function hint(near: string | null): string {
  return near === null ? "" : `; did you mean "${near}"?`;
}

function vocabularyProblems(
  value: FrontValue | undefined,
  key: string,
  known: ReadonlySet<string>,
  what: string,
): Problem[] {
  if (value === undefined) return [];
  if (typeof value !== "string") return [{ key, problem: value === null ? "has no value" : `must be one ${what}` }];
  if (known.has(value) || isBlank(value)) return [];
  const near = nearest(value, known);
  // Libraries come and go faster than any list: only what looks like a slip is a problem.
  if (key === "library_name" && (near === null || near.toLowerCase() !== value.toLowerCase())) return [];
  return [{ key, problem: `"${value}" is no ${what} of the Hub${hint(near)}` }];
}

function languageProblems(value: FrontValue | undefined): Problem[] {
  const key = "language";
  if (value === undefined || value === null) return [];
  const codes = textsOf(value);
  if (codes === undefined) return [{ key, problem: "must be a language code or a list of them" }];
  return codes
    .filter((code) => !LANGUAGE.test(code) && !isBlank(code))
    .map((code) => ({ key, problem: `"${code}" is no language code (ISO 639, e.g. "en")` }));
}

function relationProblems(value: FrontValue | undefined): Problem[] {
  const key = "base_model_relation";
  if (value === undefined || (typeof value === "string" && (RELATIONS.includes(value) || isBlank(value)))) return [];
  return [{ key, problem: `must be one of ${RELATIONS.join(", ")}` }];
}
