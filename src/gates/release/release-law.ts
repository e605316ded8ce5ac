import { FLOOR_PATH, type LoadedFloor } from "../../policy/floor.ts";
import { type LoadedPolicy, POLICY_PATH } from "../../policy/load-policy.ts";
import type { ReleasePolicy } from "../../policy/release-schema.ts";
import { plainPhrase } from "../../report/template.ts";
import type { GateContext } from "../gate-context.ts";
import { readFloor, readPolicy } from "../pull-request/read-law.ts";

/** Why nothing can be judged, and what to do next; plain sentences. */
export interface Unjudged {
  readonly what: string;
  readonly remedy: string;
}

/** By what releases are judged: the policy of the default branch, whatever they stand at. */
export type ReleaseLaw =
  /** There is no policy, or none that speaks of releases. */
  | { readonly state: "none" }
  | ({ readonly state: "broken" } & Unjudged)
  | {
      readonly state: "governs";
      readonly policy: LoadedPolicy;
      readonly release: ReleasePolicy;
      readonly floor: LoadedFloor | null;
      /** Which floor that is, or why there is none; one plain sentence. */
      readonly floorNote: string;
    };

/** Reads policy and floor. @param branch the default branch, and its tip */
export async function readReleaseLaw(
  { repository, requireFloor }: Pick<GateContext, "repository" | "requireFloor">,
  { branch, tip }: { readonly branch: string; readonly tip: string },
): Promise<ReleaseLaw> {
  const outcome = await readPolicy(repository, tip);
  if (outcome === null) return { state: "none" };
  const path = POLICY_PATH;
  if (!outcome.ok) {
    const [first] = outcome.problems;
    const problem = { line: first?.line ?? 1, problem: first?.message ?? "not valid" };
    const what = plainPhrase("release-policy-broken", { path, branch, ...problem });
    return { state: "broken", what, remedy: plainPhrase("release-policy-broken-next", { branch }) };
  }
  const policy = outcome.loaded;
  const { release } = policy.policy;
  if (release === undefined) return { state: "none" };
  const { outcome: floor, where, note } = await readFloor(repository);
  if (floor?.ok === false) {
    const [first] = floor.problems;
    const problem = { line: first?.line ?? 1, problem: first?.message ?? "not valid" };
    const what = plainPhrase("release-floor-broken", { path: FLOOR_PATH, where, ...problem });
    return { state: "broken", what, remedy: plainPhrase("release-floor-broken-next") };
  }
  if (floor === null && requireFloor) {
    const what = plainPhrase("floor-required", { note });
    return { state: "broken", what, remedy: plainPhrase("floor-required-next", { where, path: FLOOR_PATH }) };
  }
  return { state: "governs", policy, release, floor: floor?.loaded ?? null, floorNote: note };
}
