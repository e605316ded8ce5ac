import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import type { Environment } from "./settings.ts";

/** The environment, and below it what `.env` of a folder says. */
export function readEnvironment(folder: string, own: Environment): Environment {
  const path = join(folder, ".env");
  const file = existsSync(path) ? parseEnv(readFileSync(path, "utf8")) : {};
  return { ...file, ...own };
}
