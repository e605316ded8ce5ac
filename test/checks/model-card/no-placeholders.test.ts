import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { judgeCard } from "./judge-card.ts";

async function linesHit(card: string): Promise<number[]> {
  const finding = await judgeCard("no-placeholders", card);
  assert.equal(finding.status, finding.detail.length === 0 ? "pass" : "fail");
  return finding.detail.map((row) => Number(row["line"]));
}

const LEFT_OVER: Readonly<Record<string, readonly [string, readonly number[]]>> = {
  "the Hub's template, as it comes": [
    "# Model Card for Model ID\n\n- **Developed by:** [More Information Needed]\n- **License:** [Needs More Information]\n",
    [1, 3, 4],
  ],
  "a Trainer card that nobody has read": [
    "<!-- This model card has been generated automatically according to the information the Trainer had access to. You\nshould probably proofread and complete it, then remove this comment. -->\n\n# out\n\nThis model is a fine-tuned version of bert-base on the None dataset.\n\n## Model description\n\nMore information needed\n",
    [1, 6, 10],
  ],
  "marks for later": [
    "# A\n\nTODO: describe the data.\n\n- Release: TBD\n\n## Data\n\ncoming soon\n\nFIXME\n",
    [3, 5, 9, 11],
  ],
  "a course's template": [
    "# A\n\n## Metrics\n\n_Please include the metrics used and your model's performance on those metrics._\n",
    [5],
  ],
  "questions of a schema given as answers": ["# A\n\n## Users\n\nWho are the intended users of the model?\n", [5]],
  "variables that no tool has filled in": [
    "# {{ model_name }}\n\nMade by {author_name}, see https://github.com/<your_username>/x.\n\nTrained on {Dataset Name}.\n",
    [1, 3, 5],
  ],
  "hosts that stand for another": [
    "# A\n\nSee http://made-up-exam.ple/ and mail me@example.com.\n\n[Paper](link-para-artigo)\n",
    [3, 5],
  ],
  "values of nothing but signs": [
    "# A\n\n- Accuracy: xx%\n- Recall: x%\n\n| Metric | Value |\n|---|---|\n| F1 | TBD |\n",
    [3, 4, 8],
  ],
  "front matter": ["---\nlicense: {license}\nlanguage: [More Information Needed]\n---\n# A\n", [2, 3]],
  "an order in italics that stands alone": [
    "# A\n\n## Data\n\n*Describe the training data and how it was collected.*\n",
    [5],
  ],
  "N/A without a reason": ["# A\n\n## Fairness\n\nN/A\n", [5]],
  "sample text": ["# A\n\nLorem ipsum dolor sit amet.\n", [3]],
  "brackets with an order": ["# A\n\n[Insert a description of the model here]\n", [3]],
  "names in capitals": ["# A\n\nReplace YOUR_MODEL_NAME and SEU_USUARIO.\n", [3]],
};

const MEANT: Readonly<Record<string, string>> = {
  "code, inline and fenced": "# A\n\nSet `TODO` or `<your_token>`:\n\n```py\n# TODO: fill in\nx = f'{name}'\n```\n",
  comments: "# A\n\nText.\n\n<!-- TODO: say more about the data -->\n",
  "BibTeX without a fence":
    "# A\n\n@misc{gpt-j,\n  title={{GPT-J-6B: A Model}},\n  author={Wang},\n\n  year={2021}\n}\n\nMore text.\n",
  "TODO as the subject":
    "# BugHound\n\nBugHound finds TODO comments and bare excepts.\n\n| Pattern | Meaning |\n|---|---|\n| TODO | unfinished work |\n",
  "N/A with a reason": "# A\n\n- **Base model:** N/A: trained from scratch\n\n## Fairness\n\nN/A (no personal data).\n",
  "N/A as a value of a table": "# A\n\n| Model | F1 |\n|---|---|\n| old | N/A |\n| new | 0.9 |\n",
  mathematics: "# A\n\n$\\frac{name}{date}$ and x_{id} over \\text{model} in {0.005, 0.05}.\n",
  "variables of prompts": "# A\n\nThe prompt is: Translate {text} into {target}. Answer: {{ prompt }}\n",
  "tokens of a tokenizer": "---\nwidget:\n- text: 'Uno du <mask>.'\n---\n# A\n\nFill the <mask> or [MASK] token.\n",
  "a prompt for a gate in front matter":
    "---\nlicense: mit\nextra_gated_prompt: |\n  # TODO: agree to {name}\n  [More Information Needed]\n---\n# A\n",
  "a question as a heading with its answer": "# A\n\n### Who are the intended users of the model?\n\nClinicians.\n",
  "an announcement in a full sentence":
    "# A\n\nA version for French and for Spanish is coming soon to the same place.\n",
  "relative links": "# A\n\n[Data](dataset-card.md), [terms](LICENSE), [top](#a), [code](../src/x.py).\n",
  "references and tasks": "# A\n\nAs shown [1], [Smith 2020].\n\n- [x] done\n- [ ] open\n",
  "an unusual but real share": "# A\n\nThe x axis is 5% longer; we drop 10% of rows.\n",
};

