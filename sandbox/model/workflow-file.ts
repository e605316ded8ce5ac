import { CORE_SCHEMA, load, YAMLException } from "js-yaml";
import { type Fields, isFields } from "../http/read-body.ts";

/** An input that a workflow declares for those who start it by hand. */
export type DeclaredInput = { required: boolean; default: string | undefined; options: readonly string[] | undefined };

/** The inputs that a workflow file declares under `workflow_dispatch`; undefined where it has no such trigger. */
export function dispatchInputs(file: string): ReadonlyMap<string, DeclaredInput> | undefined {
  const on = triggersOf(file);
  if (on === "workflow_dispatch" || (Array.isArray(on) && on.includes("workflow_dispatch"))) return new Map();
  if (!isFields(on) || !("workflow_dispatch" in on)) return undefined;
  const trigger = on["workflow_dispatch"];
  const inputs = isFields(trigger) ? trigger["inputs"] : undefined;
  return new Map(Object.entries(isFields(inputs) ? inputs : {}).map(([name, declared]) => [name, readInput(declared)]));
}

/** What a run that was started by hand is called: the file's `run-name` with the inputs put in; undefined without one. */
export function runName(file: string, inputs: Readonly<Record<string, string>>): string | undefined {
  const name = readWorkflow(file)?.["run-name"];
  if (typeof name !== "string") return undefined;
  return name.replace(/\$\{\{\s*inputs\.([\w-]+)\s*\}\}/g, (_, key: string) => inputs[key] ?? "");
}

function readInput(declared: unknown): DeclaredInput {
  const fields: Fields = isFields(declared) ? declared : {};
  const options = fields["options"];
  return {
    required: fields["required"] === true,
    default: fields["default"] === undefined ? undefined : String(fields["default"]),
    options: Array.isArray(options) ? options.map(String) : undefined,
  };
}

function triggersOf(file: string): unknown {
  return readWorkflow(file)?.["on"];
}

function readWorkflow(file: string): Fields | undefined {
  try {
    const workflow = load(file, { schema: CORE_SCHEMA });
    return isFields(workflow) ? workflow : undefined;
  } catch (error) {
    // GitHub keeps a broken workflow file, which then starts by nothing.
    if (error instanceof YAMLException) return undefined;
    throw error;
  }
}
