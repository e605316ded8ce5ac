import { markdownTable } from "markdown-table";
import { COMMANDS, type CommandGrammar, usageOf } from "../src/commands/grammar.ts";
import { GROUPS, type Group, type Outcome, WHO_MAY, type WhoMay } from "../test/flows/who-may.ts";

const SIGNS: Readonly<Record<Outcome, string>> = { done: "✓", refused: "refused", silent: "—" };
const GROUP_NAMES: readonly Group[] = ["read", "triage", "write", "closing", "opening"];

/** All commands: how each is written, what it does, and who may give it. */
export function commandTable(): string {
  const rows = COMMANDS.map((grammar: CommandGrammar) => [
    code(usageOf(grammar)),
    grammar.summary,
    needsOf(grammar),
    grammar.where === "anywhere" ? "issues too" : "",
  ]);
  return table([["command", "does", "needs", "where"], ...rows]);
}

/** Every option, with the commands that take it. */
export function optionTable(): string {
  const options = COMMANDS.flatMap(({ name, options: own }: CommandGrammar) =>
    own.map(({ name: option, value, required, about }) => {
      const written = code(value === undefined ? `--${option}` : `--${option} ${value}`);
      return { written, about, taker: required === true ? `${code(name)} (required)` : code(name) };
    }),
  );
  const written = [...new Set(options.map((option) => option.written))];
  const rows = written.map((one) => {
    const same = options.filter((option) => option.written === one);
    return [one, same[0]?.about ?? "", same.map(({ taker }) => taker).join(", ")];
  });
  return table([["option", "means", "taken by"], ...rows]);
}

/** The matrix that `test/flows/commands-matrix.test.ts` holds the App to. */
export function whoMayTable(): string {
  const heads = GROUP_NAMES.map((group) => GROUPS[group].map(code).join(", "));
  const everybody: readonly WhoMay[] = Object.values(WHO_MAY);
  const rows = everybody.map((one) => [one.who, ...GROUP_NAMES.map((group) => SIGNS[one[group]])]);
  return table([["who", ...heads], ...rows]);
}

function needsOf({ needs, opensGate }: CommandGrammar): string {
  if (needs !== "approver") return code(needs);
  return opensGate === true ? "approver without a hand in the change" : "approver";
}

function code(text: string): string {
  return `\`${text.replaceAll("|", "\\|")}\``;
}

function table(rows: readonly (readonly string[])[]): string {
  return markdownTable(
    rows.map((row) => [...row]),
    { alignDelimiters: false },
  );
}
