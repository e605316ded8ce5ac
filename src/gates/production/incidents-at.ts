import { findMarkedPulls } from "../../github/marked-pulls.ts";
import { isReachable } from "../../github/workflow-runs.ts";
import type { Policy } from "../../policy/policy-schema.ts";
import { type Incident, openIncidents } from "../../store/incidents.ts";
import type { GateContext } from "../gate-context.ts";
import { changesModel } from "./changes-model.ts";

/** An open incident, as a commit stands to it. */
export interface IncidentAt {
  readonly incident: Incident;
  /** Number of the pull request in this commit that is to mend it; `null`: the commit has none. */
  readonly mendedBy: number | null;
}

/**
 * The open incidents of models, and for each whether the commit has what is to mend it: a pull request to the default branch
 * that names the incident, was opened since, changes the model and was merged. Such a commit is not what the incident is about;
 * if it were held back, the incident could never end.
 */
export async function incidentsAt(
  { repository, store }: Pick<GateContext, "repository" | "store">,
  options: {
    readonly commit: string;
    /** The default branch. */
    readonly branch: string;
    readonly policy: Policy;
    readonly models: readonly string[];
  },
): Promise<IncidentAt[]> {
  const { models, ...at } = options;
  const found: IncidentAt[] = [];
  for (const incident of await openIncidents(store.db, { repository: repository.id, models })) {
    found.push({ incident, mendedBy: await mendingPull(repository, { ...at, incident }) });
  }
  return found;
}

async function mendingPull(
  repository: GateContext["repository"],
  options: {
    readonly commit: string;
    readonly branch: string;
    readonly policy: Policy;
    readonly incident: Incident;
  },
): Promise<number | null> {
  const { commit, branch, policy, incident } = options;
  const { id, opened: since, model } = incident;
  for (const pull of await findMarkedPulls(repository, { base: branch, incident: id, since })) {
    const { number, mergedAt, mergeCommit } = pull;
    if (mergedAt === null || mergeCommit === null || !(await isReachable(repository, mergeCommit, commit))) continue;
    if (await changesModel(repository, number, { policy, model })) return number;
  }
  return null;
}
