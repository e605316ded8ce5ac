import { defaultBranchOf } from "../../github/default-branch.ts";
import type { Repository } from "../../github/octokit.ts";
import type { LoadedPolicy } from "../../policy/load-policy.ts";
import { coolDownMilliseconds, type Monitoring, monitoredPolicy } from "../../policy/monitored-policy.ts";
import type { Policy } from "../../policy/policy-schema.ts";
import { readPolicy } from "../pull-request/read-law.ts";
import type { Terms } from "./count-run.ts";

/** The default branch of a repository as it stands, and what its policy says about production. */
export interface MonitoredLaw {
  readonly branch: string;
  readonly tip: string;
  /** Address of the repository's page. */
  readonly pageUrl: string;
  readonly policy: LoadedPolicy;
  readonly monitoring: Monitoring;
  /** The policy over production: see `monitoredPolicy`. */
  readonly monitored: Policy;
  readonly terms: Terms;
}

/** `none`: nothing is monitored. `broken`: nobody knows what is. */
export type LawReading =
  | { readonly state: "governs"; readonly law: MonitoredLaw }
  | { readonly state: "none" }
  | { readonly state: "broken" };

/** Where nothing is started, nothing has to cool down; a model counts as retrained for so long all the same. */
const USUAL_COOL_DOWN = "7d";

/** Reads the policy at the tip of the default branch. */
export async function readMonitoredLaw(repository: Repository): Promise<LawReading> {
  const { branch, tip, pageUrl } = await defaultBranchOf(repository);
  if (tip === null) return { state: "none" };
  const outcome = await readPolicy(repository, tip);
  if (outcome === null) return { state: "none" };
  if (!outcome.ok) return { state: "broken" };
  const policy = outcome.loaded;
  const { monitoring } = policy.policy;
  const monitored = monitoredPolicy(policy.policy);
  if (monitoring === undefined || monitored === null) return { state: "none" };
  const { confirm, "close-after": closeAfter, retrain } = monitoring;
  const coolDownMs = coolDownMilliseconds(retrain?.["cool-down"] ?? USUAL_COOL_DOWN);
  const terms = { confirm, closeAfter, coolDownMs };
  return { state: "governs", law: { branch, tip, pageUrl, policy, monitoring, monitored, terms } };
}
