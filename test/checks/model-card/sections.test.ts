import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { modelCardRules } from "../../../src/checks/model-card/index.ts";
import { loadPolicy } from "../../../src/policy/load-policy.ts";
import { judgeCard } from "./judge-card.ts";

const FILLED = [
  "# Scorer",
  "## Intended uses",
  "Ranking of applications by a clerk.",
  "## Bias, Risks, and Limitations",
  "Only for adults.",
  "## Training Details",
  "### Training Data",
  "All applications of 2020.",
  "## Evaluation results",
  "Good enough.",
].join("\n\n");

function without(...lines: string[]): string {
  return FILLED.split("\n\n")
    .filter((line) => !lines.includes(line))
    .join("\n\n");
}

const SPANISH = [
  "# Modelo",
  "## Uso previsto",
  "Evaluación del riesgo de las solicitudes que se presentan en una sucursal, para personas de la región.",
  "## Limitaciones",
  "El modelo no fue validado con los datos de otros períodos, y su recall es bajo para las personas jóvenes.",
].join("\n\n");

describe("model-card/sections", () => {
  it("passes a card that has all of them, under the headings of the standards", async () => {
    const finding = await judgeCard("sections", FILLED);
    assert.equal(finding.status, "pass");
    assert.equal(finding.measured?.value, 4);
  });

  it("reads setext headings, numbering, emoji and links in headings", async () => {
    const card =
      "Scorer\n===\n\n1. Intended Use\n---\n\nText.\n\n## 🚧 2.1 **Known** [limitations](x.md) [optional]\n\nText.\n\n## III. Training data (public)\n\nText.\n\n## Model performance\n\nText.\n";
    // The second line of a setext heading after `1.` is a list; a plain one is meant.
    const finding = await judgeCard("sections", card.replace("1. Intended", "Intended"));
    assert.equal(finding.status, "pass", finding.message);
  });

  for (const [section, headings] of Object.entries({
    "intended-use": [
      "How should this model be used?",
      "Target users",
      "Business purpose",
      "Objective",
      "What is it for?",
    ],
    limitations: ["Risks and mitigations", "Constraints", "What it cannot do", "Known biases and limitations"],
    "training-data": ["Training and evaluation data", "Training/Validation Data", "Data Collection", "Input data"],
    evaluation: ["Validation & testing", "Scorecard", "How well it works", "Experimental results"],
  })) {
    it(`knows ${section} under its other usual headings`, async () => {
      for (const heading of headings) {
        const card = `# A\n\n## ${heading}\n\nText.\n`;
        assert.equal((await judgeCard("sections", card, { params: { sections: [section] } })).status, "pass", heading);
      }
    });
  }

  it("takes the titles of folds for headings", async () => {
    const card = FILLED.replaceAll(/^#{2,3} (.*)$/gm, "</details>\n<details>\n<summary><b>$1</b></summary>");
    assert.equal((await judgeCard("sections", card)).status, "pass");
  });

  it("takes a list of figures for the evaluation, as a Trainer writes it", async () => {
    const card = `${without("## Evaluation results", "Good enough.")}\n\n## Facts\n\nOn the evaluation set:\n- Loss: 0.22\n- Accuracy: 0.93\n`;
    assert.equal((await judgeCard("sections", card)).status, "pass");
    const one = card.replace("- Loss: 0.22\n", "");
    assert.equal((await judgeCard("sections", one)).status, "fail");
  });

  it("fails for a missing section and names it", async () => {
    const finding = await judgeCard(
      "sections",
      without("## Training Details", "### Training Data", "All applications of 2020."),
    );
    assert.equal(finding.status, "fail");
    assert.match(finding.title, /training-data/);
    assert.match(finding.remedy, /training-data/);
  });

  for (const [what, content] of Object.entries({
    nothing: "",
    "a comment": "<!-- Say what the limits are. -->",
    "empty sub-headings": "### Technical\n\n### Social",
    "a placeholder": "[More Information Needed]",
    "labels without values": "- **Known:**\n- **Unknown:** [More Information Needed]",
    "an order in italics": "_Describe the limitations of the model._",
    "its title once more": "**Limitations**",
    "bold labels and nothing else": "**Known limitations:**\n\n**Mitigations:**",
    "a question": "_What are the limitations?_",
    "an order": "Describe the known limitations of the model.",
    "empty code": "```\n\n```",
    "a fold without content": "<details><summary>Click to expand</summary></details>",
    "a table without values": "| Risk | Answer |\n|---|---|\n| Age | |\n| Region | TBD |",
  })) {
    it(`counts a section with ${what} as empty`, async () => {
      const finding = await judgeCard("sections", FILLED.replace("Only for adults.", content));
      assert.equal(finding.status, "fail");
      assert.match(finding.title, /limitations/);
      assert.equal(finding.evidence[0]?.line, 7);
    });
  }

  for (const [what, content] of Object.entries({
    "a table": "| Risk | Answer |\n|---|---|\n| Age | adults only |",
    code: "```\nassert age >= 18\n```",
    "a quotation": "> Adults only.",
    "raw HTML": "<details><summary>Limits</summary>Adults only.</details>",
    "a sentence that mentions TODO": "It does not find `TODO` in comments of other languages than English.",
  })) {
    it(`counts a section with ${what} as filled`, async () => {
      const finding = await judgeCard("sections", FILLED.replace("Only for adults.", content));
      assert.equal(finding.status, "pass", finding.message);
    });
  }

  it("does not take a heading in code, or the opposite of a section, for the section", async () => {
    const code = FILLED.replace("## Intended uses", "```\n## Intended uses\n```");
    assert.match((await judgeCard("sections", code)).title, /intended-use/);
    const opposite = FILLED.replace("## Intended uses", "## Out-of-scope use");
    assert.match((await judgeCard("sections", opposite)).title, /intended-use/);
  });

  it("takes bold lines for headings where a card has none", async () => {
    const card = FILLED.replaceAll(/^#{1,3} (.*)$/gm, "**$1**");
    assert.equal((await judgeCard("sections", card)).status, "pass");
  });

  it("leaves a card in another language undecided until the policy says what its headings are", async () => {
    const finding = await judgeCard("sections", SPANISH);
    assert.equal(finding.status, "undecided");
    assert.equal(finding.reason, "not-comparable");
    assert.match(finding.remedy, /sections: \{ intended-use/);
  });

  it("judges a card in another language by the declared headings", async () => {
    const params = { sections: ["intended-use", "limitations"] };
    const sections = { intended_use: ["Uso Previsto"], limitations: ["Limitaciones"] };
    assert.equal((await judgeCard("sections", SPANISH, { params, sections })).status, "pass");
    const more = { ...sections, "training-data": ["Datos de entrenamiento"] };
    const finding = await judgeCard("sections", SPANISH, { params: { sections: ["training-data"] }, sections: more });
    assert.equal(finding.status, "fail");
  });

  it("takes a table of metrics for the evaluation, whatever its heading", async () => {
    const card = `${without("## Evaluation results", "Good enough.")}\n\n## How it went\n\n| Metric | Value |\n|---|---|\n| F1 | 0.9 |\n`;
    assert.equal((await judgeCard("sections", card)).status, "pass");
  });

  it("fails a card without any headings, in whatever language", async () => {
    const finding = await judgeCard(
      "sections",
      "# Modelo\n\nEl modelo de la empresa para las personas que se presentan.",
    );
    assert.equal(finding.status, "fail");
  });

  it("only warns at level warn", async () => {
    assert.equal((await judgeCard("sections", "# A\n\nText.", { params: { level: "warn" } })).status, "warn");
  });
});

describe("the sections of a policy", () => {
  const load = (key: string, rule: string) =>
    loadPolicy({
      path: "p.yml",
      rules: modelCardRules,
      source: `version: 1\nmodels:\n  a:\n    paths: [a/**]\n    risk: limited\n    sections: { ${key}: ["Uso"] }\n    rules: { ${rule}: {} }\n`,
    });

  it("are refused under a name that no section has, with the nearest one", () => {
    for (const rule of ["model-card/sections", "model-card/licence", "model-card/owner"]) {
      const outcome = load("limitatons", rule);
      assert.ok(!outcome.ok);
      const message = 'unknown section "limitatons"; did you mean "limitations"?';
      assert.deepEqual(outcome.problems, [{ message, line: 6, column: 17, at: "models.a.sections.limitatons" }]);
    }
  });

  it("may be written as people write them", () => {
    for (const key of ["limitations", "intended_use", "Intended use", "license", "contact"])
      assert.ok(load(key, "model-card/sections").ok, key);
  });
});
