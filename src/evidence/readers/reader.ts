import type { Result } from "../faults.ts";
import type { JsonDocument } from "../read-json.ts";

/** A CSV file read whole: small tables of figures, not predictions. Every row has as many fields as the header. */
export interface CsvDocument {
  readonly type: "csv";
  readonly header: readonly string[];
  readonly rows: readonly { readonly fields: readonly string[]; readonly line: number }[];
}

/** A report's content, parsed but not yet understood. */
export type ReportDocument = JsonDocument | CsvDocument;

/** What every understood report has in common; each reader's own type adds what it found. */
export interface ReportBase {
  /** Name of the format, e.g. `evidently`; tells the members of the union `Report` apart. */
  readonly format: string;
}

/** Knows one format of reports. One file per reader, one line in `index.ts`. */
export interface Reader<R extends ReportBase = ReportBase> {
  readonly format: R["format"];
  /** The format as people know it, e.g. `Evidently JSON`. */
  readonly title: string;
  /** Whether a document is of this format: by its shape alone, cheaply, never throwing. */
  recognises(document: ReportDocument): boolean;
  /** Reads a recognised document. `path` is for messages. Never throws for bad content: that is a fault. */
  read(document: ReportDocument, path: string): Result<R>;
}
