import { resolve } from "node:path";
import { RULES } from "../checks/index.ts";
import { type LoadedFloor, loadFloor } from "../policy/floor.ts";
import { type LoadedPolicy, type LoadOutcome, loadPolicy, POLICY_PATH } from "../policy/load-policy.ts";
import { suggest } from "../policy/nearest.ts";
import { UsageError } from "./io.ts";
import { problemList } from "./problem-list.ts";
import { readTextFile } from "./read-file.ts";

/** An invalid policy or floor; `list` names file, line and column of each problem. */
export class InvalidPolicy extends Error {
  override readonly name = "InvalidPolicy";
  readonly list: string;
  constructor(path: string, list: string) {
    super(`${path} is not valid`);
    this.list = list;
  }
}

/** Reads and validates the policy of a working tree, or the one named. */
export function readPolicy(options: { readonly directory: string; readonly cwd: string; readonly file?: string }) {
  const { directory, cwd, file } = options;
  const source = readTextFile(file === undefined ? resolve(directory, POLICY_PATH) : resolve(cwd, file), {
    what: "policy",
    missing: "write one (docs/getting-started.md shows how), or name it with --policy",
  });
  return parsePolicy(source, file ?? POLICY_PATH);
}

/** Reads and validates a floor. */
export function readFloor(cwd: string, file: string): LoadedFloor {
  const source = readTextFile(resolve(cwd, file), { what: "floor", missing: "name the file with --floor" });
  return parseFloor(source, file);
}

/** @throws InvalidPolicy */
export function parsePolicy(source: string, path: string): LoadedPolicy {
  return valid(loadPolicy({ source, path, rules: RULES }));
}

/** @throws InvalidPolicy */
export function parseFloor(source: string, path: string): LoadedFloor {
  return valid(loadFloor({ source, path, rules: RULES }));
}

/** The same policy for some of its models only; none named means all. */
export function onlyModels(loaded: LoadedPolicy, names: readonly string[]): LoadedPolicy {
  if (names.length === 0) return loaded;
  const { models } = loaded.policy;
  const stray = names.find((name) => !Object.hasOwn(models, name));
  if (stray !== undefined) {
    throw new UsageError(`the policy governs no model "${stray}"${suggest(stray, Object.keys(models))}`);
  }
  const chosen = Object.fromEntries(Object.entries(models).filter(([name]) => names.includes(name)));
  return { ...loaded, policy: { ...loaded.policy, models: chosen } };
}

function valid<T>(outcome: LoadOutcome<T>) {
  if (outcome.ok) return outcome.loaded;
  throw new InvalidPolicy(outcome.path, problemList(outcome.path, outcome.problems));
}
