/** Which end of a score means drift: `low` for p-values, `high` for distances. */
export type Direction = "low" | "high";

/**
 * Evidently's names of its tests and what their scores are. Reports hold the display name where Evidently chose the test
 * and the short name where a person did. Only names that say it without doubt are here: the direction of any other
 * is not guessed.
 */
const LOW = new Set([
  "ks",
  "chisquare",
  "z",
  "anderson",
  "anderson-darling",
  "cramer_von_mises",
  "cramer-von mises",
  "mannw",
  "mann-whitney u-rank test",
  "t_test",
  "es",
  "epps-singleton",
  "empirical_mmd",
  "g_test",
  "fisher_exact",
  "fisher's exact test",
  // The score is the p-value of a permutation test, not the distance that the name speaks of.
  "tvd",
  "total-variation-distance",
]);
const HIGH = new Set([
  "psi",
  "wasserstein",
  "wasserstein distance (normed)",
  "jensenshannon",
  "jensen-shannon distance",
  "kl_div",
  "kullback-leibler divergence",
  "hellinger",
  "hellinger distance",
  "normalized hellinger distance",
  "ed",
  "energy-distance",
  "abs_text_content_drift",
  "absolute text content drift",
]);

/** The direction of a method by its name; null for a method that is not known. */
export function directionOf(method: string): Direction | null {
  const name = method.trim().toLowerCase();
  if (LOW.has(name) || /(^|[\s_-])p[_-]?value$/.test(name)) return "low";
  return HIGH.has(name) ? "high" : null;
}

/**
 * Whether a score means drift. Exactly on the threshold is undecided: Evidently's own tests differ there (`<` in some,
 * `<=` in others).
 *
 * @returns null where the direction is unknown, or the score on the threshold
 */
export function driftedBy(score: number, threshold: number, method: string): boolean | null {
  const direction = directionOf(method);
  if (direction === null || score === threshold) return null;
  return direction === "low" ? score < threshold : score > threshold;
}
