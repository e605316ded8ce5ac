import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { checkKubernetes } from "../../scripts/deploy/kubernetes.ts";
import { at, fields } from "../../scripts/deploy/tree.ts";
import { readYamlParts } from "../../scripts/deploy/yaml-parts.ts";
import { readSettings } from "../../src/web/settings.ts";
import { facts, lineOf, mutate, named, root } from "./mutate.ts";

const [manifest, secret] = facts.kubernetes.files;
assert.ok(manifest !== undefined && secret !== undefined);

/** What is replaced by what, the rule that must say so, and text of the line where it must point. */
type Mistake = readonly [from: string, to: string, rule: string, at: string];

const MISTAKES: Readonly<Record<string, Mistake>> = {
  "an unknown key": ["replicas: 2", "replica: 2", "valid", "replica: 2"],
  "an unknown key deep inside": ["mountPath: /data", "mountPath: /data\n              path: /x", "valid", "path: /x"],
  "a text for a number": ["containerPort: 3000", 'containerPort: "3000"', "valid", "containerPort"],
  "a key without a value": ["type: RollingUpdate", "type:", "valid", "type:"],
  "a key that is missing": [
    "whenUnsatisfiable: ScheduleAnyway\n          labelSelector:\n            matchLabels:\n              app.kubernetes.io/name: assay\n        -",
    "labelSelector:\n            matchLabels:\n              app.kubernetes.io/name: assay\n        -",
    "valid",
    "- maxSkew",
  ],
  "a kind that does not exist": ["kind: PodDisruptionBudget", "kind: PodBudget", "kind", "kind: PodBudget"],
  "an API version that is gone": [
    "apiVersion: policy/v1",
    "apiVersion: policy/v1beta1",
    "kind",
    "kind: PodDisruptionBudget",
  ],
  "an image without a tag": ["/assay:0.1.0", "/assay", "pinned-image", "image: registry"],
  "an image whose tag moves": ["/assay:0.1.0", "/assay:latest", "pinned-image", "image: registry"],
  "the root user": ["runAsUser: 1000", "runAsUser: 0", "not-root", "runAsUser"],
  "a user that may be root": ["runAsNonRoot: true", "runAsNonRoot: false", "not-root", "runAsNonRoot"],
  "a root that is written to": [
    "readOnlyRootFilesystem: true",
    "readOnlyRootFilesystem: false",
    "read-only",
    "readOnlyRoot",
  ],
  "rights that can grow": [
    "allowPrivilegeEscalation: false",
    "allowPrivilegeEscalation: true",
    "capabilities",
    "allowPrivilegeEscalation: true",
  ],
  capabilities: ["drop: [ALL]", "drop: [NET_RAW]", "capabilities", "capabilities:"],
  "a readiness probe that asks whether the process lives": [
    "path: /readyz",
    "path: /healthz",
    "probes",
    "readinessProbe",
  ],
  "a port that is not named": [
    "- name: http\n              containerPort",
    "- name: web\n              containerPort",
    "probes",
    "port: http",
  ],
  "no time to drain": [
    "terminationGracePeriodSeconds: 30",
    "terminationGracePeriodSeconds: 15",
    "grace",
    "terminationGrace",
  ],
  "bytes instead of gibibytes": ["memory: 4Gi", 'memory: "4"', "resources", 'memory: "4"'],
  "a folder without a limit": ["emptyDir:\n            sizeLimit: 12Gi", "emptyDir: {}", "volumes", "- name: tmp"],
  "nowhere to unpack evidence": ["mountPath: /tmp", "mountPath: /temp", "writable-tmp", "volumeMounts"],
  "a Secret that does not exist": [
    "secretRef:\n                name: assay",
    "secretRef:\n                name: other",
    "references",
    "- secretRef",
  ],
  "a Service that selects nothing": [
    "  selector:\n    app.kubernetes.io/name: assay",
    "  selector:\n    app.kubernetes.io/name: other",
    "selector",
    "  selector:\n    app",
  ],
  "a Service that points nowhere": ["targetPort: http", "targetPort: web", "selector", "targetPort: web"],
  "a setting that does not exist": ["LOG_LEVEL: info", "LOG_LEVLE: info", "settings", "LOG_LEVLE"],
  "another namespace": [
    "kind: ConfigMap\nmetadata:\n  name: assay\n  namespace: assay",
    "kind: ConfigMap\nmetadata:\n  name: assay\n  namespace: default",
    "namespace",
    "namespace: default",
  ],
};

describe("deploy/kubernetes.yml", () => {
  it("is valid and keeps what Assay relies on", () => {
    assert.deepEqual(checkKubernetes(facts.kubernetes), []);
  });

  for (const [name, [from, to, rule, needle]] of Object.entries(MISTAKES)) {
    it(`does not pass with ${name}`, () => {
      const source = mutate(manifest.source, from, to);
      const found = named(checkKubernetes({ ...facts.kubernetes, files: [{ ...manifest, source }, secret] }));
      assert.ok(found.includes(`kubernetes/${rule}@${lineOf(source, needle)}`), found.join("\n"));
    });
  }
});

describe("deploy/kubernetes-secret.example.yml", () => {
  it("does not pass with a value that could be real", () => {
    const source = mutate(secret.source, "REPLACE-WITH-WEBHOOK-SECRET", "hunter2");
    const found = checkKubernetes({ ...facts.kubernetes, files: [manifest, { ...secret, source }] });
    assert.deepEqual(named(found), [`kubernetes/placeholders@${lineOf(source, "hunter2")}`]);
    assert.ok(!JSON.stringify(found).includes("hunter2"));
  });

  it("holds the keys that the document tells an operator to give", () => {
    const document = readFileSync(join(root, "docs/deployment.md"), "utf8");
    const [part] = readYamlParts(secret).parts;
    const keys = Object.keys(fields(at(part?.value, "stringData")));
    assert.ok(keys.length > 0);
    assert.deepEqual(
      keys.filter((key) => !document.includes(`\`${key}\``)),
      [],
    );
  });

  it("holds values with which the service does not start", () => {
    const [part] = readYamlParts(secret).parts;
    const values = Object.entries(fields(at(part?.value, "stringData"))).map(([name, value]) => [name, String(value)]);
    const outcome = readSettings(Object.fromEntries(values));
    assert.ok(!outcome.ok);
    assert.ok(outcome.problems.some((problem) => problem.startsWith("APP_ID is not a number")));
    assert.ok(outcome.problems.some((problem) => problem.startsWith("PRIVATE_KEY gives no RSA private key")));
  });
});
