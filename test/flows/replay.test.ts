import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { exampleFiles } from "../../demo/example-files.ts";
import { runCli } from "../../src/cli/run.ts";
import { type Stage, startStage } from "./harness.ts";

const mortgages = fileURLToPath(new URL("../../examples/mortgage-approval/", import.meta.url));

describe("what the App exports with a check", () => {
  let stage: Stage;
  const folder = mkdtempSync(join(tmpdir(), "assay-replay-"));
  before(async () => {
    stage = await startStage();
  });
  after(async () => {
    rmSync(folder, { recursive: true });
    await stage.close();
  });

  it("is replayed offline, from the folder of the evidence, to the App's digest", async () => {
    const baseline = exampleFiles("mortgage-approval/baseline");
    const unfair = exampleFiles("mortgage-approval/unfair");
    const repo = stage.repository("replay", baseline.committed);
    const target = stage.github.tipOf({ repo }) ?? "";
    await stage.evaluate({ repo, sha: target, branch: "main", event: "push", files: baseline.artifact });
    const { sha } = stage.propose({ repo, branch: "change", files: unfair.committed });
    await stage.evaluate({ repo, sha, branch: "change", files: unfair.artifact });
    await stage.settle();
    const check = stage.check({ repo, sha });
    assert.equal(check.conclusion, "failure");

    const file = join(folder, "check-run.md");
    writeFileSync(file, check.text ?? "");
    let stdout = "";
    let stderr = "";
    const code = await runCli(["check", `${mortgages}unfair`, "--context", file, "--format", "json"], {
      cwd: folder,
      today: "2030-01-01",
      env: {},
      colour: false,
      pause: async () => {},
      stdout: (text) => {
        stdout += text;
      },
      drained: async () => {},
      stderr: (text) => {
        stderr += text;
      },
    });
    assert.equal(code, 1, stderr);
    const replayed: unknown = JSON.parse(stdout);
    assert.ok(typeof replayed === "object" && replayed !== null && "digest" in replayed);
    const digest = /^sha256:[0-9a-f]{64}/.exec(check.externalId)?.[0];
    assert.equal(replayed.digest, digest);
    assert.ok(check.summary?.includes(digest ?? "no digest"), "the digest is printed in the check");
  });
});
