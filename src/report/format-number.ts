import type { Interval, Limit } from "../assessment/finding.ts";

/**
 * A figure for people: three significant digits, more where fewer would show it on another side of one of `beside`
 * (the limits it is read against), or equal to it without being so. Whole numbers keep all digits. `null` is "undefined".
 */
export function formatFigure(value: number | null, beside: readonly number[] = []): string {
  if (value === null) return "undefined";
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return formatCount(value);
  const misleading = (shown: string) => beside.some((limit) => readsLike(shown, limit, value));
  for (let digits = 3; digits < 17; digits += 1) {
    const shown = significant(value, digits);
    if (Number(shown) === value) return String(value);
    if (!misleading(shown)) return shown;
  }
  return String(value);
}

/** A whole number with separated thousands, e.g. `12,345`. */
export function formatCount(count: number): string {
  return count.toLocaleString("en-US", { maximumFractionDigits: 0 });
}

/** `[0.61, 0.74] 95 %` */
export function formatInterval(interval: Interval, beside: readonly number[] = []): string {
  const { low, high, level } = interval;
  return `[${formatFigure(low, beside)}, ${formatFigure(high, beside)}] ${formatPercent(level)}`;
}

/** `at least 0.8`, `at most 0.1`, or both. */
export function formatLimit(limit: Limit): string {
  const parts = [];
  if (limit.min !== undefined) parts.push(`at least ${formatBound(limit.min)}`);
  if (limit.max !== undefined) parts.push(`at most ${formatBound(limit.max)}`);
  return parts.join(" and ");
}

/** The numbers of a limit, to be given as `beside`. */
export function boundsOf(limit: Limit | null): number[] {
  return [limit?.min, limit?.max].filter((bound) => bound !== undefined);
}

/** A limit is the policy's own number: never rounded. */
function formatBound(bound: number): string {
  return Number.isInteger(bound) ? formatCount(bound) : String(bound);
}

function formatPercent(level: number): string {
  return `${Number((level * 100).toPrecision(6))} %`;
}

function significant(value: number, digits: number): string {
  const size = Math.abs(value);
  if (size < 1e-4 || size >= 1e15) return value.toExponential(digits - 1);
  const whole = Math.floor(Math.log10(size)) + 1;
  return value.toFixed(Math.min(100, Math.max(0, digits - whole)));
}

/** Whether the rounded figure has reached the limit or passed to its other side. */
function readsLike(shown: string, limit: number, value: number): boolean {
  return Math.sign(Number(shown) - limit) !== Math.sign(value - limit);
}
