import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type Stage, startStage } from "./harness.ts";
import { BASE, demand, FAIR, policy, UNFAIR } from "./models.ts";

const CHANGE = { "models/credit/model.py": "threshold = 0.7\n" };
const HOME = "acme/.github";
const WAITING = "We wait for the evidence of {{commit}}:\n\n{{awaited}}\n\nUntil {{until}}.\n";
const FINDING = `#### {{mark}} {{model}}: {{title}}

{{message}}

- {{measured}}
- {{limit}}
- {{baseline}}
- {{rule}} ({{standing}})
- {{evidence}}
- What to do at Acme: {{remedy}}
`;

describe("an organisation's own texts", () => {
  let stage: Stage;
  before(async () => {
    stage = await startStage();
  });
  after(() => stage.close());

  it("are what its pull requests read; a broken one is left out, and the report says so", async () => {
    const { github } = stage;
    const repo = stage.repository("own", { ...BASE, ".github/assay.yml": policy({ rule: demand(0.8) }) });
    github.createRepository({ name: ".github", files: { "assay-templates/waiting.md": WAITING } });
    const { pull, sha } = stage.propose({ repo, branch: "change", files: CHANGE });
    await stage.settle();
    assert.match(stage.check({ repo, sha }).summary ?? "", /^We wait for the evidence of/);

    await stage.evaluate({ repo, sha, branch: "change", files: UNFAIR });
    await stage.settle();
    const first = stage.check({ repo, sha });
    assert.equal(first.conclusion, "failure");
    assert.match(first.summary ?? "", /\*\*Next:\*\*/);
    assert.doesNotMatch(first.summary ?? "", /does not count/);
    stage.writes();

    github.pushCommit({
      repo: HOME,
      branch: "main",
      files: {
        "assay-templates/finding.md": FINDING,
        "assay-templates/comment-end.md": "Questions? See the handbook.\n",
        "assay-templates/waiting.md": "Please wait.\n",
        "assay-templates/phrases.md": "## verdict-blocked\n\n**Passed.** {{counts}}\n",
      },
    });
    await stage.settle();
    const again = stage.check({ repo, sha });
    assert.equal(again.conclusion, "failure");
    assert.match(again.summary ?? "", /^\*\*Blocked\.\*\*/);
    assert.match(again.summary ?? "", /- What to do at Acme: /);
    assert.doesNotMatch(again.summary ?? "", /\*\*Next:\*\*/);
    assert.match(again.summary ?? "", /waiting\.md.* does not count \(line 1, column 1\): .*must be there too/);
    assert.match(
      again.summary ?? "",
      /phrases\.md.* does not count .* cannot be replaced: it says what the verdict is/,
    );
    assert.match(github.comments({ repo, pull })[0]?.body ?? "", /Questions\? See the handbook\.$/);
    assert.equal(github.merge({ repo, pull }).status, 405);

    github.pushCommit({ repo: HOME, branch: "main", files: { "README.md": "acme" } });
    stage.writes();
    await stage.settle();
    assert.equal(stage.writes(), 0);
  });

  it("can be no link, no folder and no binary, and never stop a judgement", async () => {
    const { github } = stage;
    const repo = stage.repository("odd", { ...BASE, ".github/assay.yml": policy({ rule: demand(0.4) }) });
    github.pushCommit({
      repo: HOME,
      branch: "main",
      files: {
        "assay-templates/waiting.md": { symlink: "../README.md" },
        "assay-templates/finding.md": new Uint8Array([0xff, 0xfe, 0x00]),
        "assay-templates/comment-end.md": "x".repeat(9000),
        "assay-templates/phrases.md": null,
        "assay-templates/more/finding.md": FINDING,
      },
    });
    const { pull, sha } = stage.propose({ repo, branch: "change", files: CHANGE });
    await stage.evaluate({ repo, sha, branch: "change", files: FAIR });
    await stage.settle();
    const { conclusion, summary } = stage.check({ repo, sha });
    assert.equal(conclusion, "success");
    assert.match(summary ?? "", /waiting\.md.*this is a symbolic link, where a file is expected/);
    assert.match(summary ?? "", /finding\.md.*no text in `UTF-8` of at most 8 KiB/);
    assert.match(summary ?? "", /comment-end\.md.*no text in `UTF-8` of at most 8 KiB/);
    assert.match(summary ?? "", /more.*this is a folder, where a file is expected/);
    assert.equal(github.merge({ repo, pull }).status, 200);
    stage.writes();
  });

  it("cost a request for the folder and one for each text, once, and none where there is no folder", async () => {
    const { github } = stage;
    const asked = async (name: string) => {
      const repo = stage.repository(name, { ...BASE, ".github/assay.yml": policy({ rule: demand(0.4) }) });
      github.clearLog();
      const { sha } = stage.propose({ repo, branch: "change", files: CHANGE });
      await stage.evaluate({ repo, sha, branch: "change", files: FAIR });
      await stage.settle();
      assert.equal(stage.check({ repo, sha }).conclusion, "success");
      const paths = github
        .requests()
        .flatMap(({ path }) => /\/acme\/\.github\/git\/(trees|blobs)/.exec(path)?.[1] ?? []);
      stage.writes();
      return paths.sort();
    };
    const gone = ["waiting.md", "finding.md", "comment-end.md", "more/finding.md"].map((name) => [
      `assay-templates/${name}`,
      null,
    ]);
    github.pushCommit({ repo: HOME, branch: "main", files: Object.fromEntries(gone) });
    await stage.settle();
    assert.deepEqual(await asked("without"), ["trees"]);
    github.pushCommit({ repo: HOME, branch: "main", files: { "assay-templates/comment-end.md": "See us.\n" } });
    await stage.settle();
    assert.deepEqual(await asked("with"), ["blobs", "trees", "trees"]);
  });
});
