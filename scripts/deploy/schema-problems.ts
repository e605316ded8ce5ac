import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import type { DocumentPath } from "../../src/policy/yaml-document.ts";
import type { Problem } from "./problem.ts";
import type { YamlPart } from "./yaml-parts.ts";

/** Formats that the schemas name. The Compose Specification's own are only named there; these are their grammar. */
const FORMATS = {
  int32: { type: "number", validate: (value: number) => Math.abs(value) <= 2 ** 31 },
  int64: { type: "number", validate: (value: number) => Number.isSafeInteger(value) },
  byte: /^[A-Za-z0-9+/]*={0,2}$/,
  "date-time": /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/,
  duration: /^(\$\{.*\}|(\d+(\.\d+)?(us|ms|s|m|h))+)$/,
  expose: /^\d+(-\d+)?(\/[a-z]+)?$/,
  ports: /^[^\s]+$/,
  subnet_ip_address: /^[0-9a-f.:]+\/\d+$/i,
} as const;

/** Compiles a JSON Schema of draft 7 or 2020-12 as far as the committed ones use it. */
export function compileSchema(schema: Readonly<Record<string, unknown>>): ValidateFunction {
  const ajv = new Ajv({ strict: false, allErrors: true, logger: false, formats: FORMATS });
  // The Compose Specification writes its draft's address with https, under which no validator knows it.
  const { $schema: _, ...rest } = schema;
  return ajv.compile(rest);
}

/** What the schema has to say against a document, by line. */
export function schemaProblems(validate: ValidateFunction, part: YamlPart, rule: string): Problem[] {
  if (validate(part.value)) return [];
  const errors = (validate.errors ?? []).map((error) => ({ error, path: pathOf(error) }));
  // Where a value may have one of several shapes, only what is wrong deepest inside it says which was meant.
  const kept = errors.filter(
    ({ error, path }) =>
      !SHAPES.has(error.keyword) ||
      !errors.some((other) => other.path.length > path.length && starts(other.path, path)),
  );
  const said = new Map<string, { readonly path: DocumentPath; readonly words: Set<string> }>();
  for (const { error, path } of kept) {
    if (CHOICES.has(error.keyword) && kept.some((other) => other.error !== error && starts(other.path, path))) continue;
    const name = path.length === 0 ? "the document" : path.join(".");
    const there = said.get(name) ?? { path, words: new Set() };
    said.set(name, { path, words: there.words.add(explain(error)) });
  }
  const problems = [...said].map(([name, { path, words }]) => {
    return { file: part.file, line: part.lineOf(path), rule, message: `${name} ${[...words].join(" or ")}` };
  });
  return problems.sort((a, b) => a.line - b.line);
}

const CHOICES = new Set(["oneOf", "anyOf", "if"]);
const SHAPES = new Set([...CHOICES, "type"]);

/** Where the error is: at the key itself where one is unknown. */
function pathOf(error: ErrorObject): DocumentPath {
  const steps = error.instancePath
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
  const extra: unknown = error.params["additionalProperty"];
  return typeof extra === "string" ? [...steps, extra] : steps;
}

function starts(path: DocumentPath, head: DocumentPath): boolean {
  return head.every((step, index) => path[index] === step);
}

function explain(error: ErrorObject): string {
  switch (error.keyword) {
    case "additionalProperties":
      return "is an unknown key";
    case "required":
      return `lacks the key ${error.params["missingProperty"]}`;
    case "enum":
      return `must be one of ${JSON.stringify(error.params["allowedValues"])}`;
    default:
      return error.message ?? error.keyword;
  }
}
