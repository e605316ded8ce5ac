import type { CardCell } from "../../../evidence/readers/model-card/card.ts";
import type { Claim, Vocabulary } from "./claim.ts";
import { contextOf, type MetricIdentity } from "./metric-identity.ts";

export type RowContext = Pick<MetricIdentity, "split" | "average" | "slice"> & Pick<Claim, "standing" | "unknownRow">;

const MARK =
  /\b(?:shipped|selected|final|chosen|deployed|in production|current|released|ours|latest|this (?:version|release|model|work)|our model|champion|winner|elegido|seleccionado|en producci[oó]n|escolhido|gew[aä]hlt|retenu)\b|[⭐★🏆]|当前|最终|选用/iu;
const WHOLE =
  /^\W*(?:overall|all(?: groups| classes)?|total|global|aggregate|average|mean|(?:macro|micro|weighted)(?: avg| average)?)\W*$/iu;
const CLASSES =
  /\b(?:class|classes|label|category|group|segment|slice|subgroup|clase|classe|klasse|gruppe|grupo|categor[ií]a|intent|entity|species)\b|类别|标签|分组|クラス/iu;

/**
 * Tells for each row of a table what its figures are about: the model, a part of the data, or one of several models.
 *
 * @param labels the cell that names each row
 * @param head the heading of these cells
 */
export function rowContexts(labels: readonly CardCell[], head: string, vocabulary: Vocabulary): RowContext[] {
  const isKnown = ({ slice }: Context) => slice.length > 0 && slice.every((word) => vocabulary.slices.has(word));
  const rows = labels.map((cell) => ({ cell, context: readings(cell.text).find(isKnown) ?? contextOf(cell.text) }));
  const isSlice = ({ context }: (typeof rows)[number]) => isKnown(context);
  const isWhole = ({ cell, context }: (typeof rows)[number]) =>
    WHOLE.test(cell.text) || (context.slice.length === 0 && (context.split !== null || labels.length === 1));
  const open = rows.filter((row) => !isSlice(row) && !isWhole(row));
  const marked = open.filter(({ cell }) => MARK.test(cell.text));
  const bold = open.filter(({ cell }) => cell.strong);
  const hasWhole = rows.some(isWhole);
  const own =
    marked.length === 1 ? marked[0] : marked.length === 0 && bold.length === 1 && open.length > 1 ? bold[0] : undefined;
  const folds = /\bfolds?\b|\bcv\b/i.test(head) ? "cross-validation" : null;
  return rows.map((row): RowContext => {
    const { average } = row.context;
    const split = row.context.split ?? folds;
    if (isSlice(row)) return { ...row.context, standing: "own", unknownRow: false };
    if (isWhole(row)) return { split, average, slice: [], standing: "own", unknownRow: false };
    // Alone, a row's name is that of the model or of the data set.
    if (open.length === 1 && rows.length === 1)
      return { split, average, slice: [], standing: "own", unknownRow: own === undefined };
    if (row === own) return { split, average, slice: [], standing: "own", unknownRow: false };
    const other = own !== undefined || CLASSES.test(head) || hasWhole;
    return { split, average, slice: row.context.slice, standing: other ? "other" : "candidate", unknownRow: true };
  });
}

type Context = ReturnType<typeof contextOf>;

/** `1 (bad)` may be known as the class `1`, or as `bad`. */
function readings(text: string): Context[] {
  const remark = /^([^()]{1,60})\(([^()]{1,60})\)\s*$/.exec(text);
  const parts = remark === null ? [text] : [text, remark[1] ?? "", remark[2] ?? ""];
  return parts.map((part) => contextOf(part));
}

/** Columns and rows that state what is demanded or what changed, not what was measured. */
const NOT_MEASURED =
  /\b(?:thresholds?|target|goal|delta|change|improvement|gain|required|requirement|limit|minimum|maximum|gate|budget|tolerance|expected|acceptance|baseline|previous|sota|std|stdev|deviation|ci|confidence|lower|upper|p-?value|weight|umbral|objetivo|schwelle)\b|[Δ∆]|阈值|目标/iu;

export function isNotMeasured(text: string): boolean {
  return NOT_MEASURED.test(text);
}
