import type { DetailRow } from "../../assessment/finding.ts";
import { toNumber } from "../../statistics/fairness/fraction.ts";
import { type GroupRates, groupName } from "./group-rates.ts";
import type { Measure, RateKind } from "./measures.ts";
import { type FairlearnFile, ratesOfReport } from "./rates-of-report.ts";

/** A report that says something else than the table. */
export interface Contradiction {
  readonly file: FairlearnFile;
  readonly rows: readonly DetailRow[];
}

/**
 * The first Fairlearn report about this grouping whose figures are not those counted from the table. Figures may
 * differ by the rounding that the report shows: half a unit of the finest decimal that it writes for that rate.
 */
export function contradictionOf(options: {
  readonly files: readonly FairlearnFile[];
  readonly columns: readonly string[];
  readonly only: boolean;
  readonly measure: Measure;
  /** All groups of the table, and those of them that are compared. */
  readonly groups: readonly GroupRates[];
  readonly compared: readonly GroupRates[];
}): Contradiction | null {
  const { files, columns, only, measure, groups, compared } = options;
  for (const file of files) {
    const reported = ratesOfReport(file.report, columns, only);
    if (reported === null || (!file.report.named && !isAboutThese(reported, groups))) continue;
    const rows = measure.rates.flatMap((rate) => differing(compared, reported, rate));
    if (rows.length > 0) return { file, rows };
  }
  return null;
}

/** A report that does not name its features is about others as soon as it knows a group that the table does not. */
function isAboutThese(reported: readonly GroupRates[], groups: readonly GroupRates[]): boolean {
  const names = new Set(groups.map(groupName));
  return reported.every((group) => names.has(groupName(group)));
}

function differing(compared: readonly GroupRates[], reported: readonly GroupRates[], rate: RateKind): DetailRow[] {
  const claims = new Map(reported.map((group) => [groupName(group), group]));
  // A report need not hold every rate; one that holds it must be right about it.
  if (reported.every((group) => group.rates[rate].value === null)) return [];
  const tolerance = roundingOf(reported.map((group) => numberOf(group, rate)));
  return compared.flatMap((group) => {
    const claim = claims.get(groupName(group));
    const value = numberOf(group, rate);
    const claimed = claim === undefined ? null : numberOf(claim, rate);
    // A rate of 0 in a report may stand for 0/0, which is not counted as a claim.
    if (claimed === null && (claim !== undefined || value === null)) return [];
    const agrees = claimed !== null && value !== null && Math.abs(claimed - value) <= tolerance;
    const sameSize = claim === undefined || claim.n === null || claim.n === group.n;
    return agrees && sameSize
      ? []
      : [{ group: group.group, n: group.n, value, rate, reported: claimed, reportedN: claim?.n ?? null }];
  });
}

function numberOf(group: GroupRates, rate: RateKind): number | null {
  const { value } = group.rates[rate];
  return value === null ? null : toNumber(value);
}

/** Half a unit of the finest decimal written, at least two and at most nine decimals, and a hair for the double. */
function roundingOf(values: readonly (number | null)[]): number {
  const decimals = values.map((value) => (value === null ? 0 : (String(value).split(".")[1]?.length ?? 0)));
  const finest = Math.min(9, Math.max(2, ...decimals));
  return 0.5 * 10 ** -finest + 1e-12;
}
