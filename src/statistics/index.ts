import type { FactProvider } from "./facts.ts";

/** Every kind of question that rules can ask of the evidence. */
export const PROVIDERS: readonly FactProvider[] = [];
