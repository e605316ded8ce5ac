/** A label or prediction in one spelling: the same class however a tool writes it. */
export type ClassValue =
  | { readonly kind: "class"; readonly name: string }
  | { readonly kind: "missing" }
  /** NaN or an infinity: not a class. */
  | { readonly kind: "invalid" };

const TRUTH: Readonly<Record<string, string>> = { true: "1", false: "0" };
const NUMERAL = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const NOT_FINITE = /^[+-]?(nan|inf|infinity)$/i;
/** A leading zero makes a code, e.g. `01`, not a number. */
const CODE = /^[+-]?0\d/;
/** Most digits that a double keeps. */
const EXACT_DIGITS = 15;

/**
 * The class that a label or prediction names. Surrounding blanks do not count; `true` and `false` in any case are 1
 * and 0; numbers are compared as numbers (`1`, `1.0`, `1e0` are one class) unless they begin with a zero like `01` or
 * have more than 15 digits; all other texts stand for themselves, upper and lower case included. Empty is missing.
 */
export function canonicalClass(text: string | null): ClassValue {
  const trimmed = (text ?? "").trim();
  if (trimmed === "") return { kind: "missing" };
  if (NOT_FINITE.test(trimmed)) return { kind: "invalid" };
  const truth = TRUTH[trimmed.toLowerCase()];
  return { kind: "class", name: truth ?? plainNumber(trimmed) ?? trimmed };
}

/**
 * A group's value in one spelling: blanks around it do not count, `true` and `false` are written small, `1.0` is `1`
 * (a whole number that a tool wrote as a float). Empty and NaN (how tools write a missing value) are missing: `null`.
 */
export function canonicalGroup(text: string | null): string | null {
  const trimmed = (text ?? "").trim();
  if (trimmed === "" || /^nan$/i.test(trimmed)) return null;
  if (/^(true|false)$/i.test(trimmed)) return trimmed.toLowerCase();
  const whole = /^(-?(?:0|[1-9]\d*))\.0+$/.exec(trimmed)?.[1];
  return whole ?? trimmed;
}

function plainNumber(text: string): string | null {
  if (!NUMERAL.test(text) || CODE.test(text)) return null;
  const mantissa = text.replace(/[eE].*$/, "").replace(/\D/g, "");
  if (mantissa.replace(/0+$/, "").replace(/^0+/, "").length > EXACT_DIGITS) return null;
  const number = Number(text);
  return Number.isFinite(number) ? String(number === 0 ? 0 : number) : null;
}
