// Derives sandbox/openapi/operations.json from GitHub's own OpenAPI description.
//
//   npm install --prefix /tmp/openapi @octokit/openapi@23.0.2      (385 MB, which is why it is not a dependency)
//   node scripts/derive-openapi.ts /tmp/openapi/node_modules/@octokit/openapi
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { routes } from "../sandbox/routes/index.ts";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type JsonObject = { [key: string]: Json };

const LEFT_OUT = new Set([
  "description",
  "example",
  "examples",
  "deprecated",
  "externalDocs",
  "title",
  "x-github",
  "default",
]);
const TARGET = join(import.meta.dirname, "../sandbox/openapi/operations.json");

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function objectAt(value: Json | undefined, ...keys: string[]): JsonObject {
  let at: Json | undefined = value;
  for (const key of keys) at = isObject(at) ? at[key] : undefined;
  return isObject(at) ? at : {};
}

function main(folder: string): void {
  const description: Json = JSON.parse(readFileSync(join(folder, "generated/api.github.com.json"), "utf8"));
  const version: Json = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const missing: string[] = [];
  const operations = routes.map((route) => {
    const at = objectAt(description, "paths", route.path);
    const operation = objectAt(at, route.method.toLowerCase());
    if (Object.keys(operation).length === 0) missing.push(`${route.method} ${route.path}`);
    const requestBody = resolve(description, operation["requestBody"] ?? null);
    const schema = objectAt(requestBody, "content", "application/json", "schema");
    const parameters = [...list(at["parameters"]), ...list(operation["parameters"])]
      .map((one) => resolve(description, one))
      .filter(isObject);
    return {
      method: route.method,
      path: route.path,
      parameters: parameters
        .filter((one) => one["in"] === "query" || one["in"] === "path")
        .map((one) => ({
          name: one["name"] ?? null,
          in: one["in"] ?? null,
          required: one["required"] === true,
          schema: tidy(description, one["schema"] ?? {}),
        })),
      ...(Object.keys(schema).length === 0
        ? {}
        : { bodyRequired: objectAt(requestBody)["required"] === true, body: tidy(description, schema) }),
    };
  });
  if (missing.length > 0) {
    process.stderr.write(
      `Not in GitHub's description, so mend the route's method or template:\n${missing.join("\n")}\n`,
    );
    process.exit(1);
  }
  const source = `@octokit/openapi@${String(objectAt(version)["version"])} api.github.com.json`;
  const lines = operations.map((one) => JSON.stringify(one)).join(",\n");
  writeFileSync(TARGET, `{"source":${JSON.stringify(source)},"operations":[\n${lines}\n]}\n`);
  process.stdout.write(`${operations.length} operations written to ${TARGET}\n`);
}

function list(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : [];
}

function resolve(description: Json, value: Json): Json {
  if (!isObject(value) || typeof value["$ref"] !== "string") return value;
  return resolve(description, objectAt(description, ...value["$ref"].replace(/^#\//, "").split("/")));
}

/** Replaces references, drops prose, rewrites `nullable` to JSON Schema and closes every object of known keys. */
function tidy(description: Json, given: Json): Json {
  const schema = resolve(description, given);
  if (Array.isArray(schema)) return schema.map((one) => tidy(description, one));
  if (!isObject(schema)) return schema;
  const result: JsonObject = {};
  for (const [key, value] of Object.entries(schema)) {
    if (key === "properties" && isObject(value)) {
      result[key] = Object.fromEntries(Object.entries(value).map(([name, one]) => [name, tidy(description, one)]));
    } else if (key === "enum" || key === "required") {
      result[key] = value;
    } else if (key !== "nullable" && !LEFT_OUT.has(key)) {
      result[key] = tidy(description, value);
    }
  }
  if (result["type"] === "object" && isObject(result["properties"]) && result["additionalProperties"] === undefined) {
    result["additionalProperties"] = false;
  }
  return schema["nullable"] === true ? { anyOf: [{ type: "null" }, result] } : result;
}

const folder = process.argv[2];
if (folder === undefined) {
  process.stderr.write("usage: node scripts/derive-openapi.ts FOLDER_OF_@octokit/openapi\n");
  process.exit(2);
}
main(folder);
