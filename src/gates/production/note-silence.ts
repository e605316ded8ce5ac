import { DAY_MS } from "../../policy/days.ts";
import { plainPhrase } from "../../report/template.ts";
import {
  addIncident,
  changeIncident,
  type Incident,
  lastMonitored,
  type Monitored,
  standingIncidents,
} from "../../store/incidents.ts";
import { lockHead } from "../../store/records/append-record.ts";
import type { Database } from "../../store/schema.ts";
import type { GateContext } from "../gate-context.ts";
import type { MonitoredLaw } from "./monitored-law.ts";
import { EVIDENCE_RULE } from "./observe.ts";
import { incidentName, recordProduction } from "./record-production.ts";

/**
 * Opens the incident `monitoring/evidence` of every monitored model where no run was counted for longer than the policy allows:
 * a schedule that stopped shows nothing, and what nobody knows is not a pass. The runs that come then bring it to its end.
 */
export async function noteSilence(context: GateContext, law: MonitoredLaw): Promise<void> {
  const { repository, store } = context;
  const days = law.monitoring["max-age"];
  if (days === undefined || (await lastBefore(store.db, repository.id, days)) === null) return;
  await store.transaction(async (transaction) => {
    await lockHead(transaction);
    // A run may have been counted meanwhile.
    const last = await lastBefore(transaction, repository.id, days);
    if (last === null) return;
    const standing = await standingIncidents(transaction, repository.id);
    for (const model of Object.keys(law.monitored.models)) {
      const before = standing.find((one) => one.model === model && one.rule === EVIDENCE_RULE) ?? null;
      if (before?.state !== "open") await open(transaction, context, law, { model, before, last });
    }
  });
}

/** The run that was counted last, where that is longer ago than so many days; else null. */
async function lastBefore(db: Database, repository: number, days: number): Promise<Monitored | null> {
  const last = await lastMonitored(db, repository);
  return last !== null && Date.now() - last.at > days * DAY_MS ? last : null;
}

async function open(
  transaction: Database,
  context: GateContext,
  law: MonitoredLaw,
  { model, before, last }: { readonly model: string; readonly before: Incident | null; readonly last: Monitored },
): Promise<void> {
  const { repository, installationId: installation } = context;
  const now = Date.now();
  const stands = { state: "open", failing: 0, holding: 0, last: "broken", confirmed: now, closed: null } as const;
  const found = { findings: "[]", evidence: "", run_url: `${law.pageUrl}/actions/runs/${last.run}`, commit: law.tip };
  const values = { ...stands, ...found, why_closed: null, written: 0 };
  if (before !== null) await changeIncident(transaction, before, values);
  const incident =
    before ??
    (await addIncident(transaction, {
      ...values,
      repository: repository.id,
      installation,
      model,
      rule: EVIDENCE_RULE,
      title: plainPhrase("title-incident", { model, rule: EVIDENCE_RULE }),
      last_run: last.run,
      issue: null,
      retraining: null,
      opened: now,
    }));
  const name = incidentName(incident.id);
  await recordProduction(transaction, context, {
    kind: "incident-opened",
    details: { incident: name, model, rule: EVIDENCE_RULE, lastRun: last.run, lastCounted: last.at },
    once: name,
  });
}
