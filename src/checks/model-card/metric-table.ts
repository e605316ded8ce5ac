import type { ModelCard } from "../../evidence/readers/model-card/card.ts";
import { tableClaims } from "./claims/table-claims.ts";

/** The line of the first table that states figures of known metrics, whatever language its heading is in. */
export function metricTableLine(card: ModelCard): number | undefined {
  return card.blocks.find(
    (block) => block.kind === "table" && tableClaims(block, { slices: new Set(), keys: new Set() }).length > 0,
  )?.line;
}
