import { type Rollout, rolloutsOf } from "../../github/deployments/rollouts.ts";
import { lastRecordOf } from "../../store/records/last-record.ts";
import type { GateContext } from "../gate-context.ts";
import type { Trunk } from "./deployment-law.ts";
import { hasPassed, type Passed } from "./has-passed.ts";

/** What was deployed to an environment before. */
export interface History {
  /** What was begun there last, and whether it succeeded; `null` where nothing was. */
  readonly latest: Rollout | null;
  /**
   * The newest deployment of another commit that succeeded, and whose commit has passed; `null` where there is none. Where
   * what runs is to be left, only a commit that first ran before it: what was gone back from is no way back.
   */
  readonly target: Rollout | null;
  /** Other commits whose deployment succeeded and that have not passed, newest first, and why not. */
  readonly unfit: readonly { readonly rollout: Rollout; readonly why: string }[];
  /** The commit first ran there before the one that has taken its place: to deploy it is to go back. */
  readonly isReturn: boolean;
}

/** Commits that did not pass of which a report says why. */
const MOST_UNFIT = 5;

/**
 * Looks at what was deployed to an environment, as GitHub lists it.
 *
 * @param options.commit the commit that is to be deployed; `null`: what was begun last is to be left
 * @param options.deployment GitHub's number of the deployment that asks; 0 where it is not known
 */
export async function readHistory(
  context: Pick<GateContext, "repository" | "app" | "store">,
  options: {
    readonly environment: string;
    readonly commit: string | null;
    readonly deployment: number;
    readonly trunk: Trunk;
    readonly today: string;
  },
): Promise<History> {
  const { environment, commit, deployment } = options;
  const successes: Rollout[] = [];
  let latest: Rollout | null = null;
  for await (const rollout of rolloutsOf(context.repository, environment)) {
    if (deployment !== 0 && rollout.id >= deployment) continue;
    if (rollout.started) latest ??= rollout;
    if (rollout.succeeded) successes.push(rollout);
  }
  // From newest to oldest, so that what stays is when each commit first ran there.
  const first = new Map(successes.map((rollout) => [rollout.commit, rollout.id]));
  const isBefore = (one: string, other: string) => (first.get(one) ?? Infinity) < (first.get(other) ?? Infinity);
  const newest = successes[0]?.commit;
  const isReturn = commit !== null && newest !== undefined && isBefore(commit, newest);
  const left = commit ?? latest?.commit;
  const others = new Map<string, Rollout>();
  for (const rollout of successes) {
    const isOther = commit === null && left !== undefined ? isBefore(rollout.commit, left) : rollout.commit !== left;
    if (isOther && !others.has(rollout.commit)) others.set(rollout.commit, rollout);
  }
  const unfit: { readonly rollout: Rollout; readonly why: string }[] = [];
  for (const rollout of others.values()) {
    const passed = await passedBefore(context, { ...options, commit: rollout.commit });
    if (passed.passed) return { latest, target: rollout, unfit, isReturn };
    if (unfit.length < MOST_UNFIT) unfit.push({ rollout, why: passed.why });
  }
  return { latest, target: null, unfit, isReturn };
}

/** A commit that passed a gate, or that was let through by its own evidence when it was deployed. */
async function passedBefore(
  context: Pick<GateContext, "repository" | "app" | "store">,
  options: { readonly commit: string; readonly trunk: Trunk; readonly today: string },
): Promise<Pick<Passed & { passed: false }, "why"> & { readonly passed: boolean }> {
  const passed = await hasPassed(context, options);
  if (passed.passed) return { passed: true, why: "" };
  const { repository, store } = context;
  const at = { repository: repository.id, commit: options.commit, kind: "deployment" };
  const record = await lastRecordOf(store.db, at);
  const own: unknown = record?.details["own"];
  return { passed: passed.isOpen && own === "pass", why: passed.why };
}
