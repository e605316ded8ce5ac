import type { EvidenceReference } from "../../assessment/finding.ts";
import type { FairlearnGroup, FairlearnReport } from "../../evidence/readers/fairlearn.ts";
import { canonicalGroup } from "../../statistics/fairness/canonical-value.ts";
import { exactly } from "../../statistics/fairness/fraction.ts";
import type { ReportFile } from "../../statistics/reports-fact.ts";
import { counted, type GroupRate, type GroupRates } from "./group-rates.ts";
import type { RateKind } from "./measures.ts";

/** Names under which the metrics of a MetricFrame are found. */
const NAMES: Readonly<Record<RateKind | "count" | "fnr" | "tnr", readonly string[]>> = {
  selection: ["selection_rate"],
  tpr: ["true_positive_rate", "recall", "recall_score", "tpr"],
  fpr: ["false_positive_rate", "fpr"],
  fnr: ["false_negative_rate", "fnr"],
  tnr: ["true_negative_rate", "tnr"],
  count: ["count", "n"],
};
/** A rate times its count must be this near to a whole number to be taken for one: exports keep ten decimals. */
const NEARLY_WHOLE = 1e-4;

/** A Fairlearn report and the file it stands in. */
export interface FairlearnFile {
  readonly path: string;
  readonly report: FairlearnReport;
  readonly reference: EvidenceReference;
}

/** The Fairlearn reports among all reports. */
export function fairlearnFiles(files: readonly ReportFile[]): FairlearnFile[] {
  return files.flatMap(({ path, sha256, report }) =>
    report.ok && report.value.format === "fairlearn"
      ? [{ path, report: report.value, reference: { kind: "report", side: "current", path, sha256, line: null } }]
      : [],
  );
}

/**
 * The rates that a report gives for a grouping, in the order of its columns; `null` if it is about other groups.
 * An export that leaves out the names of its features is taken to be about `only`, the rule's one grouping of that
 * many columns.
 */
export function ratesOfReport(
  report: FairlearnReport,
  columns: readonly string[],
  only: boolean,
): readonly GroupRates[] | null {
  const { features } = report;
  if (features.length !== columns.length) return null;
  if (report.named && !columns.every((column) => features.includes(column))) return null;
  if (!report.named && !only) return null;
  const sources = columns.map((column, index) => (report.named ? column : (features[index] ?? column)));
  const groups = report.groups.filter((group) => !isEmptyCrossing(group, columns));
  return groups.map(({ group, metrics }) => {
    const count = metric(metrics, "count");
    return {
      group: Object.fromEntries(
        columns.map((column, index) => [column, canonicalGroup(group[sources[index] ?? column] ?? null)]),
      ),
      n: count,
      rates: {
        selection: selectionRate(metric(metrics, "selection"), count),
        tpr: conditionalRate(metric(metrics, "tpr"), metric(metrics, "fnr")),
        fpr: conditionalRate(metric(metrics, "fpr"), metric(metrics, "tnr")),
      },
    };
  });
}

/** Fairlearn lists crossings in which there are no rows, without figures. */
function isEmptyCrossing({ metrics }: FairlearnGroup, columns: readonly string[]): boolean {
  return columns.length > 1 && Object.values(metrics).every((figure) => figure === null);
}

/** Rows predicted positive can be told from rate and count, and with them the rate is exact. */
function selectionRate(rate: number | null, count: number | null): GroupRate {
  if (rate !== null && count !== null && count > 0) {
    const numerator = Math.round(rate * count);
    if (Math.abs(rate * count - numerator) <= NEARLY_WHOLE) return counted({ numerator, denominator: count });
  }
  return { value: rate === null ? null : exactly(rate), counts: null };
}

/**
 * Fairlearn writes 0 for 0/0, and then for the rate's complement too: a rate of 0 counts only beside a complement of 1.
 */
function conditionalRate(rate: number | null, complement: number | null): GroupRate {
  const isDefined = rate !== null && (rate > 0 || complement === 1);
  return { value: isDefined ? exactly(rate) : null, counts: null };
}

function metric(metrics: FairlearnGroup["metrics"], kind: keyof typeof NAMES): number | null {
  const name = NAMES[kind].find((candidate) => Object.hasOwn(metrics, candidate));
  return name === undefined ? null : (metrics[name] ?? null);
}
