import type { From, Policy } from "../../policy/policy-schema.ts";

/** A workflow that a policy names as the source of evidence. */
export interface DeclaredWorkflow {
  /** File name under `.github/workflows/`. */
  readonly workflow: string;
  readonly artifacts: readonly string[];
  /** What it leaves is compared with what it left on the target branch. */
  readonly isCompared: boolean;
}

/** The workflows that a policy declares, each once, with their artifacts. */
export function declaredEvidence({ models }: Policy): DeclaredWorkflow[] {
  const found = new Map<string, { readonly artifacts: Set<string>; isCompared: boolean }>();
  const add = (from: From, isCompared: boolean) => {
    if (!("workflow" in from)) return;
    const known = found.get(from.workflow) ?? { artifacts: new Set<string>(), isCompared: false };
    known.artifacts.add(from.artifact);
    known.isCompared ||= isCompared;
    found.set(from.workflow, known);
  };
  for (const { evidence, rules } of Object.values(models)) {
    const isDrift = Object.keys(rules).some((rule) => rule.startsWith("drift/"));
    for (const table of [evidence.predictions, evidence.features]) {
      if (table !== undefined) add(table.from, isDrift && table.reference === "baseline");
    }
    for (const { from } of evidence.reports) add(from, false);
  }
  return [...found].map(([workflow, { artifacts, isCompared }]) => ({
    workflow,
    artifacts: [...artifacts].sort(),
    isCompared,
  }));
}
