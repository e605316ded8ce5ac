import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { renderJson } from "../../src/report/json.ts";
import { assessmentJsonSchema } from "../../src/report/json-schema.ts";
import { renderJunit } from "../../src/report/junit.ts";
import { perPractice } from "../../src/report/per-practice.ts";
import { renderSarif } from "../../src/report/sarif.ts";
import { renderText } from "../../src/report/text.ts";
import { hostileText } from "./hostile-text.ts";
import {
  ACCEPTED,
  assessmentOf,
  CONTRADICTED,
  MISSING,
  PASSING,
  UNFAIR,
  UNPROVEN,
  unchecked,
  WAIVED,
  WAIVED_AS_CODE,
} from "./sample-assessments.ts";

const ALL = [PASSING, UNFAIR, CONTRADICTED, MISSING, UNPROVEN];
const WAIVERS = [WAIVED, WAIVED_AS_CODE, ACCEPTED];
const published = JSON.parse(readFileSync(new URL("../../docs/assessment.schema.json", import.meta.url), "utf8"));

describe("the JSON", () => {
  const validate = new Ajv2020().compile(published);

  it("is valid by the published schema", () => {
    assert.ok(validate(JSON.parse(renderJson(assessmentOf(ALL)))), JSON.stringify(validate.errors));
    assert.ok(validate(JSON.parse(renderJson(assessmentOf([])))), JSON.stringify(validate.errors));
    assert.ok(validate(JSON.parse(renderJson(assessmentOf(WAIVERS)))), JSON.stringify(validate.errors));
  });

  it("would not be valid with a key more, a key less or another word", () => {
    const output = JSON.parse(renderJson(assessmentOf(ALL)));
    assert.equal(validate({ ...output, more: 1 }), false);
    assert.equal(validate({ ...output, digest: undefined }), false);
    assert.equal(validate({ ...output, verdict: "passed" }), false);
  });

  it("is described by the schema that is published", () => {
    assert.deepEqual(published, JSON.parse(JSON.stringify(assessmentJsonSchema())), "run: npm run docs");
  });

  it("keeps every digit, and null for what is undefined", () => {
    const value = 0.1 + 0.2;
    const findings = [
      { ...UNFAIR, measured: { value, interval: null, n: 7 } },
      { ...MISSING, measured: { value: null, interval: null, n: null } },
    ];
    const output = JSON.parse(renderJson(assessmentOf(findings)));
    assert.deepEqual(
      output.findings.map((finding: { measured: unknown }) => finding.measured),
      [
        { value: null, interval: null, n: null },
        { value, interval: null, n: 7 },
      ],
    );
  });
});

describe("SARIF", () => {
  it("grades findings so that nothing that closes the gate looks harmless", () => {
    const { version, runs } = JSON.parse(
      renderSarif(assessmentOf([...ALL, { ...MISSING, required: false, slice: { feature: "a" } }])),
    );
    assert.equal(version, "2.1.0");
    const grades = runs[0].results.map((result: Record<string, string>) => [
      result["ruleId"],
      result["kind"],
      result["level"],
    ]);
    assert.deepEqual(grades, [
      ["drift/features", "fail", "error"],
      ["drift/features", "open", "none"],
      ["fairness/demographic-parity-ratio", "pass", "none"],
      ["fairness/equal-opportunity-difference", "fail", "error"],
      ["fairness/equalized-odds-difference", "fail", "warning"],
      ["model-card/claims-match-evidence", "fail", "error"],
    ]);
  });

  it("grades what is waived as what it is, and suppresses it with the reason", () => {
    const { runs } = JSON.parse(renderSarif(assessmentOf([...WAIVERS, UNPROVEN])));
    const shown = runs[0].results.map((result: Record<string, unknown>) => [
      result["kind"],
      result["level"],
      result["suppressions"],
    ]);
    const suppressed = (justification: string) => [{ kind: "external", status: "accepted", justification }];
    assert.deepEqual(shown, [
      [
        "fail",
        "error",
        suppressed(
          "accepted as the new baseline by hubot (w5), as long as the evidence stays the same: The new branches are in.",
        ),
      ],
      [
        "fail",
        "error",
        suppressed("waived by .github/assay-waivers.yml:3 until 2026-03-31, kept as code: The feature store moves."),
      ],
      [
        "fail",
        "error",
        suppressed(
          "waived by w3 until 2026-12-31, approved by octocat: The applications of 2019 are being labelled anew; @risk has the plan.",
        ),
      ],
      ["fail", "warning", undefined],
    ]);
  });

  it("names file and line", () => {
    const { runs } = JSON.parse(renderSarif(assessmentOf([CONTRADICTED])));
    assert.deepEqual(runs[0].results[0].locations, [
      { physicalLocation: { artifactLocation: { uri: "models/credit/MODEL_CARD.md" }, region: { startLine: 14 } } },
    ]);
  });
});

