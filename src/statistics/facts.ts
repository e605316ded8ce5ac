import type { ModelEvidence } from "../evidence/evidence.ts";
import type { Result } from "../evidence/faults.ts";

/** A question that a rule asks of the evidence. Plain JSON: equal requests are answered once. */
export interface FactRequest {
  readonly kind: string;
}

/** Answers one kind of question. This is where evidence is read; rules only see the answer. */
export interface FactProvider<R extends FactRequest = FactRequest, V = unknown> {
  readonly kind: R["kind"];
  /** Never throws for bad evidence: bad evidence is a fault. */
  provide(request: R, evidence: ModelEvidence): Promise<Result<V>>;
}

/** The answers, looked up by the same request that asked. */
export interface Facts {
  /** Throws if the request was never asked: a rule must list it in `needs`. */
  get<V>(request: FactRequestOf<V>): Result<V>;
}

/** A request that remembers the type of its answer (`__answer` never exists at run time). */
export interface FactRequestOf<V> extends FactRequest {
  readonly __answer?: V;
}
