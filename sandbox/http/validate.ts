import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import { isFields } from "./read-body.ts";
import type { Route } from "./route.ts";

/** What GitHub's OpenAPI has to say against a request. */
export type Verdict = {
  /** All of it, for the tester. */
  problems: string[];
  /** GitHub's own words where it would refuse; it lets keys it does not know pass. */
  refusal: string | undefined;
};

type Parameter = { name: string; in: "query" | "path"; required: boolean; validate: ValidateFunction };
type Operation = { parameters: Parameter[]; body: ValidateFunction | undefined; bodyRequired: boolean };

const FILE = join(import.meta.dirname, "../openapi/operations.json");
let compiled: Map<string, () => Operation> | undefined;

/** Holds a request against the operation of its route. Schemas are compiled when they are first needed. */
export function validateRequest(
  route: Route,
  request: { params: Readonly<Record<string, string>>; query: URLSearchParams; body: unknown },
): Verdict {
  compiled ??= loadOperations();
  const operation = compiled.get(`${route.method} ${route.path}`)?.();
  if (operation === undefined) {
    return {
      problems: [`${route.method} ${route.path} is not in openapi/operations.json: derive it again`],
      refusal: undefined,
    };
  }
  const problems = checkParameters(operation, request.params, request.query);
  if (request.body === undefined) {
    if (operation.bodyRequired) problems.push("the body is missing");
    return { problems, refusal: undefined };
  }
  if (operation.body === undefined)
    return { problems: [...problems, "this operation takes no body"], refusal: undefined };
  if (operation.body(request.body)) return { problems, refusal: undefined };
  const errors = (operation.body.errors ?? []).filter(
    (error) => error.keyword !== "anyOf" && error.keyword !== "oneOf",
  );
  const serious = errors
    .filter((error) => error.keyword !== "additionalProperties")
    .map((error) => explain(error, request.body));
  return {
    problems: [...problems, ...errors.map((error) => `body${error.instancePath}: ${explain(error, request.body)}`)],
    refusal: serious.length === 0 ? undefined : `Invalid request.\n\n${[...new Set(serious)].join("\n")}`,
  };
}

function checkParameters(
  operation: Operation,
  params: Readonly<Record<string, string>>,
  query: URLSearchParams,
): string[] {
  const problems: string[] = [];
  for (const parameter of operation.parameters) {
    const given = parameter.in === "path" ? params[parameter.name] : query.get(parameter.name);
    if (given === null || given === undefined) {
      if (parameter.required && parameter.in === "query") problems.push(`query ${parameter.name} is missing`);
    } else if (!readings(given).some((value) => parameter.validate(value))) {
      problems.push(`${parameter.in} ${parameter.name}=${given} is not valid`);
    }
  }
  const known = new Set(operation.parameters.filter((one) => one.in === "query").map((one) => one.name));
  for (const name of new Set(query.keys())) {
    if (!known.has(name)) problems.push(`query ${name} is not known to this operation`);
  }
  return problems;
}

// In a URL everything is text; a parameter is valid if one of its readings is.
function readings(given: string): unknown[] {
  const all: unknown[] = [given];
  if (/^-?\d+$/.test(given)) all.unshift(Number(given));
  if (given === "true" || given === "false") all.unshift(given === "true");
  return all;
}

// The sentences in which GitHub refuses a body.
function explain(error: ErrorObject, body: unknown): string {
  const value = at(body, error.instancePath);
  const count = typeof value === "string" ? [...value].length : Array.isArray(value) ? value.length : 0;
  const limit: unknown = error.params["limit"];
  const where = `For 'properties/${error.instancePath.slice(1)}', `;
  switch (error.keyword) {
    case "required":
      return `"${error.params["missingProperty"]}" wasn't supplied.`;
    case "additionalProperties":
      return `"${error.params["additionalProperty"]}" is not a permitted key.`;
    case "maxLength":
      return `Only ${limit} characters are allowed; ${count} were supplied.`;
    case "maxItems":
      return `No more than ${limit} items are allowed; ${count} were supplied.`;
    case "enum":
      return `${where}${JSON.stringify(value)} is not a possible value. Must be one of the following: ${list(error.params["allowedValues"])}.`;
    case "type":
      return `${where}${JSON.stringify(value)?.slice(0, 100)} is not of type ${error.params["type"]}.`;
    default:
      return `${where}${error.message ?? error.keyword}.`;
  }
}

function list(values: unknown): string {
  return Array.isArray(values) ? values.join(", ") : "";
}

function at(value: unknown, pointer: string): unknown {
  let here = value;
  for (const key of pointer.split("/").slice(1)) {
    here = Array.isArray(here) ? here[Number(key)] : isFields(here) ? here[key] : undefined;
  }
  return here;
}

function loadOperations(): Map<string, () => Operation> {
  const ajv = new Ajv({
    strict: false,
    allErrors: true,
    logger: false,
    formats: { "date-time": isDateTime, uri: true, int64: true },
  });
  const file: unknown = JSON.parse(readFileSync(FILE, "utf8"));
  const operations = isFields(file) && Array.isArray(file["operations"]) ? file["operations"].filter(isFields) : [];
  return new Map(
    operations.map((operation) => {
      let ready: Operation | undefined;
      const compile = (): Operation => {
        ready ??= {
          bodyRequired: operation["bodyRequired"] === true,
          body: isFields(operation["body"]) ? ajv.compile(operation["body"]) : undefined,
          parameters: (Array.isArray(operation["parameters"]) ? operation["parameters"] : [])
            .filter(isFields)
            .map((one) => ({
              name: String(one["name"]),
              in: one["in"] === "path" ? "path" : "query",
              required: one["required"] === true,
              validate: ajv.compile(isFields(one["schema"]) ? one["schema"] : {}),
            })),
        };
        return ready;
      };
      return [`${operation["method"]} ${operation["path"]}`, compile];
    }),
  );
}

function isDateTime(value: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(value) && !Number.isNaN(Date.parse(value));
}
