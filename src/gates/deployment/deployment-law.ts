import { read } from "../../github/call.ts";
import { NotVisibleError } from "../../github/errors.ts";
import { branchTip } from "../../github/tree.ts";
import type { EnvironmentPolicy } from "../../policy/environments-schema.ts";
import type { LoadedFloor } from "../../policy/floor.ts";
import { type LoadedPolicy, POLICY_PATH, type PolicyProblem } from "../../policy/load-policy.ts";
import { suggest } from "../../policy/nearest.ts";
import { plainPhrase } from "../../report/template.ts";
import type { GateContext } from "../gate-context.ts";
import { readFloor, readPolicy } from "../pull-request/read-law.ts";

/** The default branch as it stands. */
export interface Trunk {
  readonly branch: string;
  readonly tip: string;
  /** Address of the repository's page. */
  readonly url: string;
}

/** By what a deployment is judged. */
export type DeploymentLaw =
  | {
      readonly state: "governs";
      readonly trunk: Trunk;
      readonly policy: LoadedPolicy;
      readonly floor: LoadedFloor | null;
      readonly environment: EnvironmentPolicy;
      /** Plain sentences about what governs. */
      readonly notes: readonly string[];
    }
  /** Nothing can be judged, and that is the answer: why, and what to do next, in plain sentences. */
  | { readonly state: "refused"; readonly why: string; readonly remedy: string };

/** The policy of the default branch at its current commit, never of what is deployed; and the organisation's floor. */
export async function deploymentLaw(
  { repository, requireFloor }: Pick<GateContext, "repository" | "requireFloor">,
  environment: string,
): Promise<DeploymentLaw> {
  const trunk = await readTrunk(repository);
  const path = POLICY_PATH;
  const { branch } = trunk;
  const policy = await readPolicy(repository, trunk.tip);
  if (policy === null) return refused("no-policy", { path, branch, environment }, { path, branch, environment });
  if (!policy.ok)
    return refused("policy-broken", { path, branch, problem: problemOf(policy.problems) }, { path, branch });
  const own = environmentPolicy(policy.loaded, environment);
  if (own === null) {
    const near = suggest(environment, Object.keys(policy.loaded.policy.environments)) || ".";
    return refused("unknown", { path, branch, environment, near }, { path, branch, environment });
  }
  const read = await readFloor(repository);
  const { where } = read;
  if (read.outcome?.ok === false)
    return refused("floor-broken", { where, problem: problemOf(read.outcome.problems) }, { where });
  const floor = read.outcome?.loaded ?? null;
  if (floor === null && requireFloor) return refused("floor-missing", { note: read.note }, { where });
  const note = plainPhrase("note-policy", { path, branch, commit: trunk.tip.slice(0, 12) });
  return { state: "governs", trunk, policy: policy.loaded, floor, environment: own, notes: [note, read.note] };
}

export async function readTrunk({ octokit, owner, repo, ...rest }: GateContext["repository"]): Promise<Trunk> {
  const { data } = await read(() => octokit.rest.repos.get({ owner, repo }));
  const branch = data.default_branch;
  const tip = await branchTip({ octokit, owner, repo, ...rest }, branch);
  if (tip === null) throw new NotVisibleError(`The branch ${branch} is not visible through GitHub's API.`);
  return { branch, tip, url: data.html_url };
}

/** What a policy says about an environment; null where it does not name it. */
export function environmentPolicy({ policy }: Pick<LoadedPolicy, "policy">, name: string): EnvironmentPolicy | null {
  const found = Object.entries(policy.environments).find(([own]) => own.toLowerCase() === name.toLowerCase());
  return found?.[1] ?? null;
}

type Values = Readonly<Record<string, string>>;

/** @param next what the sentence takes that says what to do */
function refused(name: string, values: Values, next: Values): DeploymentLaw {
  const why = plainPhrase(`deployment-${name}`, values);
  return { state: "refused", why, remedy: plainPhrase(`deployment-${name}-next`, next) };
}

function problemOf([first]: readonly PolicyProblem[]): string {
  return first === undefined ? "it is not valid" : `line ${first.line}: ${first.message}`;
}
