import type { ValidateFunction } from "ajv";
import { checkPods } from "./kubernetes-pods.ts";
import type { Problem } from "./problem.ts";
import { schemaProblems } from "./schema-problems.ts";
import { at, fields, text } from "./tree.ts";
import { readYamlParts, type YamlPart } from "./yaml-parts.ts";

export interface KubernetesFacts {
  /** The manifests that are applied together. */
  readonly files: readonly { readonly file: string; readonly source: string }[];
  /** `apps/v1 Deployment` → the schema of that kind. */
  readonly schemas: ReadonlyMap<string, ValidateFunction>;
  readonly version: string;
  /** Names of Assay's settings. */
  readonly settings: ReadonlySet<string>;
}

/** Holds the manifests against the API's own schemas, and then against what Assay relies on. */
export function checkKubernetes(facts: KubernetesFacts): Problem[] {
  const read = facts.files.map(readYamlParts);
  const parts = read.flatMap((one) => one.parts);
  const invalid = [...read.flatMap((one) => one.problems), ...parts.flatMap((part) => checkKind(part, facts.schemas))];
  // Where a document is not what it says it is, the rest would only repeat that.
  if (invalid.length > 0) return invalid;
  return [
    ...parts.flatMap((part) => checkObject(part, parts)),
    ...parts.flatMap((part) => checkValues(part, facts.settings)),
    ...checkPods(parts, facts.version),
  ].sort((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1));
}

function checkKind(part: YamlPart, schemas: ReadonlyMap<string, ValidateFunction>): Problem[] {
  const kind = `${text(part.value, "apiVersion")} ${text(part.value, "kind")}`;
  const schema = schemas.get(kind);
  if (schema !== undefined) return schemaProblems(schema, part, "kubernetes/valid");
  const message = `${kind.trim() || "a document without kind"} is none of ${[...schemas.keys()].join(", ")}`;
  return [{ file: part.file, line: part.lineOf(["kind"]), rule: "kubernetes/kind", message }];
}

/** Names, and the namespace that is declared here. */
function checkObject(part: YamlPart, parts: readonly YamlPart[]): Problem[] {
  const { file } = part;
  const problems: Problem[] = [];
  const name = text(part.value, "metadata", "name");
  if (!/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(name)) {
    const message = `"${name}" is no name: small letters, digits and hyphens`;
    problems.push({ file, line: part.lineOf(["metadata", "name"]), rule: "kubernetes/name", message });
  }
  const namespaces = parts.filter((one) => text(one.value, "kind") === "Namespace");
  const known = namespaces.map((one) => text(one.value, "metadata", "name"));
  if (!namespaces.includes(part) && !known.includes(text(part.value, "metadata", "namespace"))) {
    const message = `must be in the namespace ${known.join(" or ")}`;
    problems.push({ file, line: part.lineOf(["metadata", "namespace"]), rule: "kubernetes/namespace", message });
  }
  return problems;
}

/** ConfigMap and Secret: only settings that exist, and no secret's real value. */
function checkValues(part: YamlPart, settings: ReadonlySet<string>): Problem[] {
  const { file } = part;
  const kind = text(part.value, "kind");
  if (kind !== "ConfigMap" && kind !== "Secret") return [];
  const problems: Problem[] = [];
  for (const section of ["data", "stringData"]) {
    for (const [name, value] of Object.entries(fields(at(part.value, section)))) {
      const line = part.lineOf([section, name]);
      if (!settings.has(name)) {
        problems.push({ file, line, rule: "kubernetes/settings", message: `${name} is no setting of Assay` });
      }
      if (kind === "Secret" && !String(value).startsWith("REPLACE-WITH-")) {
        const message = `the value of ${name} must begin with REPLACE-WITH-: no secret belongs in a file`;
        problems.push({ file, line, rule: "kubernetes/placeholders", message });
      }
    }
  }
  return problems;
}
