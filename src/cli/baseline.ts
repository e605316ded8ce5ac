import { existsSync, writeFileSync } from "node:fs";
import { posix, resolve } from "node:path";
import { type FiguresRequest, figuresOf, keptFigures } from "../kept-figures.ts";
import { POLICY_PATH } from "../policy/load-policy.ts";
import { suggest } from "../policy/nearest.ts";
import type { ModelPolicy } from "../policy/policy-schema.ts";
import { EXIT, type ExitCode, type Io, UsageError } from "./io.ts";
import { InvalidPolicy, onlyModels, readFloor, readPolicy } from "./load-documents.ts";
import { readArguments } from "./read-arguments.ts";

const OPTIONS = {
  policy: { type: "string" },
  floor: { type: "string" },
  model: { type: "string" },
  role: { type: "string" },
  output: { type: "string" },
} as const;

type Values = ReturnType<typeof readArguments<typeof OPTIONS>>["values"];

/** Without a policy: all columns of a table of features. */
const ALL_COLUMNS: FiguresRequest = {
  role: "features",
  columns: { names: null, ignore: [] },
  groups: null,
  delimiter: null,
};

/** `assay baseline figures TABLE`: writes what is kept of a baseline's table. */
export async function baselineCommand(args: readonly string[], io: Io): Promise<ExitCode> {
  const [action = "", ...rest] = args;
  if (action !== "figures")
    throw new UsageError(
      `assay baseline needs to know what to do${action === "" ? ": figures" : `, not "${action}"${suggest(action, ["figures"])}`}`,
    );
  const { values, positionals } = readArguments(rest, OPTIONS, 1);
  const [table] = positionals;
  if (table === undefined) throw new UsageError("assay baseline figures needs a table; see: assay --help");
  if (!existsSync(resolve(io.cwd, table))) throw new UsageError(`there is no table at ${table}`);
  try {
    const made = await figuresOf({ file: resolve(io.cwd, table), path: table }, requestFor(table, values, io));
    if (!made.ok) throw new UsageError(`${made.fault.message} ${made.fault.remedy}`);
    write(made.value, values.output, io);
    return EXIT.pass;
  } catch (error) {
    if (!(error instanceof InvalidPolicy)) throw error;
    io.stderr(error.list);
    return EXIT.usage;
  }
}

function requestFor(table: string, values: Values, io: Io): FiguresRequest {
  const isDefault = values.policy === undefined && values.model === undefined;
  if (isDefault && !existsSync(resolve(io.cwd, POLICY_PATH))) return ALL_COLUMNS;
  const model = modelOf(values, io);
  const requests = keptFigures(model, values.floor === undefined ? null : readFloor(io.cwd, values.floor));
  const role = values.role ?? roleOf(table, model, requests);
  const request = requests.find((candidate) => candidate.role === role);
  if (request !== undefined) return request;
  const roles = requests.map((candidate) => candidate.role);
  if (roles.length === 0)
    throw new UsageError("no rule of the model compares with a baseline: there is nothing to keep");
  throw new UsageError(
    role === undefined
      ? `the policy declares no table called ${posix.basename(table)}; say which it is with --role: ${roles.join(" or ")}`
      : `no rule of the model compares a table of "${role}"${suggest(role, roles)}`,
  );
}

function modelOf({ policy: file, model }: Values, io: Io): ModelPolicy {
  const policy = readPolicy({ directory: io.cwd, cwd: io.cwd, ...(file === undefined ? {} : { file }) });
  const models = Object.values(onlyModels(policy, model === undefined ? [] : [model]).policy.models);
  const [only] = models;
  if (only !== undefined && models.length === 1) return only;
  throw new UsageError(`name one of the models with --model: ${Object.keys(policy.policy.models).join(", ")}`);
}

/** The role of the declared table of the same file name. */
function roleOf(table: string, { evidence }: ModelPolicy, requests: readonly FiguresRequest[]): string | undefined {
  const fits = requests.filter(({ role }) => {
    const path = evidence[role]?.from.path;
    return path !== undefined && posix.basename(path) === posix.basename(table);
  });
  return fits.length === 1 ? fits[0]?.role : undefined;
}

function write(bytes: Buffer, output: string | undefined, io: Io): void {
  try {
    if (output === undefined) io.stdout(bytes.toString("utf8"));
    else writeFileSync(resolve(io.cwd, output), bytes);
  } catch (error) {
    throw new UsageError(`the figures cannot be written to ${output}: ${error instanceof Error ? error.message : ""}`);
  }
}
