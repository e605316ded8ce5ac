import { createHash } from "node:crypto";
import { z } from "zod";
import { explainIssues, type Issue } from "./explain-issues.ts";
import { suggest } from "./nearest.ts";
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
    schema: policySchema(options.rules), examine: (policy) => [...undeclaredGroups(policy), ...examinedByRules(policy, options.rules)],
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

/** `sha256:<hex>` over UTF-8 bytes. */
export function digestOf(source: string): string {
  return `sha256:${createHash("sha256").update(source).digest("hex")}`;
}

/** A rule that names a group column which the model's evidence does not declare would be undecided for ever: say so at once. */
function undeclaredGroups(policy: Policy): Issue[] {
  const issues: Issue[] = [];
  for (const [model, { evidence, rules }] of Object.entries(policy.models)) {
    const declared = evidence.predictions?.columns.groups;
    if (declared === undefined) continue;
    for (const [rule, params] of Object.entries(rules)) {
      const groups: unknown = params !== undefined && "groups" in params ? params.groups : undefined;
      if (!Array.isArray(groups)) continue;
      groups.forEach((group, index) => {
        if (declared.includes(group)) return;
        issues.push({
          path: ["models", model, "rules", rule, "groups", index],
          part: "value",
          message: `unknown column "${group}": not among the groups of this model's predictions${suggest(String(group), declared)}`,
        });
      });
    }
  }
  return issues;
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
