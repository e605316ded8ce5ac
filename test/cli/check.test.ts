import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { assay, folderWith, POLICY, predictions } from "./sandbox-folder.ts";

const PARITY = { ".github/assay.yml": POLICY, "predictions.csv": predictions(100, 102) };
const DISPARITY = { ...PARITY, "predictions.csv": predictions(60, 140) };

describe("assay check", () => {
  it("exits with 0 when every rule is met", async (t) => {
    const { code, stdout, stderr } = await assay(folderWith(t, PARITY), "check");
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^Passed: 1 demand: 1 met\.\n/);
    assert.equal(stderr, "");
  });

  it("exits with 1 when a rule is broken, and says by how much", async (t) => {
    const { code, stdout } = await assay(folderWith(t, DISPARITY), "check", "--format", "json");
    assert.equal(code, 1);
    const { verdict, findings } = JSON.parse(stdout);
    assert.equal(verdict, "blocked");
    assert.equal(findings[0].rule, "fairness/demographic-parity-ratio");
    assert.equal(findings[0].status, "fail");
    assert.equal(findings[0].measured.value, 60 / 140);
    assert.equal(findings[0].measured.n, 400);
    assert.deepEqual(findings[0].limit, { min: 0.8 });
    assert.equal(findings[0].evidence[0].path, "evaluation/predictions.csv");
  });

  it("exits with 3 when the evidence is missing and nothing fails", async (t) => {
    const { code, stdout } = await assay(folderWith(t, { ".github/assay.yml": POLICY }), "check");
    assert.equal(code, 3);
    assert.match(stdout, /^Undecided/);
  });

  it("exits with 2 and names the places when the policy is not valid", async (t) => {
    const folder = folderWith(t, { ...PARITY, ".github/assay.yml": POLICY.replace("risk: high", "risk: huge") });
    const { code, stdout, stderr } = await assay(folder, "check");
    assert.equal(code, 2);
    assert.equal(stdout, "");
    assert.match(stderr, /^\.github\/assay\.yml:5:11 /);
  });

  it("digests all bytes of a policy, a byte order mark among them", async (t) => {
    const policy = `\ufeff${POLICY}`;
    const folder = folderWith(t, { ...PARITY, ".github/assay.yml": policy });
    const { code, stdout } = await assay(folder, "check", "--format", "json");
    assert.equal(code, 0);
    assert.equal(JSON.parse(stdout).policy.digest, `sha256:${createHash("sha256").update(policy).digest("hex")}`);
  });

  it("finds an artifact in the folder of its name first", async (t) => {
    const folder = folderWith(t, { ...DISPARITY, "evaluation/predictions.csv": predictions(100, 100) });
    assert.equal((await assay(folder, "check")).code, 0);
  });

  it("gives the same digest every time, and another for other evidence or another day", async (t) => {
    const digestOf = async (folder: string, ...args: string[]) =>
      JSON.parse((await assay(folder, "check", "--format", "json", ...args)).stdout).digest;
    const one = folderWith(t, DISPARITY);
    const digest = await digestOf(one);
    assert.equal(await digestOf(folderWith(t, DISPARITY)), digest);
    assert.notEqual(await digestOf(folderWith(t, PARITY)), digest);
    assert.notEqual(await digestOf(one, "--as-of", "2026-03-03"), digest);
  });

  it("writes every format, to a file where one is named", async (t) => {
    const folder = folderWith(t, DISPARITY);
    const starts = { json: "{", markdown: "**Blocked.**", sarif: "{", junit: "<?xml", text: "Blocked" };
    for (const [format, start] of Object.entries(starts)) {
      const { code, stdout } = await assay(folder, "check", "--format", format, "--output", "result");
      assert.deepEqual([code, stdout], [1, ""]);
      assert.ok(readFileSync(join(folder, "result"), "utf8").startsWith(start), format);
    }
  });

  it("obeys a floor besides the policy", async (t) => {
    const floor = "version: 1\nrules:\n  fairness/demographic-parity-ratio: { min: 0.99 }\n";
    const folder = folderWith(t, { ...PARITY, "floor.yml": floor });
    const { code, stdout } = await assay(folder, "check", "--floor", "floor.yml");
    assert.equal(code, 1);
    assert.match(stdout, /\(floor\)/);
    writeFileSync(join(folder, "floor.yml"), "version: 2\n");
    assert.equal((await assay(folder, "check", "--floor", "floor.yml")).code, 2);
  });

  it("judges only the models that are named, and knows their names", async (t) => {
    const second = POLICY.slice(POLICY.indexOf("  loans"))
      .replace("loans", "cards")
      .replace("predictions.csv", "other.csv");
    const folder = folderWith(t, { ...PARITY, ".github/assay.yml": POLICY + second });
    assert.equal((await assay(folder, "check")).code, 3);
    assert.equal((await assay(folder, "check", "--model", "loans")).code, 0);
    assert.equal((await assay(folder, "check", "--model", "loans", "--model", "cards")).code, 3);
    const { code, stderr } = await assay(folder, "check", "--model", "loan");
    assert.equal(code, 2);
    assert.match(stderr, /no model "loan"; did you mean "loans"\?/);
  });

  it("says what is wrong with its arguments, and what to do", async (t) => {
    const folder = folderWith(t, PARITY);
    const cases = [
      [["no-such-folder"], /no-such-folder is not a folder/],
      [["--baseline", "predictions.csv"], /is not a folder; name the folder of the baseline/],
      [["--policy", "nope.yml"], /there is no policy at .*nope\.yml; write one/],
      [["--floor", "nope.yml"], /there is no floor at/],
      [["--as-of", "2026-02-30"], /--as-of cannot be "2026-02-30"/],
      [["--output", "no/such/folder/result"], /the result cannot be written to no\/such\/folder\/result/],
      [["--context", "predictions.csv"], /holds no context/],
      [["--context", "x", "--policy", "y"], /--policy cannot be given with --context/],
    ] as const;
    for (const [args, message] of cases) {
      const { code, stdout, stderr } = await assay(folder, "check", ...args);
      assert.deepEqual([code, stdout], [2, ""], stderr);
      assert.match(stderr, message);
    }
  });
});
