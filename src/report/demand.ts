/** Whether one demand on a deployment is met. `awaited`: it may be, once evidence has come. */
export type DemandState = "met" | "broken" | "awaited" | "spared";

/** What one key of the policy demands of a deployment, and whether it is met. */
export interface Demand {
  /** The key of the policy, such as `max-age`. */
  readonly name: string;
  readonly state: DemandState;
  /** Plain sentences. */
  readonly says: string;
  /** What to do next, in plain sentences; empty where nothing is to be done. */
  readonly remedy: string;
}
