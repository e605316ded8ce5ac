import { DAY_MS } from "../../policy/days.ts";
import { incidentMark } from "../../policy/incident-mark.ts";
import type { Demand, DemandState } from "../../report/demand.ts";
import { plainPhrase } from "../../report/template.ts";
import { verdictWords } from "../../report/verdict-text.ts";
import { incidentName } from "../production/record-production.ts";
import { isWaiting } from "../pull-request/conclusion.ts";
import type { AssessedCommit } from "./assess-commit.ts";
import type { DeploymentFacts } from "./gather.ts";

/** What becomes of a deployment, and why. */
export interface Decision {
  readonly state: "approved" | "rejected" | "waiting";
  readonly demands: readonly Demand[];
}

/** Judges a deployment by the facts alone. It is approved where every demand is met, and rejected where one is broken. */
export function decide(facts: DeploymentFacts): Decision {
  const demands = [
    ...assessed(facts),
    ...maxAge(facts),
    ...canary(facts),
    ...rollbackTarget(facts),
    ...previousColour(facts),
    ...incidents(facts),
  ];
  const has = (state: DemandState) => demands.some((demand) => demand.state === state);
  return { state: has("broken") ? "rejected" : has("awaited") ? "waiting" : "approved", demands };
}

type Values = Readonly<Record<string, string | number>>;

/**
 * The sentences of a demand: `deployment-SENTENCE`, and `deployment-SENTENCE-next` where something is to be done.
 *
 * @param next what the second takes
 */
function demand(name: string, state: DemandState, sentence: string, values: Values, next: Values = {}): Demand {
  const says = plainPhrase(`deployment-${sentence}`, values);
  const remedy = state === "broken" ? plainPhrase(`deployment-${sentence}-next`, next) : "";
  return { name, state, says, remedy };
}

function assessed({ law, commit, passed, own }: DeploymentFacts): Demand[] {
  if (!law.environment.assessed) return [];
  const name = "assessed";
  const at = { commit: commit.slice(0, 12) };
  if (passed.passed) {
    const { number, seq } = passed;
    if (number === null) return [demand(name, "met", "passed", { ...at, seq })];
    const head = passed.commit.slice(0, 12);
    return [demand(name, "met", "passed-head", { ...at, number: `#${number}`, head, seq })];
  }
  const { why } = passed;
  if (own === null) return [demand(name, "broken", "unassessed", { ...at, why })];
  const found = stateOf(own);
  if (found === "met") return [demand(name, "met", "own-passed", { ...at, why })];
  if (found === "awaited") return [demand(name, "awaited", "own-awaited", { ...at, awaited: awaitedOf(own) })];
  return [demand(name, "broken", "own-broken", { ...at, why, verdict: verdictWords(own.assessment) })];
}

function maxAge({ law, age, history, now }: DeploymentFacts): Demand[] {
  const name = "max-age";
  const most = law.environment[name];
  if (most === undefined) return [];
  if (age === null) return history.isReturn ? [spared(name)] : [];
  const [unknown] = age.unknown;
  if (unknown !== undefined) return [demand(name, "broken", "age-unknown", { what: unknown, most }, { what: unknown })];
  if (age.oldest === null) return [demand(name, "broken", "age-none", { most })];
  const { what, at } = age.oldest;
  const isOver = now - at > most * DAY_MS;
  const days = (now - at) / DAY_MS;
  if (!isOver) return [demand(name, "met", "age", { what, days: Math.floor(days), most })];
  return [demand(name, "broken", "age-over", { what, days: Math.ceil(days), most })];
}

function canary({ law, canary: judged, history, commit }: DeploymentFacts): Demand[] {
  const name = "canary";
  const models = Object.keys(law.environment.canary).join(", ");
  if (models === "") return [];
  if (judged === null) return history.isReturn ? [spared(name)] : [];
  const values = { models, commit: commit.slice(0, 12) };
  switch (stateOf(judged)) {
    case "met":
      return [demand(name, "met", "canary-holds", values)];
    case "awaited":
      return [demand(name, "awaited", "canary-awaited", { ...values, awaited: awaitedOf(judged) })];
    default:
      return [demand(name, "broken", "canary-broken", { ...values, verdict: verdictWords(judged.assessment) })];
  }
}

function rollbackTarget({ law, history, environment }: DeploymentFacts): Demand[] {
  const name = "rollback-target";
  if (!law.environment[name]) return [];
  const { target, unfit } = history;
  if (target !== null) {
    const values = { environment, commit: target.commit.slice(0, 12), on: target.createdAt.slice(0, 10) };
    return [demand(name, "met", "target", values)];
  }
  const [first] = unfit;
  if (first === undefined) return [demand(name, "broken", "target-none", { environment })];
  const { rollout, why } = first;
  return [demand(name, "broken", "target-unfit", { environment, commit: rollout.commit.slice(0, 12), why })];
}

function previousColour({ law, previousColour: found }: DeploymentFacts): Demand[] {
  const name = "previous-colour";
  const colour = law.environment[name];
  if (colour === undefined || found === null) return [];
  if (!found.exists) return [demand(name, "broken", "colour-none", { colour })];
  if (found.active === null) return [demand(name, "broken", "colour-gone", { colour }, { colour })];
  return [demand(name, "met", "colour", { colour, commit: found.active.commit.slice(0, 12) })];
}

function incidents({ law, incidents: open, history }: DeploymentFacts): Demand[] {
  const name = "open-incidents";
  if (law.environment[name] !== "never") return [];
  if (history.isReturn) return [spared(name)];
  const against = open.filter(({ mendedBy }) => mendedBy === null);
  const [first] = against;
  if (first !== undefined) {
    const { id, model, rule, issue } = first.incident;
    const where = issue === null ? plainPhrase("deployment-incident-nowhere") : `#${issue}`;
    const values = { count: against.length, model, rule, where };
    return [demand(name, "broken", "incident", values, { mark: incidentMark(incidentName(id)) })];
  }
  const [mended] = open;
  if (mended === undefined) return [demand(name, "met", "no-incident", {})];
  const { id, model, rule } = mended.incident;
  const values = { incident: incidentName(id), model, rule, number: `#${mended.mendedBy}` };
  return [demand(name, "met", "incident-mended", values)];
}

/** To go back must be possible above all when something is wrong. */
function spared(name: string): Demand {
  return demand(name, "spared", "spared", {});
}

function stateOf({ assessment }: AssessedCommit): DemandState {
  if (assessment.verdict === "pass") return "met";
  return isWaiting(assessment) ? "awaited" : "broken";
}

function awaitedOf({ awaited }: AssessedCommit): string {
  return awaited.map(({ artifact, workflow }) => `${artifact} of ${workflow}`).join(", ");
}
