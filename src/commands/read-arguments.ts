import { nearest } from "../policy/nearest.ts";
import type { CommandGrammar } from "./grammar.ts";
import type { Word } from "./split-words.ts";

/** Longest subject or value, in UTF-16 units. */
const LONGEST = 1000;

interface Given {
  readonly subject: string | null;
  readonly options: Readonly<Record<string, string>>;
}

/** What was given, or what is wrong with it in one plain sentence. */
export type ReadArguments =
  | { readonly ok: true; readonly given: Given }
  | { readonly ok: false; readonly problem: string };

/** Reads what follows the name of a command. */
export function readArguments(grammar: CommandGrammar, words: readonly Word[]): ReadArguments {
  const options: Record<string, string> = {};
  const subjects: string[] = [];
  const open = [...words];
  for (let word = open.shift(); word !== undefined; word = open.shift()) {
    const written = optionIn(word);
    if (written === null) {
      subjects.push(word.text);
      continue;
    }
    const { name } = written;
    const option = grammar.options.find((one) => one.name === name);
    if (option === undefined)
      return wrong(`/assay ${grammar.name} has no option --${name}${didYouMean(grammar, name)}`);
    if (Object.hasOwn(options, name)) return wrong(`--${name} is given twice.`);
    if (option.value === undefined && written.value !== null) return wrong(`--${name} takes no value.`);
    const [next] = open;
    const follows =
      option.value !== undefined && written.value === null && next !== undefined && optionIn(next) === null;
    const value = option.value === undefined ? "" : (written.value ?? (follows ? next.text : null));
    if (value === null) return wrong(`--${name} needs a value: --${name} ${option.value}.`);
    if (option.value !== undefined && value.trim() === "") return wrong(`--${name} is empty.`);
    options[name] = value.trim();
    if (follows) open.shift();
  }
  return checked(grammar, subjects, options);
}

function checked(grammar: CommandGrammar, subjects: readonly string[], options: Given["options"]): ReadArguments {
  const command = `/assay ${grammar.name}`;
  const whole = grammar.isPhrase === true && subjects.length > 1 ? [subjects.join(" ")] : subjects;
  const [subject = null, second] = whole;
  if (grammar.subject === undefined && subject !== null) {
    return wrong(`${command} takes no "${subject.slice(0, 60)}"; put what has spaces into quotes.`);
  }
  if (second !== undefined) {
    return wrong(
      `${command} takes one word here, and "${second.slice(0, 60)}" is another; put what has spaces into quotes.`,
    );
  }
  if (subject === null && grammar.subject?.startsWith("<") === true)
    return wrong(`${command} needs ${grammar.subject}.`);
  const missing = grammar.options.find(({ name, required }) => required === true && !Object.hasOwn(options, name));
  if (missing !== undefined) return wrong(`--${missing.name} is missing.`);
  const long = [subject ?? "", ...Object.values(options)].some((value) => value.length > LONGEST);
  return long ? wrong(`A value is longer than ${LONGEST} characters.`) : { ok: true, given: { subject, options } };
}

/** `--name`, `--name=value`; editors put a dash in the place of two hyphens. Null for any other word. */
function optionIn({ text, quoted }: Word): { readonly name: string; readonly value: string | null } | null {
  const [, name, value] = /^(?:--|—|–)([a-z][a-z-]*)(?:=([\s\S]*))?$/i.exec(text) ?? [];
  return quoted || name === undefined ? null : { name: name.toLowerCase(), value: value ?? null };
}

function didYouMean({ options }: CommandGrammar, name: string): string {
  const near = nearest(
    name,
    options.map((option) => option.name),
  );
  return near === null ? "." : `; did you mean --${near}?`;
}

function wrong(problem: string): ReadArguments {
  return { ok: false, problem };
}
