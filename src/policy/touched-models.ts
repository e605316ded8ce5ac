import { aboveMatcher, pathMatcher } from "./path-pattern.ts";
import type { From, ModelPolicy, Policy } from "./policy-schema.ts";

/** What of a model a change touches. */
export interface Touched {
  /** A file under the model's `paths`, other than its card. */
  readonly model: boolean;
  /** `null`: not known, as the list of changed files is truncated. */
  readonly card: boolean | null;
  /** A committed evidence file, or the workflow that makes the evidence. */
  readonly evidence: boolean;
}

/**
 * The models that a change touches, and what of each.
 *
 * @param changed repository paths of the whole diff (merge base to head), old names of renamed files included;
 *   `null` when the list is truncated: every model counts as touched, and whether its card was is not known
 */
export function touchedModels(policy: Policy, changed: readonly string[] | null): Record<string, Touched> {
  const touched: Record<string, Touched> = {};
  for (const [name, model] of Object.entries(policy.models)) {
    const what = changed === null ? { model: true, card: null, evidence: true } : touchOf(model, changed);
    if (what.model || what.card === true || what.evidence) touched[name] = what;
  }
  return touched;
}

function touchOf(model: ModelPolicy, changed: readonly string[]): Touched {
  const isNamed = pathMatcher(model.paths);
  // A changed path that is a folder's is a submodule or a symbolic link in the folder's place: all below it changed.
  const isAbove = aboveMatcher(model.paths);
  const isEvidence = evidenceMatcher(model);
  return {
    model: changed.some((path) => path !== model.card && (isNamed(path) || isAbove(path))),
    card: model.card !== undefined && changed.includes(model.card),
    evidence: changed.some(isEvidence),
  };
}

/** Tells committed evidence, references among it, and the workflows that make evidence. Only reports are named by globs. */
function evidenceMatcher({ evidence }: ModelPolicy): (path: string) => boolean {
  const { predictions, features, reports } = evidence;
  const tables = [predictions, features].filter((table) => table !== undefined);
  const declared: From[] = [...tables, ...reports].map(({ from }) => from);
  const exact = new Set([
    ...declared.map((from) => ("workflow" in from ? `.github/workflows/${from.workflow}` : from.path)),
    ...tables.map(({ reference }) => reference).filter((reference) => reference !== "baseline"),
  ]);
  const isReport = pathMatcher(reports.flatMap(({ from }) => ("workflow" in from ? [] : from.path)));
  return (path) => exact.has(path) || isReport(path);
}
