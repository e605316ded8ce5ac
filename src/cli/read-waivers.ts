import { statSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Waiver } from "../assessment/waiver.ts";
import { waiversOfFile } from "../assessment/waivers-of-file.ts";
import { RULES } from "../checks/index.ts";
import type { LoadedFloor } from "../policy/floor.ts";
import type { LoadedPolicy } from "../policy/load-policy.ts";
import { WAIVERS_PATH } from "../policy/waivers-file.ts";
import { terminalText } from "../report/escape.ts";
import { type Io, UsageError } from "./io.ts";
import { problemList } from "./problem-list.ts";
import { readTextFile } from "./read-file.ts";

/**
 * The waivers that a working tree keeps as code, or those of the file named. A file that is not valid grants nothing and
 * stops nothing: what is wrong with it is said on stderr.
 *
 * @param options.file what `--waivers` names; without it the working tree's own, where there is one
 * @throws UsageError if the file named cannot be read
 */
export function readWaivers(options: {
  readonly directory: string;
  readonly file?: string;
  readonly policy: LoadedPolicy;
  readonly floor: LoadedFloor | null;
  readonly asOf: string;
  readonly io: Pick<Io, "cwd" | "stderr">;
}): readonly Waiver[] {
  const { directory, file, policy, floor, asOf, io } = options;
  const path = file ?? WAIVERS_PATH;
  const source = file === undefined ? ownSource(join(directory, WAIVERS_PATH), io) : sourceOf(resolve(io.cwd, file));
  if (source === null) return [];
  const { waivers, problems } = waiversOfFile({
    source,
    path,
    policy: policy.policy,
    floor: floor?.policy ?? null,
    rules: RULES,
    asOf,
  });
  if (problems.length > 0)
    io.stderr(`${problemList(path, problems)}${terminalText(path)} grants nothing until it is mended\n`);
  return waivers;
}

function sourceOf(file: string): string {
  return readTextFile(file, { what: "file of waivers", missing: "name the file with --waivers" });
}

function ownSource(file: string, io: Pick<Io, "stderr">): string | null {
  if (statSync(file, { throwIfNoEntry: false }) === undefined) return null;
  try {
    return sourceOf(file);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    io.stderr(`${terminalText(error.message)}\n`);
    return null;
  }
}
