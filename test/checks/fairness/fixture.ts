import type { Finding } from "../../../src/assessment/finding.ts";
import { fairnessRules } from "../../../src/checks/fairness/index.ts";
import type { EvidenceFile, ModelEvidence } from "../../../src/evidence/evidence.ts";
import { type Fault, failWith, type Result, succeed } from "../../../src/evidence/faults.ts";
import type { FairlearnReport } from "../../../src/evidence/readers/fairlearn.ts";
import type { ModelPolicy } from "../../../src/policy/policy-schema.ts";
import type { FactRequest, FactRequestOf } from "../../../src/statistics/facts.ts";
import { type Cell, countGroups } from "../../../src/statistics/fairness/count-groups.ts";
import type { GroupCounts, GroupCountsRequest } from "../../../src/statistics/fairness/group-counts.ts";
import { settleClasses } from "../../../src/statistics/fairness/settle-classes.ts";
import type { ReportFile } from "../../../src/statistics/reports-fact.ts";

/** Rows of one group by what they are labelled and predicted. */
export interface Confusion {
  readonly tp?: number;
  readonly fp?: number;
  readonly fn?: number;
  readonly tn?: number;
}

/** Cells of one group column (or of several, with a list of values) from its confusion matrices. */
export function cellsOf(groups: readonly (readonly [string | null | readonly string[], Confusion])[]): Cell[] {
  return groups.flatMap(([value, { tp = 0, fp = 0, fn = 0, tn = 0 }]) => {
    const group = Array.isArray(value) ? [...value] : [typeof value === "string" ? value : null];
    const cells: Cell[] = [
      { group, label: "1", prediction: "1", n: tp },
      { group, label: "0", prediction: "1", n: fp },
      { group, label: "1", prediction: "0", n: fn },
      { group, label: "0", prediction: "0", n: tn },
    ];
    return cells.filter(({ n }) => n > 0);
  });
}

export interface Scene {
  readonly rule: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** Group columns that the policy declares; the cells hold their values in this order. */
  readonly columns?: readonly string[];
  readonly label?: boolean;
  readonly positive?: string;
  readonly cells?: readonly Cell[];
  readonly baseline?: readonly Cell[];
  readonly fault?: Fault;
  readonly reports?: readonly (readonly [string, FairlearnReport])[];
  /** `false`: the policy declares no table. */
  readonly table?: boolean;
}

/** Judges one fairness rule on cells and reports, without files and processes. */
export function judgeScene(scene: Scene): readonly Finding[] {
  const { columns = ["sex"], label = true, table = true } = scene;
  const rule = fairnessRules.find(({ name }) => name === scene.rule);
  if (rule === undefined) throw new Error(`there is no rule ${scene.rule}`);
  const params = rule.params.parse(scene.params);
  const predictions = {
    from: { path: "predictions.csv" },
    reference: "baseline",
    columns: {
      prediction: "p",
      groups: [...columns],
      ...(label ? { label: "y" } : {}),
      ...(scene.positive === undefined ? {} : { positive: scene.positive }),
    },
  };
  const policy: ModelPolicy = {
    paths: ["models/**"],
    risk: "high",
    sections: {},
    evidence: { reports: [], ...(table ? { predictions } : {}) },
    rules: {},
  };
  const asked = rule.needs(policy, params).map((request) => JSON.stringify(request));
  const facts = {
    get<V>(request: FactRequestOf<V>): Result<V> {
      if (!asked.includes(JSON.stringify(request))) throw new Error(`${request.kind} was not asked for`);
      return answer(request, scene, columns) as Result<V>;
    },
  };
  return rule.judge({
    model: "m",
    policy,
    params,
    evidence: evidenceOf(scene),
    facts,
    touched: null,
    asOf: "2026-01-01",
  });
}

function answer(request: FactRequest, scene: Scene, columns: readonly string[]): Result<unknown> {
  if (request.kind === "reports") return succeed(reportFiles(scene.reports ?? []));
  if (!isGroupCounts(request)) throw new Error(`an unknown question: ${request.kind}`);
  if (request.side === "current" && scene.fault !== undefined) return failWith(scene.fault);
  const cells = request.side === "current" ? scene.cells : scene.baseline;
  if (cells === undefined) return failWith({ reason: "no-baseline", message: "No baseline.", remedy: "None." });
  return countsOf(request, cells, columns);
}

function isGroupCounts(request: FactRequest): request is GroupCountsRequest {
  return request.kind === "group-counts";
}

function countsOf(
  request: GroupCountsRequest,
  cells: readonly Cell[],
  columns: readonly string[],
): Result<GroupCounts> {
  const labelled = request.columns.label !== null;
  const classes = settleClasses({ cells, positive: request.positive, labelled, path: "predictions.csv" });
  if (!classes.ok) return classes;
  const { positive } = classes.value;
  return succeed({
    path: "predictions.csv",
    rows: cells.reduce((sum, { n }) => sum + n, 0),
    labelFault: labelled ? null : { reason: "column-missing", message: "No label column.", remedy: "Declare it." },
    ...classes.value,
    groupings: request.groupings.map((grouping) => {
      const at = grouping.map((column) => columns.indexOf(column));
      return { columns: grouping, ok: true, groups: countGroups({ cells, at, positive }) };
    }),
  });
}

function reportFiles(reports: NonNullable<Scene["reports"]>): ReportFile[] {
  return reports.map(([path, report]) => ({ path, sha256: "1".repeat(64), report: succeed(report) }));
}

function evidenceOf({ table = true, baseline, reports = [] }: Scene): ModelEvidence {
  const file = (role: "predictions" | "report", side: "current" | "baseline", path: string): EvidenceFile => ({
    model: "m",
    role,
    side,
    path,
    state: "present",
    sha256: "0".repeat(64),
    bytes: 1,
    file: `/nowhere/${path}`,
    origin: { type: "directory", directory: "/nowhere" },
  });
  return {
    model: "m",
    items: [
      ...(table ? [file("predictions", "current", "predictions.csv")] : []),
      ...(table && baseline !== undefined ? [file("predictions", "baseline", "predictions.csv")] : []),
      ...reports.map(([path]) => file("report", "current", path)),
    ],
  };
}

/** The only finding of a scene. */
export function judgeOne(scene: Scene): Finding {
  const findings = judgeScene(scene);
  const [finding] = findings;
  if (finding === undefined || findings.length > 1) throw new Error(`one finding was expected, not ${findings.length}`);
  return finding;
}