/** Each left over from a template, alone in its section. */
const BLANKS = [
  "To be completed later.",
  "**More information needed**",
  "🚧 Work in progress",
  "Results coming soon.",
  "More details are coming soon.",
  "A preencher.",
  "Por completar",
  "Wird noch ergänzt.",
  "À compléter",
  "Akan diisi",
  "待补充",
  "- 作者: 待定",
  "- Author: <name>",
  "- Author: [Tu nombre]",
  "- Author: Your Name",
  "- Accuracy: 0.XX",
  "- Date: YYYY-MM-DD",
  "- Version: vX.Y.Z",
  "- Model: $\u007bMODEL_NAME}",
  "- Version: %MODEL_VERSION%",
  "(Insert description here)",
  "[Add description here]",
  "Your description here.",
  "Describe the intended use here.",
  "> Describe known limitations",
  "What are the limitations of the model?",
  "- Person or organization developing model",
];

/** Each says something, however much it looks like a blank. */
const SAYINGS = [
  "Support for French is coming soon.",
  "This is a work in progress; version 0.3 has known gaps.",
  "The chat template uses {{ bos_token }} and {% for message in messages %}.",
  "Names were masked as [NAME], <PERSON> and <EMAIL>.",
  "*Add the following to your config:*",
  "*List of features:*",
  "Versions follow vX.Y.Z, and dates are in the form YYYY-MM-DD.",
  "It needs Python 3.x and CUDA 12.x.",
  "Describe the content of images for blind people.",
  "What are the limitations? It fails for long texts.",
  "It costs $5, or $\u007b5}.",
];

describe("model-card/no-placeholders", () => {
  for (const blank of BLANKS) {
    it(`finds ${blank}`, async () => assert.deepEqual(await linesHit(`# A\n\nText.\n\n## Part\n\n${blank}\n`), [7]));
  }
  for (const saying of SAYINGS) {
    it(`leaves alone ${saying}`, async () =>
      assert.deepEqual(await linesHit(`# A\n\nText.\n\n## Part\n\n${saying}\n`), []));
  }
  it("finds a bold placeholder in a card without headings", async () => {
    assert.deepEqual(await linesHit("# A\n\n**More information needed**\n"), [3]);
  });
  it("takes what a template says about a section for a placeholder only where nothing follows", async () => {
    const introduction = "*This section describes the evaluation protocols and provides the results.*";
    assert.deepEqual(await linesHit(`# A\n\n## Evaluation\n\n${introduction}\n`), [5]);
    assert.deepEqual(await linesHit(`# A\n\n## Evaluation\n\n${introduction}\n\nPerplexity: 8.9\n`), []);
  });

  for (const [name, [card, lines]] of Object.entries(LEFT_OVER)) {
    it(`finds ${name}`, async () => assert.deepEqual(await linesHit(card), lines));
  }
  for (const [name, card] of Object.entries(MEANT)) {
    it(`leaves alone ${name}`, async () => assert.deepEqual(await linesHit(card), []));
  }
  it("points at the lines themselves", async () => {
    const finding = await judgeCard("no-placeholders", "# A\n\nTBD\n\nText.\n\nTBD\n");
    assert.deepEqual(
      finding.evidence.map(({ path, line }) => [path, line]),
      [
        ["CARD.md", 3],
        ["CARD.md", 7],
      ],
    );
  });
});
