import canonicalize from "canonicalize";
import type { MonitoringRun } from "../../github/monitoring-runs.ts";
import { plainPhrase } from "../../report/template.ts";
import { keepAssessment } from "../../store/assessments.ts";
import {
  addIncident,
  changeIncident,
  type Incident,
  lastMonitored,
  type Monitored,
  noteMonitored,
  standingIncidents,
} from "../../store/incidents.ts";
import { lockHead } from "../../store/records/append-record.ts";
import { retrainingsOf } from "../../store/retrainings.ts";
import type { Database } from "../../store/schema.ts";
import type { GateContext } from "../gate-context.ts";
import { digestOf } from "../pull-request/check-content.ts";
import { decisionDetails } from "../pull-request/decision-details.ts";
import type { AssessedRun } from "./assess-run.ts";
import { type Counted, countRun, forgo } from "./count-run.ts";
import type { MonitoredLaw } from "./monitored-law.ts";
import { type Observation, observe } from "./observe.ts";
import { incidentName, recordProduction } from "./record-production.ts";

/** Whether a run comes after the one that was counted last: its number is higher, or it is a further attempt of the same. */
export function isAfter(run: Pick<MonitoringRun, "id" | "attempt">, last: Pick<Monitored, "run" | "attempt">): boolean {
  return run.id > last.run || (run.id === last.run && run.attempt > last.attempt);
}

/** Counts a run that was judged, in one transaction with the audit trail; nothing where it, or a later one, was counted. */
export async function takeRun(
  context: GateContext,
  law: MonitoredLaw,
  run: MonitoringRun,
  assessed: AssessedRun,
): Promise<void> {
  const { repository, installationId, store } = context;
  const { assessment, evidence } = assessed;
  const now = Date.now();
  await store.transaction(async (transaction) => {
    await lockHead(transaction);
    const last = await lastMonitored(transaction, repository.id);
    if (last !== null && !isAfter(run, last)) return;
    const { id, attempt } = run;
    await noteMonitored(transaction, {
      repository: repository.id,
      installation: installationId,
      run: id,
      attempt,
      at: now,
    });
    const { digest, verdict } = assessment;
    await keepAssessment(transaction, { digest, verdict, body: JSON.stringify(assessment) });
    const said = { title: plainPhrase("title-monitored", { run: String(id) }), conclusion: null };
    const judged = { assessment, evidence, report: law.policy.policy.report, keep: [] };
    await recordProduction(transaction, context, {
      kind: "monitored",
      commit: run.headSha,
      details: { ...decisionDetails(said, judged, null), run: id, attempt },
      once: `${id} ${attempt}`,
    });
    const counted = countRun({
      standing: await standingIncidents(transaction, repository.id),
      observations: observe(assessment),
      retrainings: await retrainingsOf(transaction, repository.id),
      run: { id, url: run.url, commit: run.headSha, startedAt: Date.parse(run.startedAt) },
      terms: law.terms,
      now,
    });
    for (const one of counted) await keep(transaction, context, one, { run, assessed });
  });
}

/** Closes what the policy does not demand any more, since nothing at all is monitored. */
export async function forgoAll(context: GateContext): Promise<void> {
  const { repository, store } = context;
  if ((await standingIncidents(store.db, repository.id)).length === 0) return;
  await store.transaction(async (transaction) => {
    await lockHead(transaction);
    for (const before of await standingIncidents(transaction, repository.id)) {
      await keep(transaction, context, forgo(before, Date.now()), null);
    }
  });
}

interface Shown {
  readonly run: MonitoringRun;
  readonly assessed: AssessedRun;
}

async function keep(
  transaction: Database,
  context: Pick<GateContext, "repository" | "installationId" | "app">,
  { before, observation, after, events, why }: Counted,
  shown: Shown | null,
): Promise<void> {
  const values = {
    ...after,
    why_closed: why === null ? null : plainPhrase(`incident-closed-${why}`),
    // A suspicion is nobody's concern on GitHub.
    written: after.state === "suspected" || (after.state === "closed" && before?.state === "suspected") ? 1 : 0,
    ...(shown === null ? {} : { last_run: shown.run.id }),
    ...(observation === null || shown === null ? {} : foundBy(observation, shown)),
  };
  if (before !== null) await changeIncident(transaction, before, values);
  const incident =
    before === null && observation !== null && shown !== null
      ? await addIncident(transaction, newIncident(context, { observation, shown, values, opened: Date.now() }))
      : before;
  if (incident === null) throw new Error("an incident that is not known cannot have changed");
  for (const event of events) {
    await recordProduction(transaction, context, {
      kind: `incident-${event}`,
      ...(incident.issue === null ? {} : { numbers: [incident.issue] }),
      details: {
        incident: incidentName(incident.id),
        model: incident.model,
        rule: incident.rule,
        failing: after.failing,
        holding: after.holding,
        run: shown?.run.id ?? null,
        evidence: values.evidence ?? incident.evidence,
        ...(values.why_closed === null ? {} : { why: values.why_closed }),
      },
      once: incidentName(incident.id),
    });
  }
}

/** What stands in an issue is what was found when the rule did not hold, until it is found again. */
function foundBy({ model, standing, findings }: Observation, { run, assessed }: Shown): Partial<Incident> {
  if (standing !== "broken") return {};
  const evidence = evidenceDigest(model, assessed);
  return { findings: JSON.stringify(findings), evidence, run_url: run.url, commit: run.headSha };
}

/** `sha256:<hex>` over path, side and digest of every file that a model was judged by. */
export function evidenceDigest(model: string, { evidence }: Pick<AssessedRun, "evidence">): string {
  const items = evidence.find((candidate) => candidate.model === model)?.items ?? [];
  const files = items.map((item) => [item.role, item.side, item.path, item.state === "present" ? item.sha256 : null]);
  return digestOf(canonicalize(files) ?? "");
}

function newIncident(
  { repository, installationId }: Pick<GateContext, "repository" | "installationId">,
  options: {
    readonly observation: Observation;
    readonly shown: Shown;
    readonly values: Partial<Incident> & Counted["after"] & Pick<Incident, "written" | "why_closed">;
    readonly opened: number;
  },
): Omit<Incident, "id"> {
  const { observation, shown, values, opened } = options;
  const { model, rule } = observation;
  const { run } = shown;
  const none = { findings: "[]", evidence: "", run_url: run.url, commit: run.headSha, last_run: run.id };
  const title = plainPhrase("title-incident", { model, rule });
  return {
    ...none,
    ...values,
    repository: repository.id,
    installation: installationId,
    model,
    rule,
    title,
    issue: null,
    retraining: null,
    opened,
  };
}
