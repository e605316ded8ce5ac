import { environmentOf, type Rollout, rolloutsOf } from "../../github/deployments/rollouts.ts";
import type { DeployingRun } from "../../github/deployments/waiting-runs.ts";
import { dayOf } from "../../policy/days.ts";
import type { EnvironmentPolicy } from "../../policy/environments-schema.ts";
import { canaryModel } from "../../policy/examine-environments.ts";
import { underFloor } from "../../policy/floor.ts";
import type { ModelPolicy, Policy } from "../../policy/policy-schema.ts";
import type { GateContext } from "../gate-context.ts";
import { type IncidentAt, incidentsAt } from "../production/incidents-at.ts";
import { waitMilliseconds } from "../pull-request/wait.ts";
import { type AssessedCommit, assessCommit } from "./assess-commit.ts";
import type { DeploymentLaw } from "./deployment-law.ts";
import { type EvidenceAge, evidenceAge } from "./evidence-age.ts";
import { hasPassed, type Passed } from "./has-passed.ts";
import { type History, readHistory } from "./history.ts";

/** A run that never started will hardly start any more: what starts with a push has started before a deployment asks. */
const START_MS = 300_000;

/** Everything that a deployment is judged by. `null`: it is not asked for. */
export interface DeploymentFacts {
  readonly commit: string;
  readonly environment: string;
  readonly law: Governing;
  /** Names of the models that run there. */
  readonly models: readonly string[];
  readonly passed: Passed;
  /** Its own evidence, where no gate has spoken of the commit. */
  readonly own: AssessedCommit | null;
  readonly age: EvidenceAge | null;
  readonly canary: AssessedCommit | null;
  readonly history: History;
  /** The environment of the other colour, and what is active there. */
  readonly previousColour: { readonly exists: boolean; readonly active: Rollout | null } | null;
  readonly incidents: readonly IncidentAt[];
  /** Unix milliseconds. */
  readonly now: number;
  /** Until when what is awaited is waited for; Unix milliseconds. */
  readonly waitsUntil: number;
}

export type Governing = DeploymentLaw & { readonly state: "governs" };

/** Reads all that the policy of the environment asks about. */
export async function gatherFacts(
  context: GateContext,
  options: {
    readonly law: Governing;
    readonly run: DeployingRun;
    readonly environment: string;
    /** GitHub's number; 0 where it is not known. */
    readonly deployment: number;
    /** When it was asked for; Unix milliseconds. */
    readonly asked: number;
  },
): Promise<DeploymentFacts> {
  const { repository } = context;
  const { law, run, environment, deployment, asked } = options;
  const { trunk, environment: wanted } = law;
  const commit = run.headSha;
  const now = Date.now();
  const today = dayOf(now);
  const models = wanted.models ?? Object.keys(law.policy.policy.models);
  const passed = await hasPassed(context, { commit, trunk, today });
  const asksOwn = wanted.assessed && !passed.passed && passed.isOpen;
  const history =
    asksOwn || asksHistory(wanted)
      ? await readHistory(context, { environment, commit, deployment, trunk, today })
      : NO_HISTORY;
  const before = history.target?.commit ?? null;

  // What a run may still bring is waited for as long as the policy says, what no run may bring only for a moment.
  const wait = waitMilliseconds(law.policy.policy.wait);
  const untilOf = ({ awaited }: AssessedCommit) =>
    asked + (awaited.some((one) => one.run !== null) ? wait : Math.min(wait, START_MS));
  let waitsUntil = asked;
  const assess = async (judged: Policy["models"], floor: typeof law.floor): Promise<AssessedCommit> => {
    const trust = underFloor(law.policy.policy, law.floor?.policy ?? null).trust;
    const about = { commit, trunk, policy: law.policy, floor, trust, models: judged, run, before };
    const found = await assessCommit(context, { ...about, waitIsOver: now >= asked + wait });
    if (found.awaited.length === 0) return found;
    if (now >= untilOf(found)) return assessCommit(context, { ...about, waitIsOver: true });
    waitsUntil = Math.max(waitsUntil, untilOf(found));
    return found;
  };

  const own = asksOwn ? await assess(pick(law, models), law.floor) : null;
  const canaries = Object.fromEntries(
    Object.keys(wanted.canary).flatMap((name): [string, ModelPolicy][] => {
      const model = canaryModel(law.policy.policy, wanted, name);
      return model === null ? [] : [[name, model]];
    }),
  );
  const asksCanary = Object.keys(canaries).length > 0 && !history.isReturn;
  // The floor speaks of what is merged; what a canary must show is the policy's alone.
  const canary = asksCanary ? await assess(canaries, null) : null;
  const asksAge = wanted["max-age"] !== undefined && !history.isReturn;
  const commits = passed.passed ? [commit, passed.commit] : [commit];
  const age = asksAge ? await evidenceAge(repository, { commits, models: pick(law, models), run: run.id }) : null;
  const asksIncidents = wanted["open-incidents"] === "never" && !history.isReturn;
  const { policy } = law.policy;
  const incidents = asksIncidents ? await incidentsAt(context, { commit, branch: trunk.branch, policy, models }) : [];
  const previousColour = await colourOf(context, wanted["previous-colour"]);
  const about = { commit, environment, law, models, passed, own, age, canary, history, previousColour, incidents };
  return { ...about, now, waitsUntil };
}

const NO_HISTORY: History = { latest: null, target: null, unfit: [], isReturn: false };

/** Whether anything is demanded that depends on what was deployed before: to read it costs a call for each deployment. */
function asksHistory(wanted: EnvironmentPolicy): boolean {
  const { canary, "max-age": maxAge, "rollback-target": target, "open-incidents": incidents } = wanted;
  return target || maxAge !== undefined || incidents === "never" || Object.keys(canary).length > 0;
}

function pick({ policy }: Governing, models: readonly string[]): Policy["models"] {
  return Object.fromEntries(Object.entries(policy.policy.models).filter(([name]) => models.includes(name)));
}

async function colourOf(
  { repository }: Pick<GateContext, "repository">,
  name: string | undefined,
): Promise<DeploymentFacts["previousColour"]> {
  if (name === undefined) return null;
  const environment = await environmentOf(repository, name);
  if (environment === null) return { exists: false, active: null };
  for await (const rollout of rolloutsOf(repository, environment)) {
    if (rollout.active) return { exists: true, active: rollout };
  }
  return { exists: true, active: null };
}
