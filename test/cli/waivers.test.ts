import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { RULES } from "../../src/checks/index.ts";
import { directorySource } from "../../src/evidence/directory-source.ts";
import { judge } from "../../src/judge.ts";
import { loadPolicy } from "../../src/policy/load-policy.ts";
import { exportContext } from "../../src/report/context-block.ts";
import { assay, folderWith, POLICY, predictions } from "./sandbox-folder.ts";

const GRANTING = `${POLICY}waivers: { approvers: [olga] }\n`;

/** The disparity of `predictions(60, 140)` is a ratio of 0.43. */
const WAIVERS = `version: 1
waivers:
  - model: loans
    rule: fairness/demographic-parity-ratio
    reason: Half of the branches report late.
    since: 2026-03-01
    until: 2026-03-31
    worst: 0.4
`;

const FILES = {
  ".github/assay.yml": GRANTING,
  ".github/assay-waivers.yml": WAIVERS,
  "predictions.csv": predictions(60, 140),
};

describe("assay check with waivers kept as code", () => {
  it("passes what they cover, as waived", async (t) => {
    const folder = folderWith(t, FILES);
    const { code, stdout, stderr } = await assay(folder, "check", "--format", "json");
    assert.equal(code, 0, stderr);
    const { verdict, findings } = JSON.parse(stdout);
    assert.equal(verdict, "pass");
    assert.deepEqual([findings[0].status, findings[0].reason], ["waived", "waived"]);
    assert.equal(findings[0].measured.value, 60 / 140);
    assert.deepEqual(findings[0].waiver, {
      id: ".github/assay-waivers.yml:3",
      kind: "exception",
      until: "2026-03-31",
      reason: "Half of the branches report late.",
      approvedBy: null,
      instead: { status: "fail", reason: "limit-exceeded" },
    });
  });

  it("blocks what is worse, and what they do not cover any more", async (t) => {
    const worse = await assay(folderWith(t, { ...FILES, "predictions.csv": predictions(50, 140) }), "check");
    assert.equal(worse.code, 1);
    assert.match(worse.stdout, /Waiver \.github\/assay-waivers\.yml:3 covers at worst 0\.4; this is 0\.36\./);
    const later = await assay(folderWith(t, FILES), "check", "--as-of", "2026-04-02");
    assert.equal(later.code, 1);
    assert.match(later.stdout, /Waiver \.github\/assay-waivers\.yml:3 ended on 2026-03-31\./);
  });

  it("goes on without a file that is not valid, and says what is wrong with it", async (t) => {
    const folder = folderWith(t, { ...FILES, ".github/assay-waivers.yml": WAIVERS.replace("loans", "loan") });
    const { code, stderr } = await assay(folder, "check");
    assert.equal(code, 1);
    assert.equal(
      stderr,
      '.github/assay-waivers.yml:3:12 the policy governs no model "loan"; did you mean "loans"?\n' +
        ".github/assay-waivers.yml grants nothing until it is mended\n",
    );
    const { ".github/assay-waivers.yml": _left, ...others } = FILES;
    const odd = await assay(folderWith(t, { ...others, ".github/assay-waivers.yml/readme": "" }), "check");
    assert.equal(odd.code, 1);
    assert.match(odd.stderr, /is a folder; name the file of waivers itself/);
  });

  it("takes another file that is named, and stops where there is none", async (t) => {
    const folder = folderWith(t, {
      ...FILES,
      ".github/assay-waivers.yml": "version: 1\nwaivers: []\n",
      "w.yml": WAIVERS,
    });
    assert.equal((await assay(folder, "check")).code, 1);
    const named = await assay(folder, "check", "--waivers", "w.yml", "--format", "json");
    assert.equal(named.code, 0);
    assert.equal(JSON.parse(named.stdout).findings[0].waiver.id, "w.yml:3");
    const missing = await assay(folder, "check", "--waivers", "none.yml");
    assert.equal(missing.code, 2);
    assert.match(missing.stderr, /there is no file of waivers at .*none\.yml/);
  });

  it("reads all of them where only one model is judged", async (t) => {
    const model = POLICY.slice(POLICY.indexOf("  loans:")).replace("loans", "cards");
    const policy = `${POLICY}${model}waivers: { approvers: [olga] }\n`;
    const both = `${WAIVERS}${WAIVERS.slice(WAIVERS.indexOf("  - model")).replace("loans", "cards")}`;
    const folder = folderWith(t, { ...FILES, ".github/assay.yml": policy, ".github/assay-waivers.yml": both });
    const { code, stderr } = await assay(folder, "check", "--model", "cards");
    assert.deepEqual([code, stderr], [0, ""]);
  });
});

