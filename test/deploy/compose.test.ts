import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { checkCompose } from "../../scripts/deploy/compose.ts";
import { facts, lineOf, mutate, named } from "./mutate.ts";

const { source } = facts.compose;

/** What is replaced by what, the rule that must say so, and text of the line where it must point. */
type Mistake = readonly [from: string, to: string, rule: string, at: string];

const MISTAKES: Readonly<Record<string, Mistake>> = {
  "an unknown key of a service": ["    init: true\n", "    initt: true\n", "compose/valid", "initt"],
  "an unknown key of the file": ["name: assay\n\n", "nam: assay\n\n", "compose/valid", "nam: assay"],
  "a number for a list": [
    "    tmpfs:\n      - /tmp\n",
    "    tmpfs: 5\n    x-was:\n      - /tmp\n",
    "compose/valid",
    "tmpfs: 5",
  ],
  "a duration without a unit": ["interval: 5s", "interval: 5", "compose/valid", "interval: 5"],
  "a word that the condition does not know": ["service_healthy", "service_health", "compose/valid", "service_health"],
  "an indentation that is not YAML": ["      replicas: 2", "     replicas: 2\n   x: 1", "yaml", "   x: 1"],
  "a key that stands twice": ["    init: true\n", "    init: true\n    restart: always\n", "yaml", "restart: always"],
  "an image without a tag": [
    "image: postgres:15.18-bookworm",
    "image: postgres",
    "compose/pinned-image",
    "image: postgres",
  ],
  "an image whose tag moves": [
    "image: postgres:15.18-bookworm",
    "image: postgres:latest",
    "compose/pinned-image",
    "image: postgres:latest",
  ],
  "another version of Assay": ["image: assay:0.1.0", "image: assay:latest", "compose/version", "image: assay:latest"],
  "the root user": ['user: "999:999"', "user: root", "compose/not-root", "user: root"],
  "a password in plain text": [
    "      METRICS_TOKEN:\n",
    "      METRICS_TOKEN: hunter2\n",
    "compose/secrets",
    "METRICS_TOKEN: hunter2",
  ],
  "a password that everybody knows": [
    "WEBHOOK_SECRET:?give the webhook secret in deploy/.env",
    "WEBHOOK_SECRET:-secret",
    "compose/secrets",
    "WEBHOOK_SECRET:-secret",
  ],
  "a setting that does not exist": ["      LOG_LEVEL:\n", "      LOG_LEVLE:\n", "compose/settings", "LOG_LEVLE"],
  "a port that is open to the network": [
    "127.0.0.1:3000-3001:3000",
    "3000-3001:3000",
    "compose/loopback",
    "- 3000-3001:3000",
  ],
  "too few ports": ["127.0.0.1:3000-3001:3000", "127.0.0.1:3000:3000", "compose/ports", "127.0.0.1:3000:3000"],
  "a secret that is not declared": ["      - private_key\n", "      - key\n", "compose/declared", "- key"],
  "a volume that is not declared": [
    "source: postgres\n",
    "source: other\n",
    "compose/declared",
    "- type: volume\n        source",
  ],
  "no time to drain": ["stop_grace_period: 30s", "stop_grace_period: 5s", "compose/grace", "stop_grace_period: 5s"],
  "a restart that is not asked for": [
    "  postgres:\n    image",
    "  postgres:\n    privileged: true\n    image",
    "compose/capabilities",
    "privileged",
  ],
  "nowhere to unpack evidence": ["target: /tmp", "target: /temp", "compose/writable-tmp", "    volumes:"],
  "a dependency that is not waited for": [
    "condition: service_healthy",
    "condition: service_started",
    "compose/healthcheck",
    "      postgres:",
  ],
};

describe("deploy/compose.yml", () => {
  it("is valid and keeps what Assay relies on", () => {
    assert.deepEqual(checkCompose(facts.compose), []);
  });

  for (const [name, [from, to, rule, at]] of Object.entries(MISTAKES)) {
    it(`does not pass with ${name}`, () => {
      const broken = mutate(source, from, to);
      const found = named(checkCompose({ ...facts.compose, source: broken }));
      assert.deepEqual(found, [`${rule}@${lineOf(broken, at)}`]);
    });
  }

  it("does not pass without its hardening", () => {
    const broken = source.replaceAll(/^ {4}(read_only|cap_drop|security_opt|mem_limit|restart): .*\n/gm, "");
    const rules = checkCompose({ ...facts.compose, source: broken }).map(({ rule }) => rule);
    assert.deepEqual(
      [...new Set(rules)].sort(),
      ["capabilities", "no-new-privileges", "read-only", "resources", "restart"].map((rule) => `compose/${rule}`),
    );
    assert.equal(rules.length, 10);
  });
});
