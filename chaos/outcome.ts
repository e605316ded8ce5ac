import type { StoreKind } from "../src/store/store.ts";
import type { GitHubFindings } from "./check-github.ts";
import type { StoreFindings } from "./check-store.ts";
import type { TrafficFindings } from "./check-traffic.ts";
import type { Harm } from "./monkey.ts";
import { pullEvents, type Step, type World } from "./world.ts";

/** What one run is to be. */
export interface Plan {
  readonly store: StoreKind;
  readonly seed: number;
  readonly short: boolean;
  /** Pull-request events at least. */
  readonly events: number;
  /** How long things may take to settle. */
  readonly settleMs: number;
}

/** Pull-request events by their action, and the other steps of the story by what is done. */
export type Told = Readonly<Record<"events" | "others", Map<string, number>>>;

/** What came of it. */
export interface Outcome {
  readonly plan: Plan;
  readonly problems: readonly string[];
  readonly told: Told;
  readonly harm: Harm;
  /** Starts that failed because the database was away. */
  readonly refusals: number;
  readonly github: GitHubFindings;
  /** Webhooks that were written down, and never answered. */
  readonly unanswered: number;
  readonly store: StoreFindings;
  readonly traffic: TrafficFindings;
  readonly seconds: { readonly story: number; readonly settling: number };
  /** Where the App's logs and, on SQLite, its store are. */
  readonly folder: string;
}

/** Counts a step that was done. */
export function note(told: Told, world: World, step: Step): void {
  const event = pullEvents(world, step);
  const [counts, name] = event === null ? [told.others, step.do] : [told.events, event.action];
  counts.set(name, (counts.get(name) ?? 0) + (event?.times ?? 1));
}

/** The sum of what was counted. */
export function sumOf(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((left, right) => left + right, 0);
}
