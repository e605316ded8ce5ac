import { findMetric, tokensOf } from "./metric-words.ts";

export type Split = "train" | "validation" | "test" | "cross-validation";

/** What a figure or a claim is about. */
export interface MetricIdentity {
  /** Usually one; several where a wording such as "EO" may mean either. */
  readonly metrics: readonly string[];
  readonly average: "macro" | "micro" | "weighted" | null;
  readonly split: Split | null;
  /** Further words: class, group, part of the data. */
  readonly slice: readonly string[];
}

const SPLITS: readonly (readonly [RegExp, Split])[] = [
  [/^(?:cv|crossvalidation|crossval|kfold)$/, "cross-validation"],
  [/^(?:train|training|trn|treino|entrenamiento|entrainement|训练集)$/, "train"],
  [/^(?:val|valid|validation|dev|validacion|validacao|验证集)$/, "validation"],
  [/^(?:test|testing|tst|holdout|heldout|teste|prueba|测试集)$/, "test"],
];
const AVERAGES = ["macro", "micro", "weighted"] as const;
/** Names of reports whose figures are not those of the evaluation. */
const OTHER_DATA = /^(?:drift|monitoring|monitor|batch|baseline|reference)$/;
/** Words that say nothing about what was measured. */
const NOISE = new Set(
  (
    "score scores metric metrics measure measures value values result results overall total all global aggregate aggregated summary performance model final report reports " +
    "class classes label labels category eval evaluation evaluate current fairness classification regression quality stats statistics set data dataset split fold percent pct mean averaged " +
    "the a an of on for in at by and to with per our is was its from over using group groups de del la el en het van der die das im auf conjunto"
  ).split(" "),
);

/** Reads what a name says. `undefined` where no metric is named. */
export function identify(text: string): MetricIdentity | undefined {
  const tokens = tokensOf(
    text
      .replace(/(?:\b\d+-?fold )?(?:cross[ -]?validat\w+|validaci[oó]n cruzada|\bcv\b)|\b\d+-fold\b/gi, " cv ")
      .replace(/held[ -]out|hold[ -]out/gi, " holdout "),
  );
  const { rest, split, average } = takeApart(tokens);
  const found = findMetric(rest);
  if (found === undefined) return undefined;
  const others = [...rest.slice(0, found.from), ...rest.slice(found.from + found.length)];
  const { metrics } = found;
  // `n` alone counts rows; in `n_estimators` it counts something else.
  if (found.length === 1 && rest[found.from] === "n" && others.length > 0) return undefined;
  return { metrics, average, split, slice: sliceOf(others, average) };
}

/** The split and the average that a text names, whatever else it says. */
export function contextOf(text: string): Pick<MetricIdentity, "split" | "average" | "slice"> {
  const { rest, split, average } = takeApart(tokensOf(text.replace(/held[ -]out|hold[ -]out/gi, " holdout ")));
  return { split, average, slice: sliceOf(rest, average) };
}

function takeApart(tokens: readonly string[]) {
  let split: Split | null = null;
  let average: MetricIdentity["average"] = null;
  const rest = tokens.filter((token) => {
    const named = SPLITS.find(([pattern]) => pattern.test(token))?.[1];
    const averaged = AVERAGES.find((name) => token === name || token === `${name}averaged`);
    split ??= named ?? null;
    average ??= averaged ?? null;
    return named === undefined && averaged === undefined;
  });
  return { rest, split, average };
}

function sliceOf(tokens: readonly string[], average: MetricIdentity["average"]): string[] {
  const isAverage = (token: string) => average !== null && /^(?:avg|average)$/.test(token);
  return [...new Set(tokens.filter((token) => !NOISE.has(token) && !isAverage(token)))].sort();
}

/**
 * What the figure under a path of keys is about: the metric of the last key that names one, and what all keys say.
 *
 * @param path where the report lies: `val_metrics.json` holds figures on the validation set
 */
export function identifyKey(key: readonly string[], path: string): MetricIdentity | undefined {
  for (let at = key.length - 1; at >= 0; at -= 1) {
    const own = identify(key[at] ?? "");
    if (own === undefined) continue;
    const around = contextOf([...key.slice(0, at), ...key.slice(at + 1)].join(" "));
    const name = tokensOf((path.split("/").at(-1) ?? "").replace(/\.\w+$/, ""));
    const file = takeApart(name).split;
    return {
      metrics: own.metrics,
      average: own.average ?? around.average,
      split: own.split ?? around.split ?? file,
      slice: [...new Set([...own.slice, ...around.slice, ...name.filter((word) => OTHER_DATA.test(word))])].sort(),
    };
  }
  return undefined;
}
