import type { Figure } from "../../../statistics/figures-fact.ts";
import type { Vocabulary } from "./claim.ts";
import type { KnownFigure } from "./compare-claim.ts";
import { identifyKey } from "./metric-identity.ts";
import { tokensOf } from "./metric-words.ts";

/** The figures of the evidence with what each is about; a key that names no metric stands for itself. */
export function knownFigures(figures: readonly Figure[]): KnownFigure[] {
  return figures.map((figure) => {
    const identity = identifyKey(figure.key, figure.path);
    return { figure, ...(identity ?? { metrics: [`key ${keyWords(figure)}`], average: null, split: null, slice: [] }) };
  });
}

/** The words by which the evidence tells its figures apart. */
export function vocabularyOf(figures: readonly Figure[], known: readonly KnownFigure[]): Vocabulary {
  return { slices: new Set(known.flatMap(({ slice }) => slice)), keys: new Set(figures.map(keyWords)) };
}

function keyWords({ key }: Figure): string {
  return tokensOf(key.at(-1) ?? "")
    .sort()
    .join(" ");
}
