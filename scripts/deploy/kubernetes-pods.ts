import type { DocumentPath } from "../../src/policy/yaml-document.ts";
import { tagOf } from "./images.ts";
import type { Problem } from "./problem.ts";
import { at, fields, items, text } from "./tree.ts";
import type { YamlPart } from "./yaml-parts.ts";

type Report = (rule: string, path: DocumentPath, message: string) => void;

/** Seconds that Assay may drain after SIGTERM. */
const DRAIN = 10;
const POD: DocumentPath = ["spec", "template", "spec"];
const PROBES = { startupProbe: "/healthz", livenessProbe: "/healthz", readinessProbe: "/readyz" } as const;

/** Holds each Deployment's pods, and what points at them, against what Assay relies on. */
export function checkPods(parts: readonly YamlPart[], version: string): Problem[] {
  const problems: Problem[] = [];
  const reporter =
    (part: YamlPart): Report =>
    (rule, path, message) => {
      problems.push({ file: part.file, line: part.lineOf(path), rule: `kubernetes/${rule}`, message });
    };
  const deployments = parts.filter((part) => text(part.value, "kind") === "Deployment");
  for (const part of deployments) {
    const report = reporter(part);
    checkPod(part.value, report);
    checkReferences(part.value, parts, report);
    for (const index of items(at(part.value, ...POD, "containers")).keys()) {
      const path = [...POD, "containers", index];
      const container = at(part.value, ...path);
      checkContainer({ container, path, pod: at(part.value, ...POD), version, report });
      checkMounts({ container, path, pod: at(part.value, ...POD), report });
    }
  }
  for (const part of parts) checkSelector(part, deployments, reporter(part));
  return problems;
}

function checkPod(deployment: unknown, report: Report): void {
  const pod = at(deployment, ...POD);
  const security = at(pod, "securityContext");
  const path = [...POD, "securityContext"];
  if (at(security, "runAsNonRoot") !== true) report("not-root", [...path, "runAsNonRoot"], "runAsNonRoot must be true");
  if (!(Number(at(security, "runAsUser")) > 0)) {
    report("not-root", [...path, "runAsUser"], "runAsUser must be a number other than 0");
  }
  if (text(security, "seccompProfile", "type") !== "RuntimeDefault") {
    report("seccomp", [...path, "seccompProfile"], "seccompProfile must be RuntimeDefault");
  }
  if (at(pod, "automountServiceAccountToken") !== false) {
    report("token", [...POD, "automountServiceAccountToken"], "automountServiceAccountToken must be false");
  }
  const waits = items(at(pod, "containers")).map((one) =>
    Number(at(one, "lifecycle", "preStop", "sleep", "seconds") ?? 0),
  );
  const needed = Math.max(...waits) + DRAIN;
  if (Number(at(pod, "terminationGracePeriodSeconds") ?? 30) <= needed) {
    report("grace", [...POD, "terminationGracePeriodSeconds"], `must be more than ${needed}: preStop, then draining`);
  }
}

interface ContainerFacts {
  readonly container: unknown;
  readonly path: DocumentPath;
  readonly pod: unknown;
  readonly version: string;
  readonly report: Report;
}

function checkContainer({ container, path, version, report }: ContainerFacts): void {
  if (tagOf(text(container, "image")) !== version) {
    report("pinned-image", [...path, "image"], `the tag of ${text(container, "image")} must be ${version}`);
  }
  const security = at(container, "securityContext");
  const below = (...rest: string[]) => [...path, "securityContext", ...rest];
  if (at(security, "readOnlyRootFilesystem") !== true) {
    report("read-only", below("readOnlyRootFilesystem"), "readOnlyRootFilesystem must be true");
  }
  if (at(security, "allowPrivilegeEscalation") !== false) {
    report("capabilities", below("allowPrivilegeEscalation"), "allowPrivilegeEscalation must be false");
  }
  if (at(security, "privileged") === true) report("capabilities", below("privileged"), "is root on the node");
  if (at(security, "runAsUser") === 0) report("not-root", below("runAsUser"), "runs as root");
  if (
    !items(at(security, "capabilities", "drop")).includes("ALL") ||
    at(security, "capabilities", "add") !== undefined
  ) {
    report("capabilities", below("capabilities"), "capabilities must drop ALL and add none");
  }
  const ports = items(at(container, "ports")).map((port) => text(port, "name"));
  for (const [probe, wanted] of Object.entries(PROBES)) {
    const get = at(container, probe, "httpGet");
    if (text(get, "path") !== wanted) report("probes", [...path, probe], `${probe} must ask ${wanted}`);
    else if (!ports.includes(text(get, "port"))) {
      report("probes", [...path, probe, "httpGet", "port"], `${probe} asks a port that the container does not name`);
    }
  }
  for (const [kind, name] of [
    ["requests", "cpu"],
    ["requests", "memory"],
    ["limits", "memory"],
    ["limits", "ephemeral-storage"],
  ] as const) {
    // A plain number is valid too, but 4 for 4Gi is four bytes.
    if (!/^\d+(\.\d+)?(m|Ki|Mi|Gi)$/.test(text(container, "resources", kind, name))) {
      report("resources", [...path, "resources", kind, name], `${kind}.${name} must be a quantity with its unit`);
    }
  }
}

