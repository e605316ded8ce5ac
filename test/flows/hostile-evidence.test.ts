import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { makeZip } from "../../sandbox/tester/make-zip.ts";
import type { FaultCode } from "../../src/evidence/faults.ts";
import { type Stage, startStage } from "./harness.ts";
import { bomb, symlink, zipSlip } from "./hostile-zips.ts";
import { BASE, FAIR, policy } from "./models.ts";

interface Case {
  readonly what: string;
  /** The file that the policy names; predictions.csv unless said. */
  readonly file?: string;
  readonly zip: () => Promise<Buffer>;
  readonly reason: FaultCode;
  /** What the check says. */
  readonly says: RegExp;
}

const HEADER = "sex,defaulted,approved\n";
const rows = (line: (index: number) => string) =>
  Array.from({ length: 200 }, (_, index) => `${line(index)}\n`).join("");
const sound = (index: number) => `${index % 2 ? "F" : "M"},${index % 3 === 0 ? 1 : 0},${index % 5 === 0 ? 1 : 0}`;
const csv = (text: string) => () => makeZip({ "predictions.csv": text });

const CASES: readonly Case[] = [
  { what: "a zip bomb", zip: bomb, reason: "evidence-hostile", says: /times its packed size/ },
  { what: "a ../ entry", zip: zipSlip, reason: "evidence-hostile", says: /leads out of the folder/ },
  { what: "a symbolic link", zip: symlink, reason: "evidence-hostile", says: /symbolic link/ },
  {
    what: "no zip at all",
    zip: async () => Buffer.from("not a zip"),
    reason: "evidence-unreadable",
    says: /no zip file/,
  },
  {
    what: "a truncated Parquet file",
    file: "predictions.parquet",
    zip: () => makeZip({ "predictions.parquet": Buffer.concat([Buffer.from("PAR1"), Buffer.alloc(500, 7)]) }),
    reason: "evidence-unreadable",
    says: /damaged/,
  },
  {
    what: "a ragged CSV",
    zip: csv(`${HEADER}${rows(sound)}F,1\n${rows(sound)}`),
    reason: "evidence-malformed",
    says: /line 202/,
  },
  {
    what: "NaN among the predictions",
    zip: csv(`${HEADER}${rows(sound)}F,1,NaN\n`),
    reason: "value-invalid",
    says: /NaN/,
  },
  {
    what: "JSON that is 100,000 deep",
    file: "predictions.jsonl",
    zip: () => makeZip({ "predictions.jsonl": `{"sex":${"[".repeat(100_000)}${"]".repeat(100_000)}}\n` }),
    reason: "evidence-hostile",
    says: /nested more than/,
  },
  {
    what: "a table of 2,000 columns",
    zip: csv(`${Array.from({ length: 2000 }, (_, index) => `c${index}`).join(",")}\n`),
    reason: "too-many-columns",
    says: /2000 columns/,
  },
  { what: "an empty table", zip: csv(HEADER), reason: "evidence-empty", says: /no rows/ },
  { what: "an empty file", zip: csv(""), reason: "evidence-empty", says: /empty file/ },
  {
    what: "a category that no label has",
    zip: csv(`${HEADER}${rows(sound)}F,1,7\n`),
    reason: "unknown-category",
    says: /"7", which no label is/,
  },
  {
    what: "a missing label column",
    zip: csv(`sex,approved\n${rows((index) => `${index % 2 ? "F" : "M"},${index % 3 === 0 ? 1 : 0}`)}`),
    reason: "column-missing",
    says: /no column "defaulted"/,
  },
  {
    what: "another file name",
    zip: () => makeZip({ "other.csv": HEADER }),
    reason: "evidence-missing",
    says: /predictions\.csv was not found/,
  },
];

describe("hostile and broken evidence", () => {
  let stage: Stage;
  before(async () => {
    stage = await startStage();
  });
  after(() => stage.close());

  for (const [index, { what, file, zip, reason, says }] of CASES.entries()) {
    it(`gets a finding of its own and closes the merge: ${what}`, async () => {
      const { github } = stage;
      const rule = "fairness/equal-opportunity-difference: { max: 0.5, groups: [sex] }";
      const files = { ...BASE, ".github/assay.yml": policy({ rule, ...(file === undefined ? {} : { file }) }) };
      const repo = stage.repository(`hostile-${index}`, files);
      const { pull, sha } = stage.propose({ repo, branch: "change", files: { "models/credit/model.py": "1" } });
      const { run } = github.createRun({ repo, workflow: "evaluate.yml", headSha: sha, headBranch: "change" });
      await github.uploadArtifact({ repo, run, name: "evaluation", zip: await zip() });
      github.completeRun({ repo, run });
      await stage.settle();
      const check = stage.check({ repo, sha });
      assert.equal(check.conclusion, "failure");
      assert.equal(check.title, `Undecided: equal opportunity undecided: ${reason}`);
      assert.match(check.summary ?? "", says);
      assert.equal(github.merge({ repo, pull }).status, 405);
      assert.ok(stage.writes() <= 4);
      assert.deepEqual(stage.log, []);
    });
  }

  it("leaves the App alive", async () => {
    const repo = stage.repository("after-all", BASE);
    const { pull, sha } = stage.propose({ repo, branch: "change", files: { "models/credit/model.py": "1" } });
    await stage.evaluate({ repo, sha, branch: "change", files: FAIR });
    await stage.settle();
    assert.equal(stage.check({ repo, sha }).conclusion, "success");
    assert.equal(stage.github.merge({ repo, pull }).status, 200);
  });
});
