import { AsyncLocalStorage } from "node:async_hooks";
import type { Sources } from "./templates.ts";

/** Where an organisation keeps its own texts: this folder in its `.github` repository. */
export const TEXTS_FOLDER = "assay-templates";

/** Texts that stand in for Assay's own. */
export interface Texts {
  readonly templates: Sources;
  readonly phrases: Sources;
  /** `sha256:<hex>` of what was read, also where none of it counts; `null` where nothing was. */
  readonly digest: string | null;
}

export const NO_TEXTS: Texts = { templates: new Map(), phrases: new Map(), digest: null };

const inForce = new AsyncLocalStorage<Texts>();

/** Does something under these texts: what it writes, now and later, is written in them. Nothing else is. */
export function withTexts<T>(texts: Texts, action: () => T): T {
  return inForce.run(texts, action);
}

/** The texts that are in force here; none of an organisation's own where nobody said so. */
export function textsInForce(): Texts {
  return inForce.getStore() ?? NO_TEXTS;
}
