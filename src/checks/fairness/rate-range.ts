import { type DisparityKind, disparity, extremes } from "../../statistics/fairness/disparity.ts";
import { compareFractions, type Fraction, toNumber } from "../../statistics/fairness/fraction.ts";
import { type GroupRates, groupName } from "./group-rates.ts";
import { type Measure, RATE_WORDS, type RateKind } from "./measures.ts";

/**
 * Between which groups the figure lies, e.g. `The true positive rate is lowest for sex = F (0.610, 61 of 100) and
 * highest for sex = M (0.820, 82 of 100)`. Of several rates the one with the worse disparity; of equal groups the first.
 */
export function rateRange(measure: Measure, kind: DisparityKind, compared: readonly GroupRates[]): string {
  const rate = worstRate(measure, kind, compared);
  const { lowest, highest } = extremes(valuesOf(compared, rate));
  if (compareFractions(lowest, highest) === 0)
    return `The ${RATE_WORDS[rate]} is the same in all groups: ${toNumber(lowest).toFixed(3)}`;
  return `The ${RATE_WORDS[rate]} is lowest for ${withRate(compared, rate, lowest)} and highest for ${withRate(compared, rate, highest)}`;
}

function worstRate({ rates }: Measure, kind: DisparityKind, compared: readonly GroupRates[]): RateKind {
  const families = rates.map((rate) => ({ rate, values: valuesOf(compared, rate) }));
  const overall = disparity(
    kind,
    families.map(({ values }) => values),
  );
  const worst = families.find(({ values }) => {
    const own = disparity(kind, [values]);
    return own !== null && overall !== null && compareFractions(own, overall) === 0;
  });
  return worst?.rate ?? rates[0] ?? "selection";
}

function valuesOf(compared: readonly GroupRates[], rate: RateKind): Fraction[] {
  return compared.flatMap(({ rates }) => rates[rate].value ?? []);
}

function withRate(compared: readonly GroupRates[], rate: RateKind, value: Fraction): string {
  const group = compared.find(({ rates }) => {
    const own = rates[rate].value;
    return own !== null && compareFractions(own, value) === 0;
  });
  if (group === undefined) return "no group";
  const counts = group.rates[rate].counts;
  const of = counts === null ? "" : `, ${counts.numerator} of ${counts.denominator}`;
  return `${groupName(group)} (${toNumber(value).toFixed(3)}${of})`;
}
