import { driftedBy } from "./evidently-direction.ts";
import type { EvidentlyColumn, EvidentlyDataset } from "./evidently-report.ts";

/**
 * A column with the report's verdict on it, else the one that follows from score, threshold and method. It is undecided
 * without a score, without either verdict, and where the two differ: a report that contradicts itself proves nothing.
 */
export function decided(
  said: Omit<EvidentlyColumn, "drifted" | "reason">,
  verdict: boolean | null,
  own: boolean | null = ownVerdict(said),
): EvidentlyColumn {
  if (said.score === null) return { ...said, drifted: null, reason: "value-invalid" };
  const drifted = own !== null && verdict !== null && own !== verdict ? null : (verdict ?? own);
  return drifted === null ? { ...said, drifted, reason: "not-comparable" } : { ...said, drifted };
}

function ownVerdict({ score, threshold, method }: Omit<EvidentlyColumn, "drifted" | "reason">): boolean | null {
  return score === null || threshold === null || method === null ? null : driftedBy(score, threshold, method);
}

/** Of two verdicts on one column the graver: drifted before undecided before not drifted. */
export function graver(before: EvidentlyColumn | undefined, column: EvidentlyColumn): EvidentlyColumn {
  if (before === undefined || column.drifted === true) return column;
  return before.drifted === false && column.drifted === null ? column : before;
}

/** Columns by name; of several figures on one column, by several methods say, the gravest is kept. */
export function gravestByName(columns: Iterable<EvidentlyColumn>): Map<string, EvidentlyColumn> {
  const kept = new Map<string, EvidentlyColumn>();
  for (const column of columns) kept.set(column.column, graver(kept.get(column.column), column));
  return kept;
}

/** Of two verdicts on all columns the one that counts more drifted columns. */
export function graverDataset(before: EvidentlyDataset | null, found: EvidentlyDataset): EvidentlyDataset {
  return before === null || (found.count ?? 0) > (before.count ?? 0) ? found : before;
}
