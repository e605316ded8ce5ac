import type { Figure } from "../../../statistics/figures-fact.ts";
import type { Vocabulary } from "./claim.ts";
import type { KnownFigure } from "./compare-claim.ts";
import { identifyKey } from "./metric-identity.ts";
import { tokensOf } from "./metric-words.ts";

/**
 * The figures of the evidence with what each is about; a key that names no metric stands for itself.
 *
 * @param recomputed whether they follow from the predictions themselves, rather than being stated by a report
 */
export function knownFigures(figures: readonly Figure[], recomputed: boolean): KnownFigure[] {
  return figures.map((figure) => {
    const identity = identifyKey(figure.key, figure.path);
    const unnamed = { metrics: [`key ${keyWords(figure)}`], average: null, split: null, slice: [] };
    return { figure, recomputed, ...(identity ?? unnamed) };
  });
}

/** The words by which the evidence tells its figures apart. */
export function vocabularyOf(known: readonly KnownFigure[]): Vocabulary {
  return {
    slices: new Set(known.flatMap(({ slice }) => slice)),
    keys: new Set(known.map(({ figure }) => keyWords(figure))),
  };
}

function keyWords({ key }: Figure): string {
  return tokensOf(key.at(-1) ?? "")
    .sort()
    .join(" ");
}
