import { createHash } from "node:crypto";
import { z } from "zod";
import { examineSignOffs } from "./approvers.ts";
import { examineColumns } from "./examine-columns.ts";
import { examineEnvironments } from "./examine-environments.ts";
import { examineMonitoring } from "./examine-monitoring.ts";
import { examineRelease } from "./examine-release.ts";
import { explainIssues, type Issue } from "./explain-issues.ts";
import { type Policy, policySchema } from "./policy-schema.ts";
import type { RuleGrammar } from "./rule-params.ts";
import { type DocumentPath, type Place, parseYaml } from "./yaml-document.ts";

/** Where a repository keeps its policy. */
export const POLICY_PATH = ".github/assay.yml";

/** One thing wrong with a policy file. Line and column are 1-based. */
export interface PolicyProblem {
  readonly message: string;
  readonly line: number;
  readonly column: number;
  /** Where in the document, e.g. `models.credit.rules`. */
  readonly at: string;
}

/** A YAML file that is valid by its schema, with what identifies it. */
export interface Loaded<T> {
  readonly path: string;
  /** `sha256:<hex>` of the file's bytes. */
  readonly digest: string;
  readonly source: string;
  readonly policy: T;
  /** Place of the value at a path such as `["models", "credit", "rules", "model-card/sections"]`; of its nearest known parent where there is none. */
  locate(path: DocumentPath): Place;
}

export type LoadedPolicy = Loaded<Policy>;

export type LoadOutcome<T> =
  | { readonly ok: true; readonly loaded: Loaded<T> }
  | { readonly ok: false; readonly path: string; readonly problems: readonly PolicyProblem[] };

export type PolicyOutcome = LoadOutcome<Policy>;

/**
 * Parses and validates a policy file strictly. Never throws for bad input: whatever is wrong is a problem with its place.
 *
 * @param options.rules the catalogue of known rules (`checks/index.ts`)
 */
export function loadPolicy(options: {
  readonly source: string;
  readonly path: string;
  readonly rules: readonly RuleGrammar[];
}): PolicyOutcome {
  return loadDocument({
    ...options,
    schema: policySchema(options.rules),
    examine: (policy) => [
      ...examineSignOffs(policy),
      ...examineColumns(policy),
      ...examineEnvironments(policy),
      ...examineRelease(policy),
      ...examinedByRules(policy, options.rules),
      ...examineMonitoring(policy, options.rules),
    ],
  });
}

/** Loads a YAML file against any zod schema; `examine` finds what a schema cannot say. */
export function loadDocument<T>(options: {
  readonly source: string;
  readonly path: string;
  readonly schema: z.ZodType<T>;
  readonly examine?: (document: T) => readonly Issue[];
}): LoadOutcome<T> {
  const { path, source } = options;
  const parsed = parseYaml(source);
  if (!parsed.ok) return { ok: false, path, problems: [{ message: parsed.message, ...parsed.place, at: "" }] };
  const { document } = parsed;
  const refuse = (issues: readonly Issue[]): LoadOutcome<T> => ({
    ok: false,
    path,
    problems: issues
      .map((issue) => ({
        message: issue.message,
        ...document.locate(issue.path, issue.part),
        at: issue.path.join("."),
      }))
      .sort((a, b) => a.line - b.line || a.column - b.column),
  });
  // Zod passes over this key where it takes any name: a model of this name would not be governed.
  const nameless = pathsTo("__proto__", document.value);
  if (nameless.length > 0)
    return refuse(nameless.map((at) => ({ path: at, part: "key", message: 'unknown key "__proto__"' })));
  const checked = options.schema.safeParse(document.value);
  if (!checked.success) {
    const schema = z.toJSONSchema(options.schema, { io: "input", unrepresentable: "any" });
    return refuse(explainIssues(checked.error, schema as Parameters<typeof explainIssues>[1], document.value));
  }
  const issues = options.examine?.(checked.data) ?? [];
  if (issues.length > 0) return refuse(issues);
  return {
    ok: true,
    loaded: { path, source, digest: digestOf(source), policy: checked.data, locate: (at) => document.locate(at) },
  };
}

function pathsTo(wanted: string, value: unknown, path: readonly (string | number)[] = []): (string | number)[][] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === wanted ? [[...path, key]] : pathsTo(wanted, inner, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

/** `sha256:<hex>` over UTF-8 bytes. */
export function digestOf(source: string): string {
  return `sha256:${createHash("sha256").update(source).digest("hex")}`;
}

/** What the rules that a model names have to say about it; once, where several say the same. */
function examinedByRules(policy: Policy, rules: readonly RuleGrammar[]): Issue[] {
  return Object.entries(policy.models).flatMap(([name, model]) => {
    const issues = rules
      .filter((rule) => rule.name in model.rules)
      .flatMap((rule) => rule.examine?.(model) ?? [])
      .map((issue) => ({ ...issue, path: ["models", name, ...issue.path] }));
    return [...new Map(issues.map((issue) => [JSON.stringify(issue), issue])).values()];
  });
}
