/** A number as it is printed on a card, with what its print allows. */
export interface PrintedNumber {
  /** How it stands there. */
  readonly printed: string;
  /** As printed: `87.75` for 87.75 %. */
  readonly value: number;
  /** Half a unit of the last printed digit, or more where the print says so (`~`, `±`). */
  readonly tolerance: number;
  readonly percent: boolean;
  readonly bound: "equal" | "above" | "below";
}

/** One number: sign of approximation or bound, digits with decimal point or comma and thousands separators, percent, ±. */
export const NUMBER_SOURCE =
  "(?<sign>>=|<=|[~≈∼≃><≥≤])?\\s?[$€£¥]?(?<digits>[+−-]?(?:\\d{1,3}(?:[,'\\u00a0\\u202f]\\d{3})+(?:\\.\\d+)?|\\d{1,3}(?:\\.\\d{3})+,\\d+|\\d+(?:[.,]\\d+)?|\\.\\d+)(?:[eE][+-]?\\d{1,3})?)(?![\\p{L}\\d])\\s?(?<percent>[%％])?(?:\\s?\\(?(?:±|\\+\\/-|\\+-)\\s?(?<margin>\\d*[.,]?\\d+)\\s?[%％]?\\)?)?";

const CELL = new RegExp(`^${NUMBER_SOURCE}(?<rest>.*)$`, "u");
/** What may follow the number in a cell: remarks in brackets, stars, marks and arrows. */
const REMARKS = /^(?:\s|\([^()]*\)|\[[^[\]]*\]|[*†‡✓✔✗✘↑↓▲▼★]|\p{Extended_Pictographic}|\ufe0f)*$/u;

/** A unit behind the figure of an error: `42.3 rentals/h`, `3.1 °C`, `12 €`; no word that changes its size. */
export const UNIT = /^\s?(?!.*\b(?:thousand|million|billion|mil|tsd|tausend|mio|k)\b)[\p{L}°²³$€£¥/ .]{1,24}$/iu;

/** A cell or value that is one number and no more than remarks on it. */
export function readPrinted(
  text: string,
  options: { readonly bounded: boolean; readonly percent?: boolean },
): PrintedNumber | undefined {
  const match = CELL.exec(text.trim().slice(0, 200));
  const rest = match?.groups?.["rest"] ?? "";
  if (match?.groups === undefined || !(REMARKS.test(rest) || (!options.bounded && UNIT.test(rest)))) return undefined;
  return printedOf(match.groups, text.trim(), options);
}

/** The number of a match of `NUMBER_SOURCE`. */
export function printedOf(
  groups: Readonly<Record<string, string | undefined>>,
  printed: string,
  options: { readonly bounded: boolean; readonly percent?: boolean },
): PrintedNumber | undefined {
  const digits = plainDigits(groups["digits"] ?? "", options.bounded);
  const value = Number(digits);
  if (!Number.isFinite(value)) return undefined;
  const [mantissa = "", exponent = "0"] = digits.toLowerCase().split("e");
  const decimals = (mantissa.split(".")[1] ?? "").length - Number(exponent);
  const sign = groups["sign"] ?? "";
  const percent = groups["percent"] !== undefined || options.percent === true;
  // A whole number for a share (`recall 1`) is meant as such, and does not stand for everything from 0.5 on.
  const unit = 10 ** -(options.bounded && !percent && Math.abs(value) <= 1 ? Math.max(decimals, 2) : decimals);
  const margin = Number(plainDigits(groups["margin"] ?? "0", true));
  const about = /[~≈∼≃]/.test(sign);
  return {
    printed: printed.slice(0, 80),
    value,
    tolerance: (about ? unit : unit / 2) + (Number.isFinite(margin) ? margin : 0),
    percent,
    bound: sign === "" || about ? "equal" : />|≥/.test(sign) ? "above" : "below",
  };
}

function plainDigits(text: string, bounded: boolean): string {
  const plain = text.replace("−", "-").replace(/['\u00a0\u202f]/g, "");
  if (/\.\d{3}(?:\.\d{3})*,\d/.test(plain)) return plain.replaceAll(".", "").replace(",", ".");
  const thousands = /^[+-]?[1-9]\d{0,2}(?:,\d{3})+(?:\.|$)/.test(plain);
  if (thousands && (!bounded || plain.includes("."))) return plain.replaceAll(",", "");
  return plain.replace(",", ".");
}

/** Whether a figure is what was printed, at printed precision; percent and fraction are the same for shares. */
export function agrees(printed: PrintedNumber, figure: number, bounded: boolean): boolean {
  return scales(printed, figure, bounded).some((scale) => {
    const slack = 1e-9 * Math.max(1, Math.abs(printed.value));
    const scaled = figure * scale;
    if (printed.bound === "above") return scaled >= printed.value - slack;
    if (printed.bound === "below") return scaled <= printed.value + slack;
    return Math.abs(scaled - printed.value) <= printed.tolerance + slack;
  });
}

/** By what a figure is multiplied to be in the units of the print. */
function scales(printed: PrintedNumber, figure: number, bounded: boolean): readonly number[] {
  if (!bounded) return printed.percent ? [1, 100] : [1];
  const inPercent = printed.percent || Math.abs(printed.value) > 1.5;
  const figureInPercent = Math.abs(figure) > 1.5;
  if (inPercent === figureInPercent) return [1];
  return inPercent ? [100] : [0.01];
}