describe("assay check --context with waivers and sign-offs", () => {
  async function assessed(folder: string) {
    const policy = GRANTING.replace("    rules:", "    sign-off: 1\n    rules:");
    const outcome = loadPolicy({ source: policy, path: ".github/assay.yml", rules: RULES });
    assert.ok(outcome.ok);
    const covers = {
      rule: "fairness/demographic-parity-ratio",
      demandedBy: "policy",
      slice: { group: "sex" },
      anySlice: false,
      status: "fail",
      reason: null,
      worst: 0.4,
      title: null,
      evidence: null,
    } as const;
    const waiver = { kind: "exception", model: "loans", reason: "late", until: "2025-12-31" } as const;
    const olga = { id: 7, login: "olga" };
    return judge({
      policy: outcome.loaded,
      floor: null,
      touched: { loans: { model: true, card: false, evidence: false } },
      asOf: "2025-12-24",
      waivers: [
        { ...waiver, id: "w2", approvedBy: olga, covers: [covers] },
        { ...waiver, id: "w1", approvedBy: olga, covers: [], until: "2025-12-20" },
        { ...waiver, id: "w0", approvedBy: olga, covers: [], model: "untouched" },
      ],
      signOffs: [
        { model: "loans", by: olga },
        { model: "untouched", by: olga },
      ],
      current: directorySource(folder),
      baseline: { reason: "no-baseline", message: "None.", remedy: "Push one." },
    });
  }

  it("reaches the digest of the App, long after the waiver has ended", async (t) => {
    const folder = folderWith(t, { "predictions.csv": predictions(60, 140) });
    const assessment = await assessed(folder);
    assert.equal(assessment.verdict, "pass");
    assert.deepEqual(
      assessment.context.waivers.map(({ id }) => id),
      ["w1", "w2"],
    );
    assert.equal(assessment.context.signOffs?.length, 1);
    writeFileSync(join(folder, "context.json"), exportContext(assessment));
    const { code, stdout, stderr } = await assay(folder, "check", "--context", "context.json", "--format", "json");
    assert.equal(code, 0, stderr);
    const replayed = JSON.parse(stdout);
    assert.equal(replayed.digest, assessment.digest);
    assert.deepEqual(
      replayed.findings.map(({ status }: { status: string }) => status),
      ["waived", "pass"],
    );
  });

  it("refuses a context whose waiver was stretched, and other waivers beside it", async (t) => {
    const folder = folderWith(t, { "predictions.csv": predictions(60, 140), "w.yml": WAIVERS });
    const exported = exportContext(await assessed(folder));
    writeFileSync(join(folder, "context.json"), exported.replace('"worst": 0.4', '"worst": 0.2'));
    const stretched = await assay(folder, "check", "--context", "context.json");
    assert.equal(stretched.code, 2);
    assert.match(stretched.stderr, /the replay gives sha256:/);
    const beside = await assay(folder, "check", "--context", "context.json", "--waivers", "w.yml");
    assert.match(beside.stderr, /--waivers cannot be given with --context/);
  });

  it("reads a context of before sign-offs, with the digest that it had", async (t) => {
    const folder = folderWith(t, { "predictions.csv": predictions(60, 140), ".github/assay.yml": POLICY });
    const judged = await assay(folder, "check", "--format", "json");
    const outcome = loadPolicy({ source: POLICY, path: ".github/assay.yml", rules: RULES });
    assert.ok(outcome.ok);
    const { context, digest } = await judge({
      policy: outcome.loaded,
      floor: null,
      touched: null,
      asOf: "2026-03-02",
      waivers: [],
      signOffs: null,
      current: directorySource(folder),
      baseline: { reason: "no-baseline", message: "None.", remedy: "Push one." },
    });
    assert.equal(JSON.parse(judged.stdout).digest, digest);
    const { signOffs: _none, ...before } = context;
    writeFileSync(join(folder, "context.json"), JSON.stringify({ context: before, digest }));
    const { code, stderr } = await assay(folder, "check", "--context", "context.json");
    assert.equal(code, 1, stderr);
  });
});
