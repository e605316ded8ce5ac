import { dayOf } from "../../policy/days.ts";
import type { IncidentView, PullView, RetrainingView } from "../../report/incident.ts";
import type { Incident } from "../../store/incidents.ts";
import type { Retraining } from "../../store/retrainings.ts";
import { decideRetraining } from "./decide-retraining.ts";
import type { MonitoredLaw } from "./monitored-law.ts";
import { EVIDENCE_RULE } from "./observe.ts";
import { incidentName } from "./record-production.ts";

/** What an incident's issue says, from what is kept of it. `law` is null where nothing is monitored any more. */
export function incidentView(options: {
  readonly incident: Incident;
  readonly retrainings: readonly Retraining[];
  readonly law: MonitoredLaw | null;
  readonly runbook: IncidentView["runbook"];
  readonly unassigned: readonly string[];
  /** When a run was counted last, Unix milliseconds; `null`: never. */
  readonly counted: number | null;
}): IncidentView {
  const { incident, retrainings, law, runbook, unassigned, counted } = options;
  const { model, rule, last, failing, holding, run_url, commit, evidence } = incident;
  return {
    name: incidentName(incident.id),
    state: incident.state === "closed" ? "closed" : "open",
    last,
    failing,
    holding,
    confirmed: incident.confirmed !== null,
    terms: law?.terms ?? { confirm: 1, closeAfter: 1 },
    blind: rule === EVIDENCE_RULE,
    silentSince: isSilent(incident) && counted !== null ? dayOf(counted) : null,
    model,
    rule,
    workflow: law?.monitoring.workflow ?? "",
    run: { name: runName(run_url), url: run_url },
    commit,
    evidence,
    findings: JSON.parse(incident.findings),
    whyClosed: incident.why_closed,
    retraining: retrainingView(incident, retrainings, law),
    runbook,
    unassigned,
  };
}

/** Opened for want of runs, and none has come since: each would have been counted as failing or holding. */
function isSilent({ rule, last, failing, state }: Incident): boolean {
  return rule === EVIDENCE_RULE && state === "open" && last === "broken" && failing === 0;
}

function runName(url: string): string {
  return `run ${/\/runs\/(\d+)/.exec(url)?.[1] ?? ""}`.trim();
}

function retrainingView(
  incident: Incident,
  retrainings: readonly Retraining[],
  law: MonitoredLaw | null,
): RetrainingView {
  const own = retrainings.find(({ id }) => id === incident.retraining);
  const declared = law?.monitoring.retrain;
  if (own === undefined) {
    if (law === null || declared === undefined || incident.state !== "open") return { state: "none" };
    const decision = decideRetraining(incident, retrainings, { ...law.terms, now: Date.now() });
    if (decision.do !== "wait") return { state: "none-yet", workflow: declared.workflow };
    const date = dayOf(decision.until);
    return { state: "wait", model: incident.model, coolDown: declared["cool-down"], date };
  }
  const { workflow, state, why, run, run_url } = own;
  const shared = { workflow, command: byHand(own, law?.branch ?? "main"), pull: pullView(own) };
  if (state === "refused") return { ...shared, state, why: why ?? "" };
  if (state !== "dispatched") return { ...shared, state };
  const started = run === null || run_url === null ? null : { name: `run ${run}`, url: run_url };
  return { ...shared, state, incident: incidentName(own.incident), run: started };
}

function byHand({ workflow, inputs }: Retraining, branch: string): string {
  const given: Record<string, string> = JSON.parse(inputs);
  const fields = Object.entries(given).map(([name, value]) => `-f ${name}=${/^[\w:./@-]*$/.test(value) ? value : "…"}`);
  return `gh workflow run ${workflow} --ref ${branch} ${fields.join(" ")}`;
}

function pullView({ pull, outcome, ended }: Retraining): PullView | null {
  if (pull === null) return null;
  return { number: pull, stands: outcome === "merged" && ended === null ? "unreleased" : (outcome ?? "open") };
}
