import type { ValidateFunction } from "ajv";
import type { DocumentPath } from "../../src/policy/yaml-document.ts";
import { isPinned, tagOf } from "./images.ts";
import { isSecret } from "./known-settings.ts";
import type { Problem } from "./problem.ts";
import { schemaProblems } from "./schema-problems.ts";
import { at, fields, items, text } from "./tree.ts";
import { readYamlParts, type YamlPart } from "./yaml-parts.ts";

export interface ComposeFacts {
  readonly file: string;
  readonly source: string;
  /** The Compose Specification's JSON Schema. */
  readonly schema: ValidateFunction;
  readonly version: string;
  /** Names of Assay's settings. */
  readonly settings: ReadonlySet<string>;
}

interface Service {
  readonly name: string;
  readonly value: unknown;
  /** Whether it is built here, so Assay itself. */
  readonly isAssay: boolean;
  readonly report: (rule: string, path: DocumentPath, message: string) => void;
}

/** Longest that Assay drains, in seconds. */
const DRAIN = 10;

/** Holds the compose file against the Compose Specification, and then against what Assay relies on. */
export function checkCompose(facts: ComposeFacts): Problem[] {
  const { parts, problems } = readYamlParts(facts);
  const [part] = parts;
  if (part === undefined) return [...problems];
  const invalid = schemaProblems(facts.schema, part, "compose/valid");
  // What is no compose file has no services to look at.
  if (invalid.length > 0) return invalid;
  return checkServices(part, facts).sort((a, b) => a.line - b.line);
}

function checkServices(part: YamlPart, facts: ComposeFacts): Problem[] {
  const problems: Problem[] = [];
  for (const [name, value] of Object.entries(fields(at(part.value, "services")))) {
    const report: Service["report"] = (rule, path, message) => {
      const line = part.lineOf(["services", name, ...path]);
      problems.push({ file: part.file, line, rule: `compose/${rule}`, message: `${name}: ${message}` });
    };
    const service: Service = { name, value, isAssay: at(value, "build") !== undefined, report };
    checkHardening(service);
    checkEnvironment(service, facts.settings);
    checkReferences(service, part.value);
    if (service.isAssay) checkAssay(service, facts.version);
    else checkOther(service);
  }
  return problems;
}

function checkHardening({ value, report }: Service): void {
  if (at(value, "read_only") !== true) report("read-only", ["read_only"], "read_only must be true");
  if (at(value, "privileged") === true) report("capabilities", ["privileged"], "privileged is root on the machine");
  if (!items(at(value, "cap_drop")).includes("ALL")) report("capabilities", ["cap_drop"], "cap_drop must be [ALL]");
  if (items(at(value, "cap_add")).length > 0) report("capabilities", ["cap_add"], "needs no capability");
  if (!items(at(value, "security_opt")).includes("no-new-privileges:true")) {
    report("no-new-privileges", ["security_opt"], "security_opt must hold no-new-privileges:true");
  }
  if (!["unless-stopped", "always"].includes(text(value, "restart"))) {
    report("restart", ["restart"], "restart must be unless-stopped or always");
  }
  if (at(value, "mem_limit") === undefined) report("resources", [], "has no mem_limit");
  for (const [index, port] of items(at(value, "ports")).entries()) {
    if (!/^(127\.0\.0\.1|\[::1\]):/.test(String(port))) {
      report("loopback", ["ports", index], `${port} is open to the network without TLS; begin it with 127.0.0.1:`);
    }
  }
}

function checkEnvironment({ value, isAssay, report }: Service, settings: ReadonlySet<string>): void {
  for (const [name, given] of Object.entries(fields(at(value, "environment")))) {
    if (isAssay && !settings.has(name)) report("settings", ["environment", name], `${name} is no setting of Assay`);
    // A secret comes from outside; only the shape of an address around it may stand here.
    if (isSecret(name) && given !== null && !String(given).includes("${")) {
      report("secrets", ["environment", name], `${name} holds a secret in plain text; take it from deploy/.env`);
    }
    if (isSecret(name) && String(given).includes(":-")) {
      report("secrets", ["environment", name], `${name} has a default that everybody knows`);
    }
  }
}

function checkReferences({ value, report }: Service, document: unknown): void {
  const declared = (kind: string) => Object.keys(fields(at(document, kind)));
  for (const kind of ["networks", "secrets"] as const) {
    for (const [index, name] of items(at(value, kind)).entries()) {
      if (!declared(kind).includes(String(name))) {
        report("declared", [kind, index], `${name} is not declared under ${kind}`);
      }
    }
  }
  for (const [index, volume] of items(at(value, "volumes")).entries()) {
    const source = text(volume, "source");
    if (source !== "" && text(volume, "type") === "volume" && !declared("volumes").includes(source)) {
      report("declared", ["volumes", index], `${source} is not declared under volumes`);
    }
  }
  for (const [name, condition] of Object.entries(fields(at(value, "depends_on")))) {
    const other = at(document, "services", name);
    const path = ["depends_on", name];
    if (other === undefined) report("declared", path, `${name} is not a service`);
    else if (text(condition, "condition") !== "service_healthy" || at(other, "healthcheck") === undefined) {
      report("healthcheck", path, `must wait until ${name} is healthy, and ${name} must have a healthcheck`);
    }
  }
}

function checkAssay({ value, report }: Service, version: string): void {
  if (tagOf(text(value, "image")) !== version) report("version", ["image"], `the image's tag must be ${version}`);
  if (/^(root|0)(:|$)/.test(text(value, "user"))) report("not-root", ["user"], "runs as root");
  const targets = items(at(value, "volumes")).map((volume) => text(volume, "target"));
  if (!targets.includes("/tmp")) report("writable-tmp", ["volumes"], "needs a volume at /tmp, to unpack evidence");
  const grace = /^(\d+)s$/.exec(text(value, "stop_grace_period"))?.[1] ?? "0";
  if (Number(grace) <= DRAIN) {
    report("grace", ["stop_grace_period"], `stop_grace_period must be more than ${DRAIN}s, which draining may take`);
  }
  const replicas = Number(at(value, "deploy", "replicas") ?? 1);
  for (const [index, port] of items(at(value, "ports")).entries()) {
    const [, low = "", high = low] = /(?:^|:)(\d+)(?:-(\d+))?:\d+$/.exec(String(port)) ?? [];
    if (Number(high) - Number(low) + 1 < replicas) {
      report("ports", ["ports", index], `${port} has too few ports for ${replicas} replicas`);
    }
  }
}

function checkOther({ value, report }: Service): void {
  const image = text(value, "image");
  if (!isPinned(image)) report("pinned-image", ["image"], `${image} has no tag with its whole version`);
  if (!/^[1-9]\d*(:[1-9]\d*)?$/.test(text(value, "user"))) {
    report("not-root", ["user"], "user must be a number other than 0");
  }
  if (at(value, "healthcheck") === undefined) report("healthcheck", [], "has no healthcheck");
}
