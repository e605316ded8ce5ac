import type { FrontValue } from "../../evidence/readers/model-card/card.ts";

type Problem = { readonly key: string; readonly problem: string };
type Entry = { readonly [key: string]: FrontValue };

const REQUIRED = "is required";

/** What the Hub demands of `model-index` (huggingface_hub, repocard_data.py): names, tasks, datasets, metrics with values. */
export function modelIndexProblems(value: FrontValue | undefined): Problem[] {
  if (value === undefined) return [];
  return each(value, "model-index", (entry, key) => [
    ...demand(entry, key, "name"),
    ...(entry["results"] === undefined ? [{ key: `${key}.results`, problem: REQUIRED }] : []),
    // An empty list is common, and means that nothing is claimed.
    ...(isEmpty(entry["results"]) ? [] : each(entry["results"] ?? null, `${key}.results`, resultProblems)),
  ]);
}

function resultProblems(result: Entry, key: string): Problem[] {
  return [
    ...nested(result, key, "task", ["type"]),
    ...nested(result, key, "dataset", ["type", "name"]),
    ...(result["metrics"] === undefined || result["metrics"] === null
      ? [{ key: `${key}.metrics`, problem: REQUIRED }]
      : each(result["metrics"], `${key}.metrics`, (metric, at) => [
          ...demand(metric, at, "type"),
          ...(metric["value"] === undefined || metric["value"] === null
            ? [{ key: `${at}.value`, problem: REQUIRED }]
            : []),
        ])),
    ...(isMapping(result["source"]) ? demand(result["source"], `${key}.source`, "url") : []),
  ];
}

function nested(parent: Entry, key: string, name: string, fields: readonly string[]): Problem[] {
  const value = parent[name];
  if (!isMapping(value))
    return [{ key: `${key}.${name}`, problem: value === undefined || value === null ? REQUIRED : "must be a mapping" }];
  return fields.flatMap((field) => demand(value, `${key}.${name}`, field));
}

function demand(parent: Entry, key: string, name: string): Problem[] {
  const value = parent[name];
  if (typeof value === "string") return [];
  return [{ key: `${key}.${name}`, problem: value === undefined || value === null ? REQUIRED : "must be a text" }];
}

function each(value: FrontValue, key: string, check: (entry: Entry, key: string) => Problem[]): Problem[] {
  if (isEmpty(value) || value === null) return [];
  if (!Array.isArray(value)) return [{ key, problem: "must be a list" }];
  return value.flatMap((entry: FrontValue, index) =>
    isMapping(entry) ? check(entry, `${key}[${index}]`) : [{ key: `${key}[${index}]`, problem: "must be a mapping" }],
  );
}

function isEmpty(value: FrontValue | undefined): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}

function isMapping(value: FrontValue | undefined): value is Entry {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
