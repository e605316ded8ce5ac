import type { Figure } from "../../statistics/figures-fact.ts";
import { contextOf, identify, identifyKey, type MetricIdentity } from "../model-card/claims/metric-identity.ts";
import { tokensOf } from "../model-card/claims/metric-words.ts";

/** Names of reports about other data than the model's own. */
const OTHER_DATA = /^(?:baseline|reference)$/;

/** What a name in the policy means: one known metric, or words that a report must use as well. */
export type Named = { readonly known: MetricIdentity & { readonly metric: string } } | { readonly words: string };

/** Reads the name of a limit. `f1_macro` and `recall` are known metrics; `latency_p95_ms` is a name of the team's own. */
export function readName(name: string): Named {
  const identity = identify(name);
  const [metric, ...others] = identity?.metrics ?? [];
  // `latency_p95_accuracy` names more than accuracy, and a wording of two metrics names neither.
  if (identity === undefined || metric === undefined || others.length > 0 || identity.slice.length > 0) {
    return { words: wordsOf([name]) };
  }
  return { known: { ...identity, metric } };
}

/**
 * The figures of the model's reports that a name means: of the whole, never of a part of the data or of the training set.
 * Of a team's own names the exact key is preferred to one that says the same in other order.
 */
export function figuresNamed(name: string, figures: readonly Figure[]): Figure[] {
  const own = figures.filter(({ path }) => !fileWords(path).some((word) => OTHER_DATA.test(word)));
  const named = readName(name);
  if ("known" in named) return own.filter((figure) => isMetric(figure, named.known));
  const wanted = tokensOf(name).join(" ");
  const exact = own.filter(({ key }) => tokensOf(key.join(" ")).join(" ") === wanted);
  return exact.length > 0 ? exact : own.filter((figure) => wordsOf(figure.key) === named.words);
}

function isMetric(
  { key, path }: Figure,
  { metric, average, split, slice }: MetricIdentity & { readonly metric: string },
) {
  const identity = identifyKey(key, "");
  if (identity === undefined) return false;
  const of = identity.split ?? contextOf(fileWords(path).join(" ")).split;
  return (
    identity.metrics.length === 1 &&
    identity.metrics[0] === metric &&
    identity.average === average &&
    (of ?? "test") === (split ?? "test") &&
    identity.slice.join(" ") === slice.join(" ")
  );
}

/** The words that tell a key from others, whatever their order. */
function wordsOf(key: readonly string[]): string {
  const { split, average, slice } = contextOf(key.join(" "));
  return JSON.stringify([split ?? "test", average, slice]);
}

function fileWords(path: string): string[] {
  return tokensOf((path.split("/").at(-1) ?? "").replace(/\.\w+$/, ""));
}
