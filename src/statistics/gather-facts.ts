import canonicalize from "canonicalize";
import type { ModelEvidence } from "../evidence/evidence.ts";
import type { Result } from "../evidence/faults.ts";
import type { FactProvider, FactRequest, FactRequestOf, Facts } from "./facts.ts";

/**
 * Answers all requests about one model's evidence, each distinct request once, one after the other
 * (a table process may use all the memory it is allowed; two at a time would double that).
 *
 * @throws if no provider knows a request's kind: a defect of the rule, not of the evidence
 */
export async function gatherFacts(options: {
  readonly requests: readonly FactRequest[];
  readonly evidence: ModelEvidence;
  readonly providers: readonly FactProvider[];
}): Promise<Facts> {
  const answers = new Map<string, Result<unknown>>();
  for (const request of options.requests) {
    const key = keyOf(request);
    if (answers.has(key)) continue;
    const provider = options.providers.find((candidate) => candidate.kind === request.kind);
    if (provider === undefined) throw new Error(`no provider for facts of kind "${request.kind}"`);
    answers.set(key, await provider.provide(request, options.evidence));
  }
  return {
    get<V>(request: FactRequestOf<V>): Result<V> {
      const answer = answers.get(keyOf(request));
      if (answer === undefined)
        throw new Error(`the facts of kind "${request.kind}" were not listed in the rule's needs`);
      return answer as Result<V>;
    },
  };
}

function keyOf(request: FactRequest): string {
  return canonicalize(request) ?? "";
}
