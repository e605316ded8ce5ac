import type { CardBlock, ModelCard } from "../../evidence/readers/model-card/card.ts";
import type { Claim, Vocabulary } from "./claims/claim.ts";
import { tableClaims } from "./claims/table-claims.ts";
import { textClaims } from "./claims/text-claims.ts";

const NOTHING_KNOWN: Vocabulary = { slices: new Set(), keys: new Set() };
/** Figures in a text from which on it evaluates the model, rather than mentioning one. */
const FEWEST = 2;

/** The line of the first table or passage that states figures of known metrics, whatever heading it is under. */
export function metricFiguresLine({ blocks }: Pick<ModelCard, "blocks">): number | undefined {
  const table = blocks.find((block) => block.kind === "table" && tableClaims(block, NOTHING_KNOWN).length > 0);
  if (table !== undefined) return table.line;
  const stated = blocks.filter((block) => block.kind === "text").flatMap(measuredIn);
  return stated.length >= FEWEST ? stated[0]?.line : undefined;
}

function measuredIn(block: Extract<CardBlock, { kind: "text" }>): Claim[] {
  return textClaims(block, NOTHING_KNOWN).filter(
    ({ standing, metrics }) => standing === "own" && !metrics.includes("samples"),
  );
}
