import { createCheckRun, ownCheckRuns } from "../../github/check-runs.ts";
import { kindOf } from "../../github/errors.ts";
import { assignIssue, changeIssue, openIssue, readIssue } from "../../github/issues.ts";
import { type IncidentView, renderIncident, renderWithoutIssue } from "../../report/incident.ts";
import { sourceOf } from "../../report/markdown.ts";
import { plainPhrase } from "../../report/template.ts";
import { changeIncident, type Incident, lastMonitored } from "../../store/incidents.ts";
import type { Retraining } from "../../store/retrainings.ts";
import type { GateContext } from "../gate-context.ts";
import { checkContent } from "../pull-request/check-content.ts";
import { readSource } from "../pull-request/read-law.ts";
import { incidentView } from "./incident-view.ts";
import type { MonitoredLaw } from "./monitored-law.ts";
import { incidentName } from "./record-production.ts";

interface Known {
  readonly incident: Incident;
  readonly retrainings: readonly Retraining[];
}

/** Lets GitHub show an incident as it stands: opens its issue, brings it up to date, or closes it. Safe to repeat. */
export async function writeIncident(context: GateContext, law: MonitoredLaw | null, known: Known): Promise<void> {
  const { store, log } = context;
  const { incident } = known;
  const runbook = await readRunbook(context, law);
  const counted = (await lastMonitored(store.db, context.repository.id))?.at ?? null;
  const show = (unassigned: readonly string[]) => incidentView({ ...known, law, runbook, unassigned, counted });
  try {
    await writeIssue(context, law, incident, show);
  } catch (error) {
    if (!["gone", "forbidden", "not-found"].includes(kindOf(error))) throw error;
    log.warn({ err: error, incident: incidentName(incident.id) }, "the issue of an incident could not be written");
    await writeCheck(context, incident, show([]));
  }
  await changeIncident(store.db, incident, { written: 1 });
}

async function writeIssue(
  context: GateContext,
  law: MonitoredLaw | null,
  incident: Incident,
  show: (unassigned: readonly string[]) => IncidentView,
): Promise<void> {
  const { repository, app, store } = context;
  const marker = `<!-- assay:incident ${incidentName(incident.id)} -->`;
  const { title } = incident;
  const bodyOf = (unassigned: readonly string[]) => `${marker}\n${sourceOf(renderIncident(show(unassigned)))}`;
  const known = incident.issue === null ? null : await readIssue(repository, incident.issue);
  const isClosed = incident.state === "closed";
  // One that never got an issue needs none to be over.
  if (known === null && isClosed) return;
  const number =
    known === null || incident.issue === null
      ? await openIssue({ repository, app, marker }, { title, body: bodyOf([]) })
      : incident.issue;
  if (number !== incident.issue) await changeIncident(store.db, incident, { issue: number });
  const unassigned = isClosed ? [] : await assign(context, number, law?.monitoring.assignees ?? []);
  const now = known ?? (await readIssue(repository, number));
  // Whoever closed it by hand is only contradicted by a run in which the rule does not hold.
  const open = !isClosed && (now?.open !== false || incident.last === "broken");
  const body = bodyOf(unassigned);
  if (now?.body !== body || now.open !== open)
    await changeIssue(repository, number, { title: now?.title ?? title, body, open });
}

/** @returns whom GitHub did not assign */
async function assign({ repository }: GateContext, number: number, assignees: readonly string[]): Promise<string[]> {
  if (assignees.length === 0) return [];
  try {
    const assigned = await assignIssue(repository, number, assignees);
    return assignees.filter((login) => !assigned.includes(login));
  } catch (error) {
    // GitHub refuses the whole list where one of the names is nobody's.
    if (!["refused", "not-found", "forbidden"].includes(kindOf(error))) throw error;
    return [...assignees];
  }
}

async function writeCheck({ repository, app }: GateContext, incident: Incident, view: IncidentView): Promise<void> {
  const { commit: headSha, title, state } = incident;
  const output = {
    title: state === "closed" ? plainPhrase("title-incident-closed", { title }) : title,
    summary: renderWithoutIssue(view),
    annotations: [],
  };
  // Where no issue can be opened, it is said on the commit that the monitoring workflow ran on.
  const name = `assay/${incidentName(incident.id)}`;
  const content = checkContent({ output, conclusion: state === "closed" ? "success" : "failure" });
  const runs = await ownCheckRuns(repository, app, headSha);
  if (runs.some((run) => run.name === name && run.externalId === content.externalId)) return;
  await createCheckRun(repository, app, { name, headSha, content });
}

async function readRunbook({ repository }: GateContext, law: MonitoredLaw | null): Promise<IncidentView["runbook"]> {
  const path = law?.monitoring.runbook;
  if (law === null || path === undefined) return null;
  const place = { path, branch: law.branch };
  const read = await readSource(repository, { commit: law.tip, path });
  if (read === null) return { ...place, why: plainPhrase("incident-runbook-none") };
  return "problem" in read ? { ...place, why: read.problem } : { ...place, source: read.source };
}
