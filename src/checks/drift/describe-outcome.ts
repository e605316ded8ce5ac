import { comparison } from "../finding-of.ts";
import type { FeatureOutcome } from "./judge-features.ts";

/** A feature's figure against its limit, e.g. `ks 0.91 > 0.10` or `K-S p_value 0.00123 < 0.05`; the method alone without. */
export function figuresOf({ method, effect, threshold, reportedP }: FeatureOutcome): string {
  const name = method ?? "drift";
  if (effect !== null && threshold !== null) {
    const { value } = effect;
    return `${name} ${comparison({ value, limit: { max: threshold }, beyond: value > threshold })}`;
  }
  if (reportedP === null || reportedP.limit === null) return name;
  const { value, limit } = reportedP;
  const p = /p[_-]?value$/i.test(name) ? name : `${name} p`;
  const sign = value === limit ? "=" : value < limit ? "<" : ">";
  return `${p} ${shortened(value, limit)} ${sign} ${limit}`;
}

/** Three digits, or all where three would read like the limit. */
function shortened(value: number, limit: number): string {
  const short = Number(value.toPrecision(3));
  return String(short === limit ? value : short);
}

/** The feature and why it is said to have drifted, e.g. `income (ks 0.91 > 0.10)`; the bare name where no method is known. */
export function withFigures(outcome: FeatureOutcome): string {
  return outcome.method === null ? outcome.feature : `${outcome.feature} (${figuresOf(outcome)})`;
}
