import { cardProvider } from "./card-fact.ts";
import { driftProvider } from "./drift/index.ts";
import type { FactProvider } from "./facts.ts";
import { groupCountsProvider } from "./fairness/index.ts";
import { figuresProvider } from "./figures-fact.ts";
import { reportsProvider } from "./reports-fact.ts";

/** Every kind of question that rules can ask of the evidence. */
export const PROVIDERS: readonly FactProvider[] = [
  cardProvider,
  driftProvider,
  figuresProvider,
  groupCountsProvider,
  reportsProvider,
];
