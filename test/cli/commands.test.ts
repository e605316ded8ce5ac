import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { assay, folderWith, POLICY } from "./sandbox-folder.ts";

describe("assay", () => {
  it("prints its version and its help on stdout", async (t) => {
    const folder = folderWith(t, {});
    assert.match((await assay(folder, "--version")).stdout, /^\d+\.\d+\.\d+\n$/);
    const help = await assay(folder, "check", "--help");
    assert.equal(help.code, 0);
    assert.match(help.stdout, /Exit codes: 0 pass/);
  });

  it("names the nearest word for a mistaken command, option or format, and exits with 2", async (t) => {
    const folder = folderWith(t, {});
    const cases = [
      [["chek"], /unknown command "chek"; did you mean "check"\?/],
      [["check", "--polcy", "x"], /unknown option "--polcy"; did you mean "--policy"\?/],
      [["check", "--format", "jsn"], /--format cannot be "jsn"; did you mean "json"\?/],
      [["policy", "chek"], /did you mean "check"\?/],
      [["check", "a", "b"], /no place for the argument "b"/],
      [["check", "--output"], /argument missing/],
      [[], /name a command/],
      [["constructor"], /unknown command "constructor"/],
    ] as const;
    for (const [args, message] of cases) {
      const { code, stdout, stderr } = await assay(folder, ...args);
      assert.equal(code, 2, stderr);
      assert.equal(stdout, "");
      assert.match(stderr, message);
    }
  });

  it("runs as a process of its own and exits with the command's code", () => {
    const cli = fileURLToPath(new URL("../../src/cli.ts", import.meta.url));
    const done = spawnSync(process.execPath, [cli, "policy", "check", "/no/such/file"], { encoding: "utf8" });
    assert.equal(done.status, 2);
    assert.equal(done.stdout, "");
    assert.match(done.stderr, /^assay: there is no policy at \/no\/such\/file; /);
  });
});

describe("assay in a pipe", () => {
  it("keeps its exit code and says nothing when the reader has seen enough", async () => {
    const cli = fileURLToPath(new URL("../../src/cli.ts", import.meta.url));
    const child = spawn(process.execPath, [cli, "rules"], { stdio: ["ignore", "pipe", "pipe"] });
    child.stdout.destroy();
    let said = "";
    child.stderr.on("data", (chunk) => {
      said += String(chunk);
    });
    const [code] = await once(child, "close");
    assert.deepEqual([code, said], [0, ""]);
  });
});

describe("assay policy", () => {
  it("says that a policy is valid", async (t) => {
    const folder = folderWith(t, { ".github/assay.yml": POLICY });
    assert.deepEqual(await assay(folder, "policy", "check"), {
      code: 0,
      stdout: ".github/assay.yml is a valid policy\n",
      stderr: "",
    });
  });

  it("names file, line, column and the nearest rule", async (t) => {
    const folder = folderWith(t, { "p.yml": POLICY.replace("demographic-parity-ratio", "demographic-parity-rate") });
    const { code, stdout } = await assay(folder, "policy", "check", "p.yml");
    assert.equal(code, 2);
    assert.match(
      stdout,
      /^p\.yml:11:7 unknown rule "fairness\/demographic-parity-rate"; did you mean "fairness\/demographic-parity-ratio"\?\n/,
    );
    const json = JSON.parse((await assay(folder, "policy", "check", "p.yml", "--format", "json")).stdout);
    assert.equal(json.valid, false);
    assert.deepEqual([json.problems[0].line, json.problems[0].column], [11, 7]);
  });

  it("checks a floor too", async (t) => {
    const folder = folderWith(t, { "assay-floor.yml": "version: 1\nrule: {}\n" });
    const { code, stdout } = await assay(folder, "policy", "check", "assay-floor.yml", "--floor");
    assert.equal(code, 2);
    assert.match(stdout, /^assay-floor\.yml:2:1 unknown key "rule"; did you mean "rules"\?\n$/);
  });

  it("refuses what is no text", async (t) => {
    const folder = folderWith(t, { "dir/x": "" });
    assert.match((await assay(folder, "policy", "check", "dir")).stderr, /is a folder/);
    const bytes = await assay(folder, "policy", "check", process.execPath);
    assert.equal(bytes.code, 2);
    assert.match(bytes.stderr, /is not UTF-8 text|larger than/);
  });

  it("prints the JSON Schema of policies and of floors", async (t) => {
    const folder = folderWith(t, {});
    const policy = JSON.parse((await assay(folder, "policy", "schema")).stdout);
    assert.ok("models" in policy.properties);
    const floor = JSON.parse((await assay(folder, "policy", "schema", "--floor")).stdout);
    assert.ok("trust" in floor.properties && !("models" in floor.properties));
  });
});

describe("assay rules and assay explain", () => {
  it("list every rule with its summary", async (t) => {
    const folder = folderWith(t, {});
    assert.match((await assay(folder, "rules")).stdout, /^fairness\/demographic-parity-ratio +\S.*$/m);
    const rules = JSON.parse((await assay(folder, "rules", "--format", "json")).stdout);
    assert.ok(rules.some((rule: { name: string }) => rule.name === "fairness/demographic-parity-ratio"));
  });

  it("explain a rule, and give the schema of its keys", async (t) => {
    const folder = folderWith(t, {});
    const page = await assay(folder, "explain", "fairness/demographic-parity-ratio");
    assert.equal(page.code, 0);
    assert.match(page.stdout, /fairness\/demographic-parity-ratio/);
    const schema = JSON.parse(
      (await assay(folder, "explain", "fairness/demographic-parity-ratio", "--format", "json")).stdout,
    );
    assert.equal(schema.title, "fairness/demographic-parity-ratio");
    assert.ok("min" in schema.properties && "level" in schema.properties);
  });

  it("name the nearest rule for one that does not exist", async (t) => {
    const { code, stderr } = await assay(folderWith(t, {}), "explain", "fairness/demographic-parity-rate");
    assert.equal(code, 2);
    assert.match(stderr, /did you mean "fairness\/demographic-parity-ratio"\?/);
  });
});
