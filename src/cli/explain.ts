import { z } from "zod";
import { RULES } from "../checks/index.ts";
import type { Rule } from "../checks/rule.ts";
import { suggest } from "../policy/nearest.ts";
import { rulePage } from "../rule-page.ts";
import { EXIT, type ExitCode, type Io, UsageError } from "./io.ts";
import { oneOf, readArguments } from "./read-arguments.ts";

/** `assay explain RULE`: the rule's page, or the JSON Schema of its keys. */
export function explainCommand(args: readonly string[], io: Io): ExitCode {
  const options = { format: { type: "string", default: "text" } } as const;
  const { values, positionals } = readArguments(args, options, 1);
  const format = oneOf(values.format, ["text", "json"], "--format");
  const [name] = positionals;
  if (name === undefined) throw new UsageError("assay explain needs the name of a rule; assay rules lists them");
  const rule = RULES.find((candidate) => candidate.name === name);
  if (rule === undefined) {
    const known = RULES.map((candidate) => candidate.name);
    throw new UsageError(`no rule is called "${name}"${suggest(name, known)}`);
  }
  io.stdout(format === "json" ? `${JSON.stringify(keysOf(rule), null, 2)}\n` : pageOf(rule));
  return EXIT.pass;
}

/** `assay rules`: every rule with its summary. */
export function rulesCommand(args: readonly string[], io: Io): ExitCode {
  const options = { format: { type: "string", default: "text" } } as const;
  const { values } = readArguments(args, options, 0);
  const format = oneOf(values.format, ["text", "json"], "--format");
  const rules = RULES.map(({ name, summary }) => ({ name, summary }));
  const width = Math.max(0, ...rules.map(({ name }) => name.length));
  const text = rules.map(({ name, summary }) => `${name.padEnd(width)}  ${summary}\n`).join("");
  io.stdout(format === "json" ? `${JSON.stringify(rules, null, 2)}\n` : text);
  return EXIT.pass;
}

function keysOf(rule: Rule): Record<string, unknown> {
  return { ...z.toJSONSchema(rule.params, { io: "input" }), title: rule.name, description: rule.summary };
}

function pageOf(rule: Rule): string {
  // A rule without a page is caught by `npm run docs`; its summary and keys still say something.
  return rulePage(rule.name) ?? `# ${rule.name}\n\n${rule.summary}\n\n${JSON.stringify(keysOf(rule), null, 2)}\n`;
}
