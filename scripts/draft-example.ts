import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Assessment } from "../src/assessment/assessment.ts";
import { RULES } from "../src/checks/index.ts";
import { draftFromEvidence } from "../src/draft-card.ts";
import { collectEvidence } from "../src/evidence/collect-evidence.ts";
import { directorySource } from "../src/evidence/directory-source.ts";
import { judgeEvidence } from "../src/judge.ts";
import { type LoadedPolicy, loadPolicy } from "../src/policy/load-policy.ts";

const examples = fileURLToPath(new URL("../examples/", import.meta.url));

/** Drafts the card of an example's model, and judges the example with the draft in the place of its card. */
export async function draftExample(state: string): Promise<{ readonly card: string; readonly judged: Assessment }> {
  const [name = ""] = state.split("/");
  const source = readFileSync(`${examples}${state}/.github/assay.yml`, "utf8");
  const outcome = loadPolicy({ source, path: ".github/assay.yml", rules: RULES });
  assert.ok(outcome.ok);
  const model = outcome.loaded.policy.models[name];
  assert.ok(model?.card !== undefined);
  const baseline = `${examples}${name}/baseline`;
  const before = await assessed(outcome.loaded, `${examples}${state}`, baseline);
  const [evidence] = before.evidence;
  assert.ok(evidence !== undefined);
  const card = await draftFromEvidence({
    model: name,
    policy: model,
    floor: null,
    assessment: before.assessment,
    evidence,
  });
  const folder = mkdtempSync(join(tmpdir(), "assay-draft-"));
  try {
    cpSync(`${examples}${state}`, folder, { recursive: true });
    writeFileSync(join(folder, model.card), card);
    return { card, judged: (await assessed(outcome.loaded, folder, baseline)).assessment };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function assessed(policy: LoadedPolicy, directory: string, baseline: string) {
  const sides = { current: directorySource(directory), baseline: directorySource(baseline) };
  const evidence = await collectEvidence({
    policy: policy.policy,
    models: Object.keys(policy.policy.models),
    ...sides,
  });
  const assessment = await judgeEvidence({
    policy,
    evidence,
    floor: null,
    touched: null,
    asOf: "2026-01-01",
    waivers: [],
    signOffs: null,
  });
  return { evidence, assessment };
}

/** The draft as the documentation shows it: the digest changes with every version of Assay. */
export function withoutDigest(card: string): string {
  return card.replace(/Assessment `sha256:\w+`/, "Assessment `sha256:…`");
}
