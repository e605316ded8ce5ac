import { quoteLiteral } from "./sql.ts";

/** What DuckDB's CSV reader is told of a file; nothing is left for it to guess. */
export interface CsvReader {
  readonly file: string;
  readonly delimiter: string;
  readonly names: readonly string[];
}

/**
 * SQL that reads a CSV file strictly, all columns as text; the empty text is not NULL.
 *
 * @param options.inOrder read by one thread from the beginning, so that the first error of the file is the one met
 * @param options.strict one column to be read as a type instead, the empty text as NULL
 */
export function readCsv(
  { file, delimiter, names }: CsvReader,
  options: { readonly inOrder?: boolean; readonly strict?: { readonly index: number; readonly type: string } } = {},
): string {
  const { inOrder = false, strict } = options;
  const columns = names.map((name, index) => {
    const type = strict?.index === index ? strict.type : "VARCHAR";
    return `${quoteLiteral(name)}: ${quoteLiteral(type)}`;
  });
  // The reader needs some text for NULL: a character that no table holds, and that is not the delimiter.
  const nothing = strict !== undefined ? "" : delimiter === "\u0001" ? "\u0002" : "\u0001";
  const settings = [
    `delim = ${quoteLiteral(delimiter)}`,
    `nullstr = ${quoteLiteral(nothing)}`,
    `columns = {${columns.join(", ")}}`,
    `parallel = ${!inOrder}`,
    "header = true, quote = '\"', escape = '\"', comment = '', auto_detect = false",
    "compression = 'none', hive_partitioning = false",
    "null_padding = false, strict_mode = true, ignore_errors = false",
  ];
  return `read_csv(${quoteLiteral(file)}, ${settings.join(", ")})`;
}
