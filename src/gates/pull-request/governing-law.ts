import type { LoadedFloor } from "../../policy/floor.ts";
import { type LoadedPolicy, POLICY_PATH } from "../../policy/load-policy.ts";
import type { GateContext } from "../gate-context.ts";
import type { Answer } from "./answer.ts";
import type { LawFacts } from "./gather.ts";
import { floorBroken, floorMissing, governingPolicyBroken, proposedPolicyBroken } from "./notices.ts";
import { readFloor } from "./read-law.ts";

/** By what a change is judged. */
export type GoverningLaw =
  | {
      readonly state: "governs";
      readonly policy: LoadedPolicy;
      readonly floor: LoadedFloor | null;
      /** Which floor that is, or why there is none; one plain sentence. */
      readonly floorNote: string;
    }
  /** The change brings a policy that is valid, where there was none or a broken one: nothing is judged by it yet. */
  | { readonly state: "proposed"; readonly floor: LoadedFloor | null; readonly floorNote: string }
  /** Policy or floor are broken or missing, and that is the answer. */
  | { readonly state: "broken"; readonly answer: Answer };

/** Reads the organisation's floor, and puts it beside the policy of the target branch. */
export async function governingLaw(
  { repository, requireFloor }: Pick<GateContext, "repository" | "requireFloor">,
  facts: LawFacts,
): Promise<GoverningLaw> {
  const { policy, proposal } = facts;
  const broken = (answer: Answer): GoverningLaw => ({ state: "broken", answer });
  if (policy?.ok === false && !mendsPolicy(facts)) return broken(governingPolicyBroken(facts, policy.problems));
  if (proposal.kind === "changed" && !proposal.outcome.ok && policy === null) {
    return broken(proposedPolicyBroken(proposal.outcome.problems));
  }
  const read = await readFloor(repository);
  if (read.outcome?.ok === false) return broken(floorBroken(read, read.outcome.problems));
  const floor = read.outcome?.loaded ?? null;
  if (floor === null && requireFloor) return broken(floorMissing(read));
  const about = { floor, floorNote: read.note };
  return policy?.ok === true ? { state: "governs", policy: policy.loaded, ...about } : { state: "proposed", ...about };
}

/** A pull request that does nothing but mend a broken policy must be able to get in. */
function mendsPolicy({ changed, proposal }: LawFacts): boolean {
  const only = changed.paths?.every((path) => path === POLICY_PATH) === true;
  return only && proposal.kind === "changed" && proposal.outcome.ok;
}
