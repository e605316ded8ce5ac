import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { judgeCard } from "./judge-card.ts";

const NAMED: Readonly<Record<string, string>> = {
  "a Hub id in front matter": "---\nlicense: apache-2.0\n---\n# A\n",
  "a list of ids": "---\nlicense: [mit, cc-by-4.0]\n---\n# A\n",
  "an SPDX id in any case": "---\nlicense: GPL-3.0-or-later\n---\n# A\n",
  "`other` by name and link": "---\nlicense: other\nlicense_name: acme-1.0\nlicense_link: LICENSE\n---\n# A\n",
  "a bullet": "# A\n\n- **License:** cc-by-4.0\n",
  "a row of a table": "# A\n\n| | |\n|---|---|\n| Licence | MIT |\n",
  "a section": "# A\n\n## License\n\nThe weights are under the Apache License, Version 2.0.\n",
  "a sentence": "# A\n\nThe model is released under the MIT license.\n",
  "terms of its own with a link": "# A\n\n- **Licence:** [Acme Model Licence](LICENSE.md)\n",
  "a proprietary licence": "# A\n\n- **Licence:** Proprietary, internal use only\n",
  "words for Creative Commons": "# A\n\n- License: Creative Commons Attribution-NonCommercial 4.0 International\n",
  "another language": "# A\n\n- Licencia: MIT\n",
  "a badge": "# A\n\n[![License: MIT](https://img.shields.io/badge/License-MIT-yellow.svg)](LICENSE)\n",
  "a badge by its address": "# A\n\n![](https://img.shields.io/badge/license-Apache%202.0-blue.svg)\n",
  "a footer": "# A\n\nMIT © Jane Roe\n",
  "all rights reserved": "# A\n\n© 2025 Acme. All rights reserved.\n",
  "a label among others on a line": "# A\n\n**Owner:** Risk · **License:** proprietary\n",
  "internal use in another language": "# A\n\n- Lizenz: proprietär, nur für den internen Gebrauch\n",
  "a sentence in Spanish": "# A\n\nEste modelo se distribuye bajo la licencia MIT.\n",
  "a sentence in German": "# A\n\nVeröffentlicht unter der Apache-Lizenz 2.0.\n",
  "a sentence in Chinese": "# A\n\n本模型采用 Apache 2.0 许可证。\n",
  "the licence of a model family": "# A\n\nThe weights are available under the Llama 3.1 Community License.\n",
  "the public domain": "# A\n\n- License: Public domain\n",
  "a bold label in a card without headings": "**Modelo**\n\n**Licencia:** MIT\n",
  "`other`, with the terms in the text":
    "---\nlicense: other\n---\n# A\n\n## License\n\nSee the [Acme terms](https://acme.io/terms).\n",
};
const NOT_NAMED: Readonly<Record<string, string>> = {
  nothing: "# A\n\nText.\n",
  "a family": "---\nlicense: cc\n---\n# A\n",
  "a family in prose": "# A\n\n- **License:** GPL\n",
  unknown: "---\nlicense: unknown\n---\n# A\n",
  "`other` without its terms": "---\nlicense: other\n---\n# A\n",
  "a placeholder": "# A\n\n- **License:** [More Information Needed]\n",
  "what is no licence": "# A\n\n- **License:** yes\n",
  "one right and one wrong": "---\nlicense: [mit, gpl]\n---\n# A\n",
  "the licence of the data": "# A\n\nThe dataset is available under CC BY 4.0.\n",
  "the licence of the base model": "# A\n\nThe base model is released under the MIT license.\n",
  "a template that was never filled in": '# A\n\n- **License:** {{ license | default("MIT", true) }}\n',
};

describe("model-card/licence", () => {
  for (const [name, card] of Object.entries(NAMED)) {
    it(`passes ${name}`, async () => assert.equal((await judgeCard("licence", card)).status, "pass"));
  }
  for (const [name, card] of Object.entries(NOT_NAMED)) {
    it(`fails ${name} and says what to write`, async () => {
      const finding = await judgeCard("licence", card);
      assert.equal(finding.status, "fail");
      assert.notEqual(finding.remedy, "");
    });
  }
  it("holds a licence against those that the policy accepts", async () => {
    const params = { accept: ["Apache-2.0"] };
    assert.equal((await judgeCard("licence", "# A\n\n- License: Apache 2.0\n", { params })).status, "pass");
    assert.equal((await judgeCard("licence", "# A\n\n- License: MIT\n", { params })).status, "fail");
  });
});

describe("model-card/owner", () => {
  for (const [name, card] of Object.entries({
    "a key of front matter": "---\nauthor: Jane Roe\n---\n# A\n",
    "a label": "# A\n\n- **Developed by:** Jane Roe\n",
    "a section": "# A\n\n## Model Card Contact\n\ne-mail: jane@uni.edu\n",
    "a handle": "# A\n\n## Owner\n\n@acme/ml-risk\n",
    "an address in the text": "# A\n\nQuestions go to ml@acme.io, please.\n",
    "a link to issues": "# A\n\nReport errors [here](https://github.com/acme/m/issues).\n",
    "another language": "# A\n\n| Campo | Detalle |\n|---|---|\n| **Autor** | Ana Roe |\n",
    Chinese: "# A\n\n- 联系方式: 王小明\n",
    "a bold label in a card without headings": "# A\n\n**Desenvolvido por:** Equipe de Dados\n",
    "bold words without a colon": "# A\n\n## B\n\n**Model developers** Acme Research\n",
    "a sentence": "# A\n\nThis model was built and is maintained by the Risk team at Acme.\n",
    "a sentence about the author": "# A\n\nJane Roe created the model in 2024.\n",
    "a sentence in German": "# A\n\nEntwickelt von der Abteilung Datenanalyse.\n",
    "an address that is spelt out": "# A\n\nWrite to clinical-ai at acme.org with questions.\n",
    "a copyright line": "# A\n\n<sub>© 2025 Acme GmbH</sub>\n",
    "a label after a sentence": "# A\n\nPredicts rentals. Author: @acme/bikes\n",
    "a table of three columns": "# A\n\n| Field | Value | Note |\n|---|---|---|\n| Model owner | Fraud team | - |\n",
    "a team without capitals": "# A\n\n- Owner: fraud analytics team\n",
  })) {
    it(`passes ${name}`, async () => assert.equal((await judgeCard("owner", card)).status, "pass"));
  }
  for (const [name, card] of Object.entries({
    nobody: "# A\n\nText.\n",
    "a placeholder": "# A\n\n- **Developed by:** [More Information Needed]\n",
    "an address that stands for another": "# A\n\nContact: someone@example.com\n",
    "a word that names nobody": "# A\n\n- Owner: the team\n",
    "an empty section": "# A\n\n## Contact\n\n<!-- who? -->\n",
    "a contact who is not named": "# A\n\n## Contact\n\nPlease contact the author.\n",
    "a name that stands for another": "# A\n\n- Author: Your Name\n",
    "the maker of the base model": "# A\n\nThis is a fine-tuned version of BERT developed by Google.\n",
    "the maker of the data": "# A\n\nThe dataset was created by Stanford.\n",
  })) {
    it(`fails ${name}`, async () => assert.equal((await judgeCard("owner", card)).status, "fail"));
  }
});
