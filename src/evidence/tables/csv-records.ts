/** One record of a CSV text and the line it begins on. */
export interface CsvRecord {
  readonly fields: readonly string[];
  readonly line: number;
}

/**
 * Splits the beginning of a CSV text into records, as RFC 4180 has it: fields in double quotes may hold the
 * delimiter, line breaks and doubled quotes. Blank lines are left out, as DuckDB does.
 *
 * @param options.whole false if the text was cut: the last record may then be incomplete and is left out
 */
export function csvRecords(text: string, delimiter: string, options: { readonly whole: boolean }): CsvRecord[] {
  const records: CsvRecord[] = [];
  let fields: string[] = [];
  let line = 1;
  let startLine = 1;
  let index = 0;
  const endRecord = () => {
    if (fields.length > 1 || fields[0] !== "") records.push({ fields, line: startLine });
    fields = [];
    startLine = line;
  };
  while (index < text.length) {
    let field: string;
    if (text[index] === '"') {
      const end = closingQuote(text, index);
      if (end === -1) return records;
      field = text.slice(index + 1, end).replaceAll('""', '"');
      for (const character of field) if (character === "\n") line += 1;
      index = end + 1;
      // Text after a closing quote is an error that the strict read reports; here it only must not derail.
      while (index < text.length && !isEnd(text[index], delimiter)) index += 1;
    } else {
      const start = index;
      while (index < text.length && !isEnd(text[index], delimiter)) index += 1;
      field = text.slice(start, index);
    }
    fields.push(field);
    if (index >= text.length) break;
    if (text[index] === delimiter) {
      index += 1;
      if (index >= text.length) fields.push("");
      continue;
    }
    index += text[index] === "\r" && text[index + 1] === "\n" ? 2 : 1;
    line += 1;
    endRecord();
  }
  if (options.whole && fields.length > 0) endRecord();
  return records;
}

function closingQuote(text: string, start: number): number {
  let index = start + 1;
  for (;;) {
    const quote = text.indexOf('"', index);
    if (quote === -1) return -1;
    if (text[quote + 1] !== '"') return quote;
    index = quote + 2;
  }
}

function isEnd(character: string | undefined, delimiter: string): boolean {
  return character === delimiter || character === "\n" || character === "\r";
}

/** Characters at the beginning of a text from which its delimiter is sniffed, and how many records of them. */
const SNIFFED_CHARS = 2 ** 16;
const SNIFFED_RECORDS = 100;
const DELIMITERS = [",", ";", "\t", "|"] as const;

/**
 * The delimiter of a CSV text: the one under which the header has the most fields, among those under which the
 * records after it have as many fields as the header. Where no record agrees, the header alone decides. A header
 * of one field under each is a table of one column.
 */
export function sniffDelimiter(text: string, options: { readonly whole: boolean }): string {
  const head = text.slice(0, SNIFFED_CHARS);
  const whole = options.whole && head.length === text.length;
  const candidates = DELIMITERS.map((delimiter) => {
    const records = csvRecords(head, delimiter, { whole }).slice(0, SNIFFED_RECORDS);
    const header = records[0]?.fields.length ?? 0;
    const agreeing = records.filter((record) => record.fields.length === header).length;
    return { delimiter, header, share: records.length === 0 ? 0 : agreeing / records.length };
  }).filter(({ header }) => header > 1);
  candidates.sort((a, b) => b.share - a.share || b.header - a.header);
  return candidates[0]?.delimiter ?? ",";
}
