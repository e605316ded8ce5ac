import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { approversOf, mostDays } from "../../src/policy/approvers.ts";
import { loadPolicy } from "../../src/policy/load-policy.ts";
import { SAMPLE_RULES } from "./sample-rules.ts";

const VALID = `version: 1
models:
  credit:
    paths: [models/**]
    risk: high
    card: models/CARD.md
    evidence:
      predictions:
        from: { workflow: evaluate.yml, artifact: evaluation, path: predictions.csv }
        columns: { label: y, prediction: p, groups: [sex, age_band] }
    rules:
      fairness/demographic-parity-ratio: { min: 0.8, groups: [sex] }
      model-card/sections: {}
`;

function load(source: string) {
  return loadPolicy({ source, path: ".github/assay.yml", rules: SAMPLE_RULES });
}

function problemsOf(source: string) {
  const outcome = load(source);
  assert.equal(outcome.ok, false, "the policy should be refused");
  return outcome.ok ? [] : outcome.problems;
}

function onlyProblemOf(source: string) {
  const problems = problemsOf(source);
  assert.equal(problems.length, 1, JSON.stringify(problems));
  const problem = problems[0];
  assert.ok(problem);
  return problem;
}

describe("approvers", () => {
  const signed = VALID.replace("    rules:\n", "    sign-off: 2\n    rules:\n");

  it("are logins and teams, those of waivers where no others are named", () => {
    const waivers = "waivers: { approvers: [team:ml-risk], max-days: 30 }\n";
    for (const [more, expected] of [
      [waivers, ["team:ml-risk"]],
      [`${waivers}approvers: [olga, Jan-Piet, ada_acme]\n`, ["olga", "Jan-Piet", "ada_acme"]],
    ] as const) {
      const outcome = load(`${signed}${more}`);
      assert.ok(outcome.ok, JSON.stringify(outcome));
      assert.deepEqual(approversOf(outcome.loaded.policy), expected);
      assert.equal(outcome.loaded.policy.models["credit"]?.["sign-off"], 2);
    }
  });

  it("are refused where they are no such names", () => {
    for (const name of ["'@olga'", "acme/ml-risk", "'team:'", "team:ML-Risk", "-olga", "''", "olga@example.com"]) {
      const problem = onlyProblemOf(`${VALID}approvers: [${name}]\n`);
      assert.match(problem.message, /^"approvers\[1\]": name a login, such as octocat, or a team/, name);
      assert.equal(problem.line, 14);
    }
  });

  it("are needed where a sign-off is demanded", () => {
    const problem = onlyProblemOf(signed);
    assert.match(problem.message, /demands a sign-off, but nobody may give one: name "approvers"/);
    assert.deepEqual([problem.line, problem.column], [11, 5]);
  });

  it("grant for as many days as the stricter of policy and floor says", () => {
    const terms = (days: number) => ({ waivers: { approvers: ["olga"], "max-days": days } });
    assert.equal(mostDays(terms(90), null), 90);
    assert.equal(mostDays(terms(90), terms(30)), 30);
    assert.equal(mostDays({ waivers: undefined }, terms(30)), 30);
    assert.equal(mostDays({ waivers: undefined }, null), null);
  });
});

describe("a valid policy", () => {
  it("is loaded with defaults, its digest and the places of its values", () => {
    const outcome = load(VALID);
    assert.ok(outcome.ok);
    const { policy, digest, locate } = outcome.loaded;
    assert.equal(policy.models["credit"]?.risk, "high");
    assert.equal(policy.forks, "never");
    assert.equal(policy.models["credit"]?.rules["model-card/sections"]?.level, "block");
    assert.match(digest, /^sha256:[0-9a-f]{64}$/);
    assert.deepEqual(locate(["models", "credit", "rules", "fairness/demographic-parity-ratio", "min"]), {
      line: 12,
      column: 49,
    });
  });

  it("has the place of the nearest known parent for a path it does not contain", () => {
    const outcome = load(VALID);
    assert.ok(outcome.ok);
    assert.deepEqual(outcome.loaded.locate(["models", "credit", "nothing", "here"]).line, 3);
  });
});