/** Folders that are written to, each an emptyDir with a limit. */
function checkMounts({ container, path, pod, report }: Omit<ContainerFacts, "version">): void {
  const mounts = items(at(container, "volumeMounts"));
  const volumes = items(at(pod, "volumes"));
  for (const [index, mount] of mounts.entries()) {
    const volume = volumes.find((one) => text(one, "name") === text(mount, "name"));
    const where = [...path, "volumeMounts", index];
    if (volume === undefined) report("volumes", where, `no volume is named ${text(mount, "name")}`);
    else if (text(volume, "emptyDir", "sizeLimit") === "") {
      report("volumes", where, `${text(mount, "name")} must be an emptyDir with a sizeLimit`);
    }
  }
  if (!mounts.some((mount) => text(mount, "mountPath") === "/tmp")) {
    report("writable-tmp", [...path, "volumeMounts"], "needs an emptyDir at /tmp, to unpack evidence");
  }
}

/** What the pods name stands in the manifests. */
function checkReferences(deployment: unknown, parts: readonly YamlPart[], report: Report): void {
  const has = (kind: string, name: string) =>
    parts.some((part) => text(part.value, "kind") === kind && text(part.value, "metadata", "name") === name);
  const account = text(deployment, ...POD, "serviceAccountName");
  if (!has("ServiceAccount", account)) {
    report("references", [...POD, "serviceAccountName"], `there is no ServiceAccount "${account}"`);
  }
  for (const [index, container] of items(at(deployment, ...POD, "containers")).entries()) {
    for (const [place, source] of items(at(container, "envFrom")).entries()) {
      for (const [key, kind] of [
        ["configMapRef", "ConfigMap"],
        ["secretRef", "Secret"],
      ] as const) {
        const name = text(source, key, "name");
        if (at(source, key) !== undefined && !has(kind, name)) {
          report("references", [...POD, "containers", index, "envFrom", place], `there is no ${kind} "${name}"`);
        }
      }
    }
  }
}

/** Deployment, Service and PodDisruptionBudget select the pods that there are. */
function checkSelector(part: YamlPart, deployments: readonly YamlPart[], report: Report): void {
  const kind = text(part.value, "kind");
  const selector =
    kind === "Service" ? at(part.value, "spec", "selector") : at(part.value, "spec", "selector", "matchLabels");
  if (!["Service", "Deployment", "PodDisruptionBudget"].includes(kind)) return;
  const wanted = Object.entries(fields(selector));
  const own = kind === "Deployment" ? [part] : deployments;
  const found = own.find((deployment) => {
    const labels = at(deployment.value, "spec", "template", "metadata", "labels");
    return wanted.length > 0 && wanted.every(([name, value]) => text(labels, name) === value);
  });
  if (found === undefined) report("selector", ["spec", "selector"], `the ${kind} selects no pods of these manifests`);
  const containers = items(at(found?.value, ...POD, "containers"));
  const named = containers.flatMap((one) => items(at(one, "ports")).map((port) => text(port, "name")));
  for (const [index, port] of (kind === "Service" ? items(at(part.value, "spec", "ports")) : []).entries()) {
    if (!named.includes(text(port, "targetPort"))) {
      report(
        "selector",
        ["spec", "ports", index, "targetPort"],
        "the Service points at a port that no container names",
      );
    }
  }
}
