/** An exact fraction; the denominator is > 0. Not necessarily in lowest terms. */
export interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** @param numerator and denominator: whole numbers, denominator > 0 */
export function fraction(numerator: number, denominator: number): Fraction {
  return { numerator: BigInt(numerator), denominator: BigInt(denominator) };
}

/**
 * The fraction that a number's shortest decimal text names: 0.8 is 4/5, though the double nearest to 0.8 is not.
 *
 * @throws RangeError for NaN and Infinity
 */
export function exactly(number: number): Fraction {
  const match = /^(-?\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(number));
  if (match === null) throw new RangeError(`${number} is not a finite number`);
  const [, whole = "0", decimals = "", exponent = "0"] = match;
  const digits = BigInt(whole + decimals);
  const shift = Number(exponent) - decimals.length;
  const power = 10n ** BigInt(Math.abs(shift));
  return shift < 0 ? { numerator: digits, denominator: power } : { numerator: digits * power, denominator: 1n };
}

/** Negative if a < b, 0 if equal, positive if a > b; exact. */
export function compareFractions(a: Fraction, b: Fraction): number {
  const difference = a.numerator * b.denominator - b.numerator * a.denominator;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** a − b, exact. */
export function subtract(a: Fraction, b: Fraction): Fraction {
  return {
    numerator: a.numerator * b.denominator - b.numerator * a.denominator,
    denominator: a.denominator * b.denominator,
  };
}

/** a / b, exact; both ≥ 0. `null` where b is 0: neither 0/0 nor x/0 is a figure. */
export function divide(a: Fraction, b: Fraction): Fraction | null {
  if (b.numerator === 0n) return null;
  return { numerator: a.numerator * b.denominator, denominator: a.denominator * b.numerator };
}

/** Bits beyond which a whole number overflows a double. */
const DOUBLE_BITS = 1000;

/** The nearest number to a fraction ≥ 0, to within two roundings; finite wherever a double can hold the value. */
export function toNumber({ numerator, denominator }: Fraction): number {
  const digits = denominator.toString(16).length * 4;
  const excess = BigInt(Math.max(0, digits - DOUBLE_BITS));
  return Number(numerator >> excess) / Number(denominator >> excess);
}
