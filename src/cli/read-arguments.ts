import { type ParseArgsConfig, parseArgs } from "node:util";
import { suggest } from "../policy/nearest.ts";
import { UsageError } from "./io.ts";

/** Parses a command's arguments strictly; an unknown option is a usage error that names the nearest one. */
export function readArguments<const T extends NonNullable<ParseArgsConfig["options"]>>(
  args: readonly string[],
  options: T,
  mostPositionals: number,
) {
  try {
    const parsed = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
    const extra = parsed.positionals[mostPositionals];
    if (extra !== undefined) throw new UsageError(`there is no place for the argument "${extra}"; see: assay --help`);
    return parsed;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const unknown = /^Unknown option '([^']*)'/.exec(error.message)?.[1];
    if (unknown === undefined) throw new UsageError(`${error.message.split(". ")[0]}; see: assay --help`);
    const known = Object.keys(options).map((name) => `--${name}`);
    throw new UsageError(`unknown option "${unknown}"${suggest(unknown, known)}`);
  }
}

/** One of several words, as given to `--format`. */
export function oneOf<T extends string>(value: string, allowed: readonly T[], option: string): T {
  const found = allowed.find((word) => word === value);
  if (found === undefined) throw new UsageError(`${option} cannot be "${value}"${suggest(value, allowed)}`);
  return found;
}
