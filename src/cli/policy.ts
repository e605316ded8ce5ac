import { resolve } from "node:path";
import { RULES } from "../checks/index.ts";
import { loadFloor } from "../policy/floor.ts";
import { floorJsonSchema, policyJsonSchema } from "../policy/json-schema.ts";
import { loadPolicy, POLICY_PATH } from "../policy/load-policy.ts";
import { suggest } from "../policy/nearest.ts";
import { terminalText } from "../report/escape.ts";
import { EXIT, type ExitCode, type Io, UsageError } from "./io.ts";
import { problemList } from "./problem-list.ts";
import { oneOf, readArguments } from "./read-arguments.ts";
import { readTextFile } from "./read-file.ts";

/** `assay policy check` and `assay policy schema`. */
export function policyCommand(args: readonly string[], io: Io): ExitCode {
  const [action = "", ...rest] = args;
  if (action === "check") return check(rest, io);
  if (action === "schema") return schema(rest, io);
  throw new UsageError(
    `assay policy needs to know what to do with it${action === "" ? ": check or schema" : `, not "${action}"${suggest(action, ["check", "schema"])}`}`,
  );
}

function check(args: readonly string[], io: Io): ExitCode {
  const options = { format: { type: "string", default: "text" }, floor: { type: "boolean", default: false } } as const;
  const { values, positionals } = readArguments(args, options, 1);
  const format = oneOf(values.format, ["text", "json"], "--format");
  const path = positionals[0] ?? POLICY_PATH;
  const what = values.floor ? "floor" : "policy";
  const source = readTextFile(resolve(io.cwd, path), { what, missing: "name the file, or run this where it is" });
  const outcome = values.floor ? loadFloor({ source, path, rules: RULES }) : loadPolicy({ source, path, rules: RULES });
  const problems = outcome.ok ? [] : outcome.problems;
  if (format === "json") io.stdout(`${JSON.stringify({ version: 1, path, valid: outcome.ok, problems }, null, 2)}\n`);
  else io.stdout(outcome.ok ? `${terminalText(path)} is a valid ${what}\n` : problemList(path, problems));
  return outcome.ok ? EXIT.pass : EXIT.usage;
}

function schema(args: readonly string[], io: Io): ExitCode {
  const { values } = readArguments(args, { floor: { type: "boolean", default: false } } as const, 0);
  const document = values.floor ? floorJsonSchema(RULES) : policyJsonSchema(RULES);
  io.stdout(`${JSON.stringify(document, null, 2)}\n`);
  return EXIT.pass;
}
