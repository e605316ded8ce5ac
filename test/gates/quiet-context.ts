import type { GateContext } from "../../src/gates/gate-context.ts";

/** What a gate works with, where a test says what counts: nobody listens to its log and its tally, and nothing else takes turns. */
export function quietContext(
  given: Pick<GateContext, "repository" | "store"> & { readonly appId: number },
): GateContext {
  const { appId, ...rest } = given;
  const silent = () => {};
  return {
    ...rest,
    app: { id: appId, login: "assay[bot]" },
    installationId: 1,
    log: { info: silent, warn: silent, error: silent },
    tally: { verdict: silent, evidence: silent, recordMismatch: silent, deployment: silent },
    requireFloor: false,
    inTurn: (_key, action) => action(),
    folder: "",
  };
}
