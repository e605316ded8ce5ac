import { distance } from "fastest-levenshtein";

/**
 * The known word most like `word` by Levenshtein distance, or null where none is close
 * (more than a third of the letters differ, but at least two may).
 */
export function nearest(word: string, known: Iterable<string>): string | null {
  let best: string | null = null;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const candidate of known) {
    const d = distance(word.toLowerCase(), candidate.toLowerCase());
    if (d < bestDistance) [best, bestDistance] = [candidate, d];
  }
  return bestDistance <= Math.max(2, Math.ceil(word.length / 3)) ? best : null;
}

/** `; did you mean "x"?`, or a list of what is known where nothing is close. */
export function suggest(word: string, known: readonly string[]): string {
  const match = nearest(word, known);
  if (match !== null) return `; did you mean "${match}"?`;
  return known.length === 0 ? "" : `; known here: ${known.join(", ")}`;
}
