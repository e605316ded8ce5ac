// Derives deploy/schemas/kubernetes-1.35.json from the JSON Schemas of Kubernetes' own OpenAPI description.
//
//   pip download --no-deps --dest /tmp/k8s kubernetes-validate==1.37.0     (22 MB, which is why it is not a dependency)
//   python3 -m zipfile -e /tmp/k8s/*.whl /tmp/k8s
//   node scripts/derive-kubernetes-schemas.ts /tmp/k8s/kubernetes_validate/kubernetes-json-schema
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type JsonObject = { [key: string]: Json };

/**
 * The oldest release whose API the manifest may use. A v1 kind only ever gains keys, so what is valid here holds for
 * later releases too.
 */
const RELEASE = "v1.35.0";
const SOURCE = `kubernetes-validate@1.37.0 (PyPI) ${RELEASE}-local-strict/_definitions.json`;
const TARGET = join(import.meta.dirname, "../deploy/schemas/kubernetes-1.35.json");

/** The kinds that the manifests may use, and the definition of each. */
const KINDS: Readonly<Record<string, string>> = {
  "v1 Namespace": "io.k8s.api.core.v1.Namespace",
  "v1 ServiceAccount": "io.k8s.api.core.v1.ServiceAccount",
  "v1 ConfigMap": "io.k8s.api.core.v1.ConfigMap",
  "v1 Secret": "io.k8s.api.core.v1.Secret",
  "v1 Service": "io.k8s.api.core.v1.Service",
  "apps/v1 Deployment": "io.k8s.api.apps.v1.Deployment",
  "policy/v1 PodDisruptionBudget": "io.k8s.api.policy.v1.PodDisruptionBudget",
};

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Drops prose and extensions, and lets no value be null: the server reads it as absent, the writer forgot something. */
function tidy(given: Json): Json {
  if (Array.isArray(given)) return given.map(tidy);
  if (!isObject(given)) return given;
  const result: JsonObject = {};
  for (const [key, value] of Object.entries(given)) {
    if (key === "properties" && isObject(value)) {
      result[key] = Object.fromEntries(Object.entries(value).map(([name, one]) => [name, tidy(one)]));
    } else if (key === "type" && Array.isArray(value)) {
      const types = value.filter((type) => type !== "null");
      result[key] = types.length === 1 ? (types[0] ?? null) : types;
    } else if (key !== "description" && key !== "default" && !key.startsWith("x-kubernetes-")) {
      result[key] = tidy(value);
    }
  }
  return result;
}

/** The names of the definitions that `value` refers to. */
function references(value: Json): string[] {
  if (Array.isArray(value)) return value.flatMap(references);
  if (!isObject(value)) return [];
  const own = typeof value["$ref"] === "string" ? [value["$ref"].replace("#/$defs/", "")] : [];
  return [...own, ...Object.values(value).flatMap(references)];
}

/** A kind as it is written in a manifest: it states what it is, and leaves `status` to the cluster. */
function asWritten(definition: JsonObject): JsonObject {
  const { status: _, ...properties } = isObject(definition["properties"]) ? definition["properties"] : {};
  const required = Array.isArray(definition["required"]) ? definition["required"] : [];
  return { ...definition, properties, required: [...new Set(["apiVersion", "kind", "metadata", ...required])] };
}

function main(folder: string): void {
  const text = readFileSync(join(folder, `${RELEASE}-local-strict/_definitions.json`), "utf8");
  const file: Json = JSON.parse(text);
  const definitions = isObject(file) && isObject(file["$defs"]) ? file["$defs"] : {};
  const roots = Object.values(KINDS);
  const taken = new Map<string, JsonObject>();
  for (const waiting = [...roots]; waiting.length > 0; ) {
    const name = waiting.pop() ?? "";
    if (taken.has(name)) continue;
    const found = tidy(definitions[name] ?? null);
    if (!isObject(found)) throw new Error(`${SOURCE} has no definition ${name}`);
    const definition = roots.includes(name) ? asWritten(found) : found;
    taken.set(name, definition);
    waiting.push(...references(definition));
  }
  const lines = [...taken]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, one]) => `"${name}":${JSON.stringify(one)}`);
  const head = `"source":${JSON.stringify(SOURCE)},"kinds":${JSON.stringify(KINDS)}`;
  writeFileSync(TARGET, `{${head},"$defs":{\n${lines.join(",\n")}\n}}\n`);
  process.stdout.write(`${taken.size} definitions written to ${TARGET}\n`);
}

const folder = process.argv[2];
if (folder === undefined) {
  process.stderr.write("usage: node scripts/derive-kubernetes-schemas.ts FOLDER/kubernetes-json-schema\n");
  process.exit(2);
}
main(folder);