describe("a broken policy", () => {
  const cases: readonly [string, string, string, { line: number; column: number; message: RegExp }][] = [
    [
      "an unknown rule",
      "model-card/sections: {}",
      "model-card/section: {}",
      { line: 13, column: 7, message: /unknown rule "model-card\/section"; did you mean "model-card\/sections"\?/ },
    ],
    [
      "an unknown key of a rule",
      "min: 0.8",
      "mim: 0.8, min: 0.8",
      { line: 12, column: 44, message: /unknown key "mim"; did you mean "min"\?/ },
    ],
    [
      "an unknown key of a model",
      "    risk: high",
      "    risks: low\n    risk: high",
      { line: 5, column: 5, message: /unknown key "risks"; did you mean "risk"\?/ },
    ],
    [
      "an unknown key at the top",
      "version: 1",
      "version: 1\nmodel: {}",
      { line: 2, column: 1, message: /unknown key "model"; did you mean "models"\?/ },
    ],
    [
      "an unknown key inside from",
      "artifact: evaluation",
      "artefact: evaluation",
      { line: 9, column: 41, message: /unknown key "artefact"; did you mean "artifact"\?/ },
    ],
    [
      "a value outside the list",
      "risk: high",
      "risk: hihg",
      { line: 5, column: 11, message: /"risk" cannot be "hihg"; did you mean "high"\?/ },
    ],
    [
      "a missing key",
      "    risk: high\n",
      "",
      { line: 3, column: 3, message: /"risk" is missing \(one of: minimal, limited, high\)/ },
    ],
    [
      "a wrong type",
      "paths: [models/**]",
      "paths: models",
      { line: 4, column: 12, message: /"paths" must be a list, not "models"/ },
    ],
    ["a number out of range", "min: 0.8", "min: 8", { line: 12, column: 49, message: /"min" must be at most 1/ }],
    ["no number", "min: 0.8", "min: .nan", { line: 12, column: 49, message: /"min" must be a number, not NaN/ }],
    ["an empty list", "[models/**]", "[]", { line: 4, column: 12, message: /"paths" must have at least 1 entry/ }],
    [
      "a version in quotes",
      "version: 1",
      'version: "1"',
      { line: 1, column: 11, message: /"version" cannot be "1"; known here: 1/ },
    ],
    [
      "a glob that excludes",
      "[models/**]",
      "[models/**, '!docs/**']",
      { line: 4, column: 25, message: /"paths\[2\]": a glob cannot leave anything out/ },
    ],
    ["a glob of Windows", "models/**]", "models\\**]", { line: 4, column: 13, message: /"paths\[1\]": write `\/`/ }],
    ["a glob of a shell", "models/**]", "'+(a|b)']", { line: 4, column: 14, message: /`\+\(…\)`.*not known/ }],
    ["a range in braces", "models/**]", "'a{1..3}']", { line: 4, column: 14, message: /`\{1\.\.3\}`.*not known/ }],
    [
      "braces without end",
      "models/CARD.md",
      `"${"{a,b}".repeat(30)}"`,
      { line: 6, column: 12, message: /at most 64 paths/ },
    ],
    [
      "predictions that are their own labels",
      "label: y",
      "label: p",
      { line: 10, column: 27, message: /the column "p" is the prediction already/ },
    ],
    [
      "groups made of labels",
      "groups: [sex, age_band]",
      "groups: [sex, y]",
      { line: 10, column: 59, message: /the column "y" is the label already/ },
    ],
    [
      "a model that would not be seen",
      "models:",
      "models:\n  __proto__: { paths: [a] }",
      { line: 3, column: 3, message: /unknown key "__proto__"/ },
    ],
    [
      "half of a workflow's artifact",
      "artifact: evaluation, ",
      "",
      { line: 9, column: 9, message: /"from" is incomplete or mixed: \{ workflow, artifact, path \} or \{ path \}/ },
    ],
    [
      "a path that leaves the repository",
      "card: models/CARD.md",
      "card: ../CARD.md",
      { line: 6, column: 11, message: /without `\.\.`/ },
    ],
    [
      "a group that the evidence does not declare",
      "groups: [sex] }",
      "groups: [sexx] }",
      { line: 12, column: 63, message: /unknown column "sexx".*did you mean "sex"\?/ },
    ],
    [
      "a version of the future",
      "version: 1",
      "version: 2",
      { line: 1, column: 10, message: /"version" cannot be 2; known here: 1/ },
    ],
    [
      "a duplicate key",
      "    risk: high",
      "    risk: high\n    risk: minimal",
      { line: 6, column: 5, message: /duplicated mapping key/ },
    ],
    ["an alias", "paths: [models/**]", "paths: &p [models/**]\n    x: *p", { line: 5, column: 9, message: /alias/ }],
    [
      "rules with nothing in them",
      "      fairness/demographic-parity-ratio: { min: 0.8, groups: [sex] }\n      model-card/sections: {}",
      "      {}",
      { line: 12, column: 7, message: /at least one rule/ },
    ],
  ];
  for (const [what, from, to, expected] of cases) {
    it(`is refused for ${what}, with line and column`, () => {
      assert.ok(VALID.includes(from));
      const problem = onlyProblemOf(VALID.replace(from, to));
      assert.match(problem.message, expected.message);
      assert.deepEqual(
        { line: problem.line, column: problem.column },
        { line: expected.line, column: expected.column },
      );
    });
  }

  it("is refused for what a rule finds wrong with a model that names it, once, at its place", () => {
    const examine = () => [{ path: ["paths", 0], part: "value" as const, message: "unknown glob" }];
    const rules = SAMPLE_RULES.map((rule) => ({ ...rule, examine }));
    const outcome = loadPolicy({ source: VALID, path: "p.yml", rules });
    assert.ok(!outcome.ok);
    const at = "models.credit.paths.0";
    assert.deepEqual(outcome.problems, [{ message: "unknown glob", line: 4, column: 13, at }]);
    const unnamed = SAMPLE_RULES.map((rule) => (rule.name === "drift/features" ? { ...rule, examine } : rule));
    assert.ok(loadPolicy({ source: VALID, path: "p.yml", rules: unnamed }).ok);
  });

  it("has all its problems reported at once, in the order of the file", () => {
    const problems = problemsOf(VALID.replace("risk: high", "risk: hihg").replace("min: 0.8", "mim: 0.8"));
    assert.deepEqual(
      problems.map((problem) => problem.line),
      [5, 12],
    );
  });

  it("is refused when it is empty, a list, a scalar, two documents or not YAML", () => {
    for (const source of [
      "",
      "# nothing\n",
      "[]",
      "42",
      "a: 1\n---\nb: 2\n",
      "models: [",
      "\u0000",
      "{".repeat(5000),
    ]) {
      assert.ok(problemsOf(source).length >= 1, source);
    }
  });

  it("is refused when it governs nothing", () => {
    assert.match(onlyProblemOf("version: 1\nmodels: {}\n").message, /at least one model/);
  });

  it("is refused when it is larger than a policy can be", () => {
    assert.match(onlyProblemOf(`${VALID}# ${"x".repeat(300_000)}`).message, /larger than 256 KiB/);
  });

  it("is refused when a text holds half a surrogate pair, which has no canonical form", () => {
    assert.match(onlyProblemOf(VALID.replace("card: models/CARD.md", 'card: "\\ud800.md"')).message, /surrogate/);
  });

  it("says a misspelt rule once, even where it is the only one", () => {
    const rules = /rules:\n(.|\n)*$/;
    assert.match(
      onlyProblemOf(VALID.replace(rules, "rules: { drift/feature: {} }\n")).message,
      /did you mean "drift\/features"/,
    );
  });

  it("leaves the prototype alone", () => {
    const problems = problemsOf(`${VALID}__proto__: { polluted: true }\n`);
    assert.match(problems[0]?.message ?? "", /unknown key "__proto__"/);
    assert.equal(Reflect.get({}, "polluted"), undefined);
  });

  it("never throws, whatever the bytes, and always names a place inside the file", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), mutationOf(VALID)), (source) => {
        const outcome = load(source);
        if (outcome.ok) return;
        const lines = source.split("\n").length;
        assert.ok(outcome.problems.length > 0);
        for (const problem of outcome.problems)
          assert.ok(problem.line >= 1 && problem.line <= lines && problem.column >= 1);
      }),
      { numRuns: 400 },
    );
  });
});

/** The text with one slice of it replaced by something else. */
function mutationOf(text: string) {
  return fc
    .tuple(fc.nat(text.length), fc.nat(12), fc.string({ maxLength: 8 }))
    .map(([at, length, insert]) => text.slice(0, at) + insert + text.slice(at + length));
}
