import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { judgeCard } from "./judge-card.ts";

async function problems(front: string): Promise<string[]> {
  const finding = await judgeCard("front-matter", `---\n${front}\n---\n# A\n`);
  return finding.detail.map(({ key, line }) => `${line} ${key}`);
}

describe("model-card/front-matter", () => {
  it("does not apply to a card without any, unless the policy demands it", async () => {
    assert.equal((await judgeCard("front-matter", "# A\n")).status, "not-applicable");
    assert.equal((await judgeCard("front-matter", "# A\n", { params: { demand: true } })).status, "fail");
  });

  it("passes what the Hub knows", async () => {
    const front =
      "license: apache-2.0\nlanguage: [en, pt-BR, zho]\npipeline_tag: text-classification\nlibrary_name: transformers\nmodel-index:\n- name: a\n  results: []";
    assert.deepEqual(await problems(front), []);
  });

  it("names each value that the Hub does not know, with its line", async () => {
    const front =
      "license: Apache 2.0\nlanguage: english language\npipeline_tag: text-clasification\nlibrary_name: Transformers";
    assert.deepEqual(await problems(front), ["2 license", "3 language", "4 pipeline_tag", "5 library_name"]);
  });

  it("suggests the nearest word", async () => {
    const finding = await judgeCard("front-matter", "---\npipeline_tag: text-clasification\n---\n# A\n");
    assert.match(finding.message, /text-classification/);
  });

  it("demands what the Hub demands of model-index", async () => {
    const front =
      "model-index:\n- name: a\n  results:\n  - task:\n      type: x\n    metrics:\n    - type: f1\n      value:";
    assert.deepEqual(await problems(front), [
      "6 model-index[0].results[0].dataset",
      "9 model-index[0].results[0].metrics[0].value",
    ]);
  });

  it("demands the keys of the policy", async () => {
    const params = { "required-keys": ["license", "tags"] };
    const finding = await judgeCard("front-matter", "---\nlicense: mit\n---\n# A\n", { params });
    assert.equal(finding.status, "fail");
    assert.match(finding.title, /tags/);
    assert.equal((await judgeCard("front-matter", "# A\n", { params })).status, "fail");
  });

  it("fails for YAML that cannot be read, with line and column", async () => {
    const finding = await judgeCard("front-matter", "---\nlicense: mit\nlicense: mit\n---\n# A\n");
    assert.equal(finding.status, "fail");
    assert.equal(finding.evidence[0]?.line, 3);
    assert.match(finding.message, /line 3, column 1/);
  });
});
