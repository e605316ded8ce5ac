/** A name as a SQL identifier, safe whatever the name contains. */
export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text as a SQL string literal, safe whatever the text contains (DuckDB knows no backslash escapes in plain literals). */
export function quoteLiteral(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
