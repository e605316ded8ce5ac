import { suggest } from "../policy/nearest.ts";
import { type ExitCode, type Io, UsageError } from "./io.ts";

/** What a command does under each of its words. */
export type Actions = Readonly<Record<string, (args: readonly string[], io: Io) => Promise<ExitCode>>>;

/** Does what the first argument of a command names. */
export function choose(command: string, actions: Actions, args: readonly string[], io: Io): Promise<ExitCode> {
  const [word = "", ...rest] = args;
  const words = Object.keys(actions);
  const action = Object.hasOwn(actions, word) ? actions[word] : undefined;
  if (action !== undefined) return action(rest, io);
  const not = word === "" ? "" : `, not "${word}"${suggest(word, words)}`;
  throw new UsageError(`assay ${command} needs to know what to do: ${words.join(", ")}${not}`);
}
