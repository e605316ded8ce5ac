import type { Incident } from "../../store/incidents.ts";
import type { Retraining } from "../../store/retrainings.ts";
import { EVIDENCE_RULE, type Observation } from "./observe.ts";

/** A monitoring run, as far as counting goes by it. */
export interface CountedRun {
  readonly id: number;
  readonly url: string;
  readonly commit: string;
  /** When its attempt began, Unix milliseconds. */
  readonly startedAt: number;
}

/** What happens to an incident; each is an entry of the audit trail. */
export type IncidentEvent = "opened" | "confirmed" | "closed";

/** Why an incident is closed. */
export type WhyClosed = "held" | "not-demanded";

/** What one run makes of one incident. */
export interface Counted {
  /** `null`: it is a new one. */
  readonly before: Incident | null;
  readonly observation: Observation | null;
  readonly after: Pick<Incident, "state" | "failing" | "holding" | "last" | "confirmed" | "closed">;
  readonly events: readonly IncidentEvent[];
  readonly why: WhyClosed | null;
}

/** By what is counted. */
export interface Terms {
  readonly confirm: number;
  readonly closeAfter: number;
  readonly coolDownMs: number;
}

/**
 * Counts one run for every incident that stands and every rule that is demanded. Pure. A run that tells nothing neither
 * confirms an incident nor holds for it: it ends a row of runs that held.
 *
 * @param options.standing incidents that are not closed
 * @param options.retrainings those of the repository
 * @param options.now Unix milliseconds
 */
export function countRun(options: {
  readonly standing: readonly Incident[];
  readonly observations: readonly Observation[];
  readonly retrainings: readonly Retraining[];
  readonly run: CountedRun;
  readonly terms: Terms;
  readonly now: number;
}): Counted[] {
  const { standing, observations, retrainings, run, terms, now } = options;
  const counted: Counted[] = [];
  for (const observation of observations) {
    const before = standing.find((one) => isAbout(one, observation)) ?? null;
    const retraining = retrainings.find(({ id }) => id === before?.retraining) ?? null;
    const next = countOne({ before, observation, mayHold: mayHold({ retraining, run, terms, now }), terms, now });
    if (next !== null) counted.push(next);
  }
  const forgone = standing.filter((one) => !observations.some((observation) => isAbout(one, observation)));
  return [...counted, ...forgone.map((before) => forgo(before, now))];
}

/** Whoever changes the policy so that it demands the rule no more has decided about its incident. */
export function forgo(before: Incident, now: number): Counted {
  const { failing, holding, last, confirmed } = before;
  const after = { state: "closed", failing, holding, last, confirmed, closed: now } as const;
  return { before, observation: null, after, events: closing(before), why: "not-demanded" };
}

function isAbout(incident: Incident, { model, rule }: Observation): boolean {
  return incident.model === model && incident.rule === rule;
}

function countOne(options: {
  readonly before: Incident | null;
  readonly observation: Observation;
  readonly mayHold: boolean;
  readonly terms: Terms;
  readonly now: number;
}): Counted | null {
  const { before, observation, mayHold, terms, now } = options;
  const { standing: last } = observation;
  if (before === null && last !== "broken") return null;
  const failing = last === "broken" ? (before?.failing ?? 0) + 1 : last === "held" ? 0 : (before?.failing ?? 0);
  const holding = last === "held" && mayHold ? (before?.holding ?? 0) + 1 : 0;
  const confirms = last === "broken" && failing >= terms.confirm && (before?.confirmed ?? null) === null;
  const confirmed = confirms ? now : (before?.confirmed ?? null);
  // Whether monitoring itself is broken is nobody's concern before it is so for some time; a suspicion goes as it came.
  const isQuiet = observation.rule === EVIDENCE_RULE && confirmed === null;
  const closes = holding >= terms.closeAfter || (isQuiet && last === "held");
  const state = closes ? "closed" : isQuiet ? "suspected" : "open";
  const opens = state === "open" && before?.state !== "open";
  const after = { state, failing, holding, last, confirmed, closed: closes ? now : null } as const;
  const events: IncidentEvent[] = [
    ...(opens ? (["opened"] as const) : []),
    ...(confirms ? (["confirmed"] as const) : []),
  ];
  if (closes && before !== null) events.push(...closing(before));
  return { before, observation, after, events, why: closes ? "held" : null };
}

/** A suspicion that nobody was told of needs no end either. */
function closing({ state }: Incident): readonly IncidentEvent[] {
  return state === "open" ? ["closed"] : [];
}

/**
 * Whether a run in which the rule holds counts towards the end of its incident: while a model is retrained only runs after
 * the new one is in place do, or was turned down. Where the retraining brings nothing, the cool-down ends the wait.
 */
export function mayHold(options: {
  readonly retraining: Retraining | null;
  readonly run: Pick<CountedRun, "startedAt">;
  readonly terms: Pick<Terms, "coolDownMs">;
  readonly now: number;
}): boolean {
  const { retraining, run, terms, now } = options;
  if (retraining === null || retraining.state === "refused" || retraining.state === "unknown") return true;
  if (retraining.ended !== null) return run.startedAt >= retraining.ended;
  return retraining.pull === null && now >= retraining.intended + terms.coolDownMs;
}