describe("JUnit XML", () => {
  it("tells failures from errors and from what passed", () => {
    const xml = renderJunit(assessmentOf(ALL));
    assert.match(xml, /<testsuites name="assay" tests="5" failures="2" errors="1" skipped="0">/);
    assert.match(xml, /<failure message="equal opportunity \(sex\) 0\.21 &#62; 0\.10" type="limit-exceeded">/);
    assert.match(xml, /<error message="features\.parquet is missing" type="evidence-missing">/);
  });

  it("skips what is waived, and says on whose word", () => {
    const xml = renderJunit(assessmentOf([WAIVED, PASSING]));
    assert.match(xml, /tests="2" failures="0" errors="0" skipped="1"/);
    assert.match(
      xml,
      /<skipped message="equal opportunity \(sex\) 0\.21 &#62; 0\.10; waived by w3 until 2026-12-31, approved by octocat: The app/,
    );
  });

  it("opens only its own elements, whatever the evidence says", () => {
    const elements = ["?xml", "testsuites", "testsuite", "testcase", "failure", "error", "skipped", "system-out"];
    fc.assert(
      fc.property(hostileText, (hostile) => {
        const xml = renderJunit(
          unchecked(
            ALL.map((finding) => ({ ...finding, title: hostile, message: hostile, slice: { group: hostile } })),
          ),
        );
        const opened = [...xml.matchAll(/<\/?([^\s/>]+)/g)].map(([, name]) => name ?? "");
        assert.deepEqual(
          opened.filter((name) => !elements.includes(name)),
          [],
        );
        assert.equal(xml.match(/<testcase /g)?.length, ALL.length);
      }),
    );
  });
});

describe("the terminal", () => {
  it("gets colours only when asked", () => {
    const assessment = assessmentOf(ALL);
    assert.doesNotMatch(renderText(assessment, { colour: false }).replaceAll("\n", ""), /\p{Cc}/u);
    assert.match(renderText(assessment, { colour: true }), /\p{Cc}\[31m/u);
  });

  it("gets no control character from the evidence", () => {
    fc.assert(
      fc.property(hostileText, (hostile) => {
        const findings = ALL.map((finding) => ({
          ...finding,
          model: hostile,
          title: hostile,
          message: hostile,
          remedy: hostile,
        }));
        const lines = renderText(unchecked(findings), { colour: false }).split("\n");
        for (const line of lines) assert.doesNotMatch(line, /[\p{Cc}\p{Cf}\p{Cs}]/u);
      }),
    );
  });
});

describe("one check per practice", () => {
  it("has the practice's findings and the verdict of these", () => {
    assert.deepEqual(
      perPractice(assessmentOf(ALL)).map(({ practice, assessment }) => [
        practice,
        assessment.verdict,
        assessment.findings.length,
      ]),
      [
        ["drift", "undecided", 1],
        ["fairness", "blocked", 3],
        ["model-card", "blocked", 1],
      ],
    );
  });
});
