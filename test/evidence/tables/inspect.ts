import assert from "node:assert/strict";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { Fault } from "../../../src/evidence/faults.ts";
import { runRequest } from "../../../src/evidence/tables/run-request.ts";
import { TABLE_LIMITS, type TableLimits } from "../../../src/evidence/tables/table-task.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import type { Seen } from "./tasks.ts";

const privateFolders = temporaryFolder();

interface Options {
  readonly select?: string;
  readonly delimiter?: string;
  readonly limits?: TableLimits;
}

/** Reads a table as the child process does, without the process. */
async function read(file: string, { select, delimiter, limits }: Options) {
  return runRequest({
    module: new URL("./tasks.ts", import.meta.url).href,
    tables: [{ file, path: `out/${basename(file)}`, ...(delimiter === undefined ? {} : { delimiter }) }],
    input: { select },
    limits: limits ?? TABLE_LIMITS,
    directory: mkdtempSync(join(privateFolders.path, "private-")),
  });
}

export async function inspect(file: string, options: Options = {}): Promise<Seen> {
  const answer = await read(file, options);
  assert.equal(answer.type, "output", JSON.stringify(answer));
  const [seen] = answer.type === "output" ? (answer.output as Seen[]) : [];
  assert.ok(seen);
  return seen;
}

export async function faultOf(file: string, options: Options = {}): Promise<Fault> {
  const answer = await read(file, options);
  assert.equal(answer.type, "fault", JSON.stringify(answer));
  assert.ok(answer.type === "fault");
  const texts = `${answer.fault.message} ${answer.fault.remedy}`;
  assert.ok(!texts.includes(tmpdir()), `an absolute path in: ${texts}`);
  return answer.fault;
}

/** `name:type` of each column. */
export function typesOf({ columns }: Seen): string[] {
  return columns.map(({ name, type }) => `${name}:${type}`);
}
