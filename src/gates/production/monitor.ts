import { type MonitoringRun, monitoringRuns } from "../../github/monitoring-runs.ts";
import { lastMonitored, unwrittenIncidents } from "../../store/incidents.ts";
import { retrainingsOf } from "../../store/retrainings.ts";
import type { GateContext } from "../gate-context.ts";
import { assessRun } from "./assess-run.ts";
import { followRetrainings } from "./follow-retrainings.ts";
import { type MonitoredLaw, readMonitoredLaw } from "./monitored-law.ts";
import { noteSilence } from "./note-silence.ts";
import { retrain } from "./retrain.ts";
import { forgoAll, isAfter, takeRun } from "./take-run.ts";
import { writeIncident } from "./write-incident.ts";

/** When production should be looked at again without an event, in milliseconds; null: not. */
export interface Outcome {
  readonly againAfterMs: number | null;
}

const DONE: Outcome = { againAfterMs: null };
/** How often a run is looked for within the time that GitHub may take to show it. */
const LOOKS = 20;

/**
 * Looks at what runs in production as it stands now: judges the next monitoring run that was not counted yet, starts
 * retrainings that are due, follows those that were started, and writes the issues of incidents. Safe to repeat.
 *
 * @param lookMs how long GitHub may take to show a run that was started, in milliseconds
 */
export function monitor(context: GateContext, lookMs: number): Promise<Outcome> {
  return context.inTurn(turnOfProduction(context), () => look(context, lookMs));
}

/** The key under which whatever concerns the production of a repository takes turns. */
export function turnOfProduction({ repository }: Pick<GateContext, "repository">): string {
  return `production ${repository.id}`;
}

async function look(context: GateContext, lookMs: number): Promise<Outcome> {
  const { log } = context;
  const reading = await readMonitoredLaw(context.repository);
  if (reading.state === "broken") {
    log.info({ repository: context.repository.id }, "nothing is monitored while the policy is broken");
    return DONE;
  }
  if (reading.state === "none") {
    await forgoAll(context);
    await writeAll(context, null);
    return DONE;
  }
  const { law } = reading;
  // What an earlier task left open is looked at before anything new is decided.
  await followRetrainings(context, law, lookMs);
  const [next, ...later] = await pendingRuns(context, law);
  if (next === undefined) await noteSilence(context, law);
  else await takeRun(context, law, next, await assessRun(context, law, next));
  await retrain(context, law);
  const isOpen = await followRetrainings(context, law, lookMs);
  await writeAll(context, law);
  if (later.length > 0) return { againAfterMs: 0 };
  return isOpen ? { againAfterMs: Math.ceil(lookMs / LOOKS) } : DONE;
}

/** The runs that are to be counted, oldest first. Where none was ever counted, what came before the newest is history. */
export async function pendingRuns({ repository, store }: GateContext, law: MonitoredLaw): Promise<MonitoringRun[]> {
  const { monitoring, branch } = law;
  const runs = await monitoringRuns(repository, { workflow: monitoring.workflow, branch });
  const last = await lastMonitored(store.db, repository.id);
  return last === null ? runs.slice(-1) : runs.filter((run) => isAfter(run, last));
}

async function writeAll(context: GateContext, law: MonitoredLaw | null): Promise<void> {
  const { repository, store } = context;
  const incidents = await unwrittenIncidents(store.db, repository.id);
  if (incidents.length === 0) return;
  const retrainings = await retrainingsOf(store.db, repository.id);
  for (const incident of incidents) await writeIncident(context, law, { incident, retrainings });
}
