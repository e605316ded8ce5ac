import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { RULES } from "../../src/checks/index.ts";
import { directorySource } from "../../src/evidence/directory-source.ts";
import { judge } from "../../src/judge.ts";
import { loadPolicy } from "../../src/policy/load-policy.ts";
import { renderCheckRun } from "../../src/report/check-run.ts";
import { exportContext } from "../../src/report/context-block.ts";
import { assay, folderWith, POLICY, predictions } from "./sandbox-folder.ts";

/** An assessment as the App makes one: of a change, on another day, with a baseline that is missing. */
async function assessed(folder: string, source = POLICY) {
  const outcome = loadPolicy({ source, path: ".github/assay.yml", rules: RULES });
  assert.ok(outcome.ok);
  return judge({
    policy: outcome.loaded,
    floor: null,
    touched: { loans: { model: true, card: false, evidence: false } },
    asOf: "2025-12-24",
    waivers: [],
    signOffs: [],
    current: directorySource(folder),
    baseline: { reason: "no-baseline", message: "No commit of main has evidence.", remedy: "Push one." },
  });
}

describe("assay check --context", () => {
  it("reaches the digest of the App, from the JSON as from the text of the check run", async (t) => {
    const folder = folderWith(t, { "predictions.csv": predictions(60, 140) });
    const assessment = await assessed(folder);
    const sources = [
      exportContext(assessment),
      JSON.stringify(assessment.context),
      renderCheckRun(assessment).text ?? "",
      (renderCheckRun(assessment).text ?? "").replaceAll("\n", "\r\n"),
      `\ufeff${exportContext(assessment)}`,
    ];
    for (const source of sources) {
      const file = join(folderWith(t, { context: source }), "context");
      const { code, stdout, stderr } = await assay(folder, "check", "--context", file, "--format", "json");
      assert.equal(code, 1, stderr);
      assert.equal(JSON.parse(stdout).digest, assessment.digest);
    }
  });

  it("takes a recorded gap as recorded, though the file is there now", async (t) => {
    const folder = folderWith(t, {});
    const assessment = await assessed(folder);
    assert.equal(assessment.verdict, "undecided");
    writeFileSync(join(folder, "context.json"), exportContext(assessment));
    writeFileSync(join(folder, "predictions.csv"), predictions(100, 100));
    const { code, stdout } = await assay(folder, "check", "--context", "context.json", "--format", "json");
    assert.equal(code, 3);
    assert.equal(JSON.parse(stdout).digest, assessment.digest);
  });

  it("refuses evidence that is not the recorded one, naming the file", async (t) => {
    const folder = folderWith(t, { "predictions.csv": predictions(60, 140) });
    writeFileSync(join(folder, "context.json"), exportContext(await assessed(folder)));
    writeFileSync(join(folder, "predictions.csv"), predictions(61, 140));
    const { code, stdout, stderr } = await assay(folder, "check", "--context", "context.json");
    assert.deepEqual([code, stdout], [2, ""]);
    assert.match(stderr, /evaluation\/predictions\.csv in .* is not the file of the context: its sha256 is/);
  });

  it("refuses evidence that is not there, and a path that leads out of the folder", async (t) => {
    const folder = folderWith(t, { "inner/predictions.csv": "", "predictions.csv": predictions(60, 140) });
    const exported = exportContext(await assessed(folder));
    writeFileSync(join(folder, "inner/context.json"), exported);
    writeFileSync(
      join(folder, "inner/hostile.json"),
      exported.replaceAll("evaluation/predictions.csv", "x/../../predictions.csv"),
    );
    const inner = join(folder, "inner");
    assert.match((await assay(inner, "check", "--context", "context.json")).stderr, /is not the file of the context/);
    const { code, stderr } = await assay(inner, "check", "--context", "hostile.json");
    assert.equal(code, 2);
    assert.match(stderr, /is not in|is not the file/);
  });

  it("says so when the digest is another one", async (t) => {
    const folder = folderWith(t, { "predictions.csv": predictions(60, 140) });
    const { context } = await assessed(folder);
    writeFileSync(join(folder, "context.json"), exportContext({ context, digest: `sha256:${"0".repeat(64)}` }));
    const { code, stdout, stderr } = await assay(folder, "check", "--context", "context.json");
    assert.deepEqual([code, stdout], [2, ""]);
    assert.match(stderr, /the replay gives sha256:[0-9a-f]{64}, the context records sha256:0{64}/);
  });

  it("refuses a policy whose text was changed in the context", async (t) => {
    const folder = folderWith(t, { "predictions.csv": predictions(60, 140) });
    const exported = exportContext(await assessed(folder)).replace("min: 0.8", "min: 0.1");
    writeFileSync(join(folder, "context.json"), exported);
    const { code, stderr } = await assay(folder, "check", "--context", "context.json");
    assert.equal(code, 2);
    assert.match(stderr, /does not have the digest that the context states/);
  });

  it("refuses a file that holds something else", async (t) => {
    const folder = folderWith(t, { "a.json": '{"context":{"version":2}}', "b.json": "[]", "c.json": "no" });
    for (const file of ["a.json", "b.json", "c.json", "d.json"]) {
      const { code, stderr } = await assay(folder, "check", "--context", file);
      assert.equal(code, 2);
      assert.match(stderr, /holds no (valid )?context|there is no context at/);
    }
  });
});
