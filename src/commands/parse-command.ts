import { nearest } from "../policy/nearest.ts";
import { COMMANDS, type CommandGrammar, type CommandName, type OptionGrammar, usageOf } from "./grammar.ts";
import { readArguments } from "./read-arguments.ts";
import { splitWords, type Word } from "./split-words.ts";

/** A command as it was given. */
export interface Command {
  readonly name: CommandName;
  /** What follows its name; `null` where nothing does. */
  readonly subject: string | null;
  /** Values of options by name; `""` for a switch. */
  readonly options: Readonly<Record<string, string>>;
}

/** What is wrong with a command line, in one plain sentence, and how the command that was probably meant is written. */
export interface Misspelling {
  readonly problem: string;
  readonly usage: string;
}

export type Parsed = { readonly ok: true; readonly command: Command } | ({ readonly ok: false } & Misspelling);

/** Parses a line that begins with `/assay`. */
export function parseCommand(line: string): Parsed {
  const split = splitWords(line);
  if ("openAt" in split) {
    const near = nearestTo(line.split(/\s+/).slice(1));
    return misspelt(`The quotation that begins at column ${split.openAt} does not end.`, near);
  }
  return parseWords(split.words.slice(1));
}

/**
 * Parses the words after `/assay`.
 *
 * @param more options that every command takes where it is given, besides its own
 */
export function parseWords(words: readonly Word[], more: readonly OptionGrammar[] = []): Parsed {
  const said = words.slice(0, 2).map(({ text }) => text.toLowerCase());
  // A command of two words goes before one of one word.
  for (const length of [2, 1]) {
    const grammar = COMMANDS.find(({ name }) => name === said.slice(0, length).join(" "));
    if (grammar === undefined) continue;
    const whole = withOptions(grammar, more);
    const read = readArguments(whole, words.slice(length));
    return read.ok ? { ok: true, command: { name: grammar.name, ...read.given } } : misspelt(read.problem, whole);
  }
  const what = said.length === 0 ? "No command is named." : `There is no command "${said.join(" ").slice(0, 60)}".`;
  const near = nearestTo(said);
  return misspelt(what, near === null ? null : withOptions(near, more));
}

function withOptions(grammar: CommandGrammar, more: readonly OptionGrammar[]): CommandGrammar {
  return { ...grammar, options: [...grammar.options, ...more] };
}

function misspelt(problem: string, meant: CommandGrammar | null): Parsed {
  return { ok: false, problem, usage: meant === null ? "/assay help" : usageOf(meant) };
}

/** The command that was probably meant; null where nothing is close. */
function nearestTo(said: readonly string[]): CommandGrammar | null {
  const names = COMMANDS.map(({ name }) => name);
  const [first = ""] = said;
  const near = nearest(said.slice(0, 2).join(" "), names) ?? nearest(first, names);
  return COMMANDS.find(({ name }) => name === near || (near === null && name.split(" ")[0] === first)) ?? null;
}
