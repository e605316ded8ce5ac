import { type EvidenceFile, evidenceOf } from "../evidence/evidence.ts";
import { failWith, type Result, succeed } from "../evidence/faults.ts";
import type { ModelCard } from "../evidence/readers/model-card/card.ts";
import { readModelCard } from "../evidence/readers/model-card/read-model-card.ts";
import type { FactProvider, FactRequestOf } from "./facts.ts";

/** A parsed card, and which file it was read from. */
export interface CardFact {
  readonly path: string;
  readonly sha256: string;
  readonly card: ModelCard;
}

/** Asks for the model card of the commit under judgement. */
export const CARD: FactRequestOf<CardFact> = { kind: "card" };

export const cardProvider: FactProvider<typeof CARD, CardFact> = {
  kind: "card",
  async provide(_request, evidence) {
    const [slot] = evidenceOf(evidence, "card");
    if (slot === undefined)
      return failWith({
        reason: "evidence-missing",
        message: "The policy names no card for this model.",
        remedy: "Add `card:` with the path of the model card to the model in the policy.",
      });
    return slot.state === "absent" ? failWith(slot.fault) : cardFact(slot);
  },
};

async function cardFact({ file, path, sha256 }: EvidenceFile): Promise<Result<CardFact>> {
  const card = await readModelCard(file, path);
  return card.ok ? succeed({ path, sha256, card: card.value }) : card;
}
