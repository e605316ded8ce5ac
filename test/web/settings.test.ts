import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { parseEnv } from "node:util";
import { type Environment, readSettings } from "../../src/web/settings.ts";

const key = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs1", format: "pem" },
}).privateKey;
const GOOD = { APP_ID: "12", PRIVATE_KEY: key, WEBHOOK_SECRET: "a long random text" };

function settings(environment: Environment) {
  const outcome = readSettings(environment);
  assert.ok(outcome.ok, JSON.stringify(outcome));
  return outcome.settings;
}

function problems(environment: Environment): readonly string[] {
  const outcome = readSettings(environment);
  assert.ok(!outcome.ok);
  return outcome.problems;
}

describe("settings", () => {
  it("come from the environment, with sensible defaults", () => {
    assert.deepEqual(settings(GOOD), {
      appId: 12,
      privateKey: key.trim(),
      webhookSecret: "a long random text",
      apiUrl: "https://api.github.com",
      host: "0.0.0.0",
      port: 3000,
      logLevel: "info",
      throttle: true,
      requireFloor: false,
      previousSecret: null,
      store: { folder: "data" },
      retentionDays: null,
      metricsToken: null,
      timeScale: 1,
    });
  });

  for (const name of ["APP_ID", "WEBHOOK_SECRET", "PRIVATE_KEY"]) {
    it(`without ${name} are refused by name, with how to get it`, () => {
      for (const value of [undefined, "", "  "]) {
        const [problem, ...others] = problems({ ...GOOD, [name]: value });
        assert.ok(problem?.startsWith(name), problem);
        assert.deepEqual(others, []);
      }
    });
  }

  it("say everything that is missing at once", () => {
    assert.equal(problems({}).length, 3);
  });

  it("refuse the secret that everybody knows", () => {
    assert.match(problems({ ...GOOD, WEBHOOK_SECRET: "Development" })[0] ?? "", /^WEBHOOK_SECRET is a word/);
  });

  it("take the key with \\n for line breaks, in base64, or from a file, and quote none that is wrong", () => {
    assert.equal(settings({ ...GOOD, PRIVATE_KEY: key.trim().replaceAll("\n", "\\n") }).privateKey, key.trim());
    assert.equal(settings({ ...GOOD, PRIVATE_KEY: Buffer.from(key).toString("base64") }).privateKey, key);
    const [problem] = problems({ ...GOOD, PRIVATE_KEY: "swordfish" });
    assert.match(problem ?? "", /^PRIVATE_KEY gives no RSA private key/);
    assert.doesNotMatch(problem ?? "", /swordfish/);
    assert.match(
      problems({ ...GOOD, PRIVATE_KEY: "", PRIVATE_KEY_PATH: "/nowhere.pem" })[0] ?? "",
      /^PRIVATE_KEY_PATH/,
    );
  });

  it("take no key of another kind: GitHub signs with RSA only", () => {
    const { privateKey } = generateKeyPairSync("ed25519");
    const PRIVATE_KEY = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    assert.match(problems({ ...GOOD, PRIVATE_KEY })[0] ?? "", /^PRIVATE_KEY gives no RSA private key/);
  });

  it("demand a floor where that is asked for, and take no other word for no", () => {
    assert.equal(settings(GOOD).requireFloor, false);
    assert.equal(settings({ ...GOOD, ASSAY_REQUIRE_FLOOR: "false" }).requireFloor, false);
    assert.equal(settings({ ...GOOD, ASSAY_REQUIRE_FLOOR: "true" }).requireFloor, true);
    for (const word of ["yes", "1", "TRUE"]) {
      assert.match(problems({ ...GOOD, ASSAY_REQUIRE_FLOOR: word })[0] ?? "", /^ASSAY_REQUIRE_FLOOR/);
    }
    assert.match(problems({ ...GOOD, ASSAY_THROTTLE: "no" })[0] ?? "", /^ASSAY_THROTTLE/);
  });

  it("all stand in .env.example, with nothing that would be taken as it is", () => {
    const source = readFileSync(new URL("../../src/web/settings.ts", import.meta.url), "utf8");
    const read = new Set([...source.matchAll(/(?:given\(|environment\[)"([A-Z_]+)"/g)].map(([, name]) => name));
    assert.equal(read.size, 17);
    const example = readFileSync(new URL("../../.env.example", import.meta.url), "utf8");
    assert.deepEqual(new Set([...example.matchAll(/^(?:# )?([A-Z_]+)=/gm)].map(([, name]) => name)), read);
    assert.ok(Object.values(parseEnv(example)).every((value) => value === ""));
  });

  it("say where everything is kept: a folder or a PostgreSQL database, never both", () => {
    assert.deepEqual(settings({ ...GOOD, ASSAY_DATA: "/var/lib/assay" }).store, { folder: "/var/lib/assay" });
    const url = "postgres://assay:swordfish@db.example.com/assay";
    assert.deepEqual(settings({ ...GOOD, DATABASE_URL: url }).store, { url });
    for (const wrong of [{ DATABASE_URL: "mysql://db/assay" }, { DATABASE_URL: url, ASSAY_DATA: "/data" }]) {
      const [problem = ""] = problems({ ...GOOD, ...wrong });
      assert.match(problem, /^DATABASE_URL/);
      assert.doesNotMatch(problem, /swordfish/);
    }
  });

  it("take the secret before this one, but none that everybody knows", () => {
    assert.equal(settings({ ...GOOD, WEBHOOK_SECRET_PREVIOUS: "the old one" }).previousSecret, "the old one");
    assert.match(problems({ ...GOOD, WEBHOOK_SECRET_PREVIOUS: "development" })[0] ?? "", /^WEBHOOK_SECRET_PREVIOUS/);
  });

  it("keep the audit trail for ever, or for a number of days", () => {
    assert.equal(settings({ ...GOOD, ASSAY_RETENTION_DAYS: "730" }).retentionDays, 730);
    for (const days of ["0", "-1", "two years", "1.5"]) {
      assert.match(problems({ ...GOOD, ASSAY_RETENTION_DAYS: days })[0] ?? "", /^ASSAY_RETENTION_DAYS/);
    }
  });

  it("shorten times only against a GitHub on this machine", () => {
    const scaled = { ...GOOD, ASSAY_TIME_SCALE: "0.01" };
    assert.equal(settings(scaled).timeScale, 1);
    assert.equal(settings({ ...scaled, GHE_HOST: "127.0.0.1:4100" }).timeScale, 0.01);
    for (const scale of ["0", "2", "fast"]) {
      const wrong = { ...GOOD, GHE_HOST: "127.0.0.1:4100", ASSAY_TIME_SCALE: scale };
      assert.match(problems(wrong)[0] ?? "", /^ASSAY_TIME_SCALE/);
    }
  });

  it("lead to a GitHub Enterprise Server", () => {
    assert.equal(settings({ ...GOOD, GHE_HOST: "github.example.com" }).apiUrl, "https://github.example.com/api/v3");
    const local = { ...GOOD, GHE_HOST: "127.0.0.1:4100", GHE_PROTOCOL: "http" };
    assert.equal(settings(local).apiUrl, "http://127.0.0.1:4100/api/v3");
    for (const host of ["https://github.example.com", "github.example.com/path", "a b", "user@host"]) {
      assert.match(problems({ ...GOOD, GHE_HOST: host })[0] ?? "", /^GHE_HOST/);
    }
    assert.match(problems({ ...GOOD, GHE_HOST: "a.example", GHE_PROTOCOL: "ftp" })[0] ?? "", /^GHE_PROTOCOL/);
  });

  it("let writes go unspaced only to this machine", () => {
    const off = { ...GOOD, ASSAY_THROTTLE: "off" };
    assert.equal(settings(off).throttle, true);
    assert.equal(settings({ ...off, GHE_HOST: "github.example.com" }).throttle, true);
    assert.equal(settings({ ...off, GHE_HOST: "127.evil.example" }).throttle, true);
    assert.equal(settings({ ...off, GHE_HOST: "127.0.0.1:4100" }).throttle, false);
  });

  it("take ports from 0 to 65535", () => {
    assert.equal(settings({ ...GOOD, PORT: "0" }).port, 0);
    for (const port of ["65536", "-1", "http", "1.5"])
      assert.match(problems({ ...GOOD, PORT: port })[0] ?? "", /^PORT/);
  });
});
