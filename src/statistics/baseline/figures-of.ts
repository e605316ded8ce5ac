import type { EvidenceFile } from "../../evidence/evidence.ts";
import { type Result, succeed } from "../../evidence/faults.ts";
import { runTableTask } from "../../evidence/tables/run-table-task.ts";
import type { TableSource } from "../../evidence/tables/table-task.ts";
import type { FiguresRequest } from "./figures-request.ts";

/**
 * The figures of a table, to be kept when the table is gone: what `request` asks for, as the bytes of a figures document.
 * The same table and request give the same bytes, at most 2 MiB of them. The table is read in a child process under hard
 * limits.
 *
 * @param item the table on local disk; `path` is how messages name it
 * @returns a fault where the table cannot be read or lacks a column; nothing is to be kept then
 */
export async function figuresOf(
  item: Pick<EvidenceFile, "file" | "path">,
  request: FiguresRequest,
): Promise<Result<Buffer>> {
  const source: TableSource = {
    file: item.file,
    path: item.path,
    ...(request.delimiter === null ? {} : { delimiter: request.delimiter }),
  };
  const made = await runTableTask<FiguresRequest, string>({
    module: new URL("./figures-task.ts", import.meta.url),
    tables: request.groups === null ? [source] : [source, { ...source, names: namesIn(request.groups) }],
    input: request,
  });
  return made.ok ? succeed(Buffer.from(made.value)) : made;
}

function namesIn({ groupings, columns }: NonNullable<FiguresRequest["groups"]>): string[] {
  return [...groupings.flat(), columns.prediction, ...(columns.label === null ? [] : [columns.label])];
}
