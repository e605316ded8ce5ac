import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Finding } from "../../../src/assessment/finding.ts";
import { RULES } from "../../../src/checks/index.ts";
import { hasEntry } from "../../../src/checks/release/changelog.ts";
import { judgeRelease } from "../../../src/checks/release/index.ts";
import type { WaiverInForce } from "../../../src/checks/release/release-input.ts";
import { isSameVersion } from "../../../src/checks/release/same-version.ts";
import type { ModelEvidence } from "../../../src/evidence/evidence.ts";
import type { ReleaseFacts } from "../../../src/evidence/release-facts.ts";
import { loadPolicy } from "../../../src/policy/load-policy.ts";

const ONE = "a".repeat(64);
const OTHER = "b".repeat(64);

const FACTS: ReleaseFacts = {
  tag: "v1.2.0",
  models: ["credit"],
  assets: [{ name: "credit.onnx", size: 12, digest: `sha256:${ONE}`, uploaded: true }],
  versions: [{ model: "credit", version: "1.2.0", line: 2 }],
  evaluated: [{ model: "credit", path: "evaluation/report.json", sha256: ONE }],
  ages: [{ model: "credit", path: "evaluation/predictions.csv", made: "2027-03-01" }],
  changelog: { entry: true },
  signOffs: [],
  incidents: [],
};

const CARD: ModelEvidence = {
  model: "credit",
  items: [
    {
      state: "present",
      model: "credit",
      role: "card",
      side: "current",
      path: "CARD.md",
      sha256: OTHER,
      bytes: 1,
      file: "/nowhere",
      origin: { type: "directory", directory: "/nowhere" },
    },
  ],
};

/** What a section `release` concludes about a release that differs from a good one in some facts. */
function judged(
  section: string,
  facts: Partial<ReleaseFacts> = {},
  { waivers = [], evidence = [CARD] }: { waivers?: WaiverInForce[]; evidence?: ModelEvidence[] } = {},
): Finding[] {
  const source = `version: 1
models:
  credit:
    paths: [models/**]
    risk: high
    card: CARD.md
    rules: { model-card/present: {} }
approvers: [olga, emil]
release: ${section}
`;
  const outcome = loadPolicy({ source, path: ".github/assay.yml", rules: RULES });
  assert.ok(outcome.ok, JSON.stringify(outcome));
  const { release, models } = outcome.loaded.policy;
  assert.ok(release);
  return judgeRelease({
    release,
    models,
    facts: { ...FACTS, ...facts },
    evidence,
    waivers,
    asOf: "2027-03-05",
  }).filter(({ rule, status }) => rule !== "release/tag" || status !== "pass");
}

/** The only finding, in one line. */
function only(findings: readonly Finding[]): string {
  const [finding, second] = findings;
  assert.ok(finding !== undefined && second === undefined, JSON.stringify(findings));
  return `${finding.status} ${finding.reason}: ${finding.title}`;
}

describe("a release without a tag", () => {
  it("is undecided, and so is what depends on its name", () => {
    const found = judged("{ card-version: true, changelog: CHANGES.md }", { tag: null });
    assert.deepEqual(
      found.map(({ rule, reason }) => `${rule} ${reason}`),
      ["release/tag release-untagged", "release/card-version release-untagged", "release/changelog release-untagged"],
    );
    assert.equal(found[0]?.title, "tag: the release has no tag yet");
  });
});

describe("card-version", () => {
  it("passes with and without a leading v", () => {
    assert.equal(only(judged("{ card-version: true }")), "pass requirement-met: card version: 1.2.0");
    for (const [a, b, same] of [
      ["v1.2.0", "1.2.0", true],
      ["Version 1.2.0", "V1.2.0", true],
      ["1.2", "1.2.0", false],
      ["vast", "ast", false],
      ["v1.0#2", "1.0#2", true],
      ["", "v", false],
    ] as const) {
      assert.equal(isSameVersion(a, b), same, `${a} and ${b}`);
    }
  });

  it("fails for another version and for none", () => {
    const versions = [{ model: "credit", version: "1.1.0", line: 7 }];
    assert.equal(
      only(judged("{ card-version: true }", { versions })),
      "fail contradicted: card version: 1.1.0 in the card, v1.2.0 in the release",
    );
    assert.equal(
      only(judged("{ card-version: true }", { versions: [] })),
      "fail requirement-not-met: card version: CARD.md states none",
    );
  });

  it("is undecided where there is no card", () => {
    assert.match(only(judged("{ card-version: true }", {}, { evidence: [] })), /^undecided evidence-missing/);
  });
});

describe("model-digest", () => {
  const section = '{ model-digest: { credit: { asset: "*.onnx" } } }';

  it("passes where GitHub's digest is the one that the evaluation states", () => {
    assert.equal(only(judged(section)), "pass requirement-met: model digest: credit.onnx is what was evaluated");
  });

  it("blocks where they differ", () => {
    const evaluated = [{ model: "credit", path: "report.json", sha256: OTHER }];
    const [finding] = judged(section, { evaluated });
    assert.equal(finding?.reason, "contradicted");
    assert.equal(finding?.status, "fail");
    assert.equal(
      finding?.message,
      "GitHub says that credit.onnx has the sha256 aaaaaaaaaaaa…; the evaluation was of a file with bbbbbbbbbbbb….",
    );
  });

  it("never passes on what is not known", () => {
    const [asset] = FACTS.assets;
    assert.ok(asset);
    const cases: readonly (readonly [Partial<ReleaseFacts>, string])[] = [
      [{ assets: [] }, "asset-missing"],
      [{ assets: [asset, { ...asset, name: "old.onnx" }] }, "evidence-ambiguous"],
      [{ assets: [{ ...asset, uploaded: false }] }, "asset-incomplete"],
      [{ assets: [{ ...asset, digest: null }] }, "digest-unknown"],
      [{ evaluated: [] }, "digest-not-stated"],
      [{ evaluated: [{ model: "other", path: "r.json", sha256: ONE }] }, "digest-not-stated"],
      [
        {
          evaluated: [
            { model: "credit", path: "a.json", sha256: ONE },
            { model: "credit", path: "b.json", sha256: OTHER },
          ],
        },
        "evidence-ambiguous",
      ],
    ];
    for (const [facts, reason] of cases)
      assert.match(only(judged(section, facts)), new RegExp(`^undecided ${reason}:`));
  });
});

describe("max-age", () => {
  it("takes evidence of up to so many days", () => {
    assert.equal(only(judged("{ max-age: 4 }")), "pass within-limit: age of evidence: at most 4 days");
    assert.equal(only(judged("{ max-age: 3 }")), "undecided evidence-stale: age of evidence: 4 days > 3");
  });

  it("is undecided about evidence whose age nobody knows, and where there is none", () => {
    const ages = [{ model: "credit", path: "p.csv", made: null }];
    assert.match(
      only(judged("{ max-age: 3 }", { ages })),
      /^undecided evidence-missing: age of evidence: p.csv unknown/,
    );
    assert.match(only(judged("{ max-age: 3 }", { ages: [] })), /^undecided evidence-missing/);
  });
});

describe("waivers-outlast", () => {
  it("blocks where a waiver ends too soon, and names the first", () => {
    const waivers = [
      { id: "w2", model: "credit", until: "2027-06-01" },
      { id: "w1", model: "credit", until: "2027-03-15" },
      { id: "w3", model: "other", until: "2027-03-06" },
      { id: "w4", model: "credit", until: null },
    ];
    assert.equal(
      only(judged("{ waivers-outlast: 30 }", {}, { waivers })),
      "fail limit-exceeded: waivers: w1 ends in 10 days, wanted 30",
    );
    assert.match(only(judged("{ waivers-outlast: 10 }", {}, { waivers })), /^pass within-limit/);
    assert.match(only(judged("{ waivers-outlast: 30 }")), /^pass requirement-met/);
  });
});

describe("assets", () => {
  it("wants each file that is named, wholly uploaded", () => {
    const lines = (facts: Partial<ReleaseFacts>) =>
      judged('{ assets: ["*.onnx", SHA256SUMS] }', facts).map(({ status, reason, title }) => [status, reason, title]);
    assert.deepEqual(lines({}), [
      ["pass", "requirement-met", "files: credit.onnx is there"],
      ["undecided", "asset-missing", "files: SHA256SUMS is missing"],
    ]);
    const open = { name: "SHA256SUMS", size: 0, digest: null, uploaded: false };
    assert.deepEqual(lines({ assets: [...FACTS.assets, open] })[1], [
      "undecided",
      "asset-incomplete",
      "files: SHA256SUMS is not uploaded yet",
    ]);
  });
});

describe("changelog", () => {
  it("must have an entry for the tag", () => {
    assert.match(only(judged("{ changelog: CHANGES.md }")), /^pass requirement-met/);
    assert.equal(
      only(judged("{ changelog: CHANGES.md }", { changelog: { entry: false } })),
      "fail requirement-not-met: changelog: no entry for v1.2.0",
    );
    assert.equal(
      only(judged("{ changelog: CHANGES.md }", { changelog: null })),
      "fail requirement-not-met: changelog: there is no CHANGES.md",
    );
  });

  it("finds an entry by its heading, and only with a text below it", () => {
    for (const [source, tag, expected] of [
      ["# Changes\n\n## v1.2.0\n\nBetter.\n", "v1.2.0", true],
      ["## [1.2.0] - 2027-03-01\n- Better\n", "v1.2.0", true],
      ["## [v1.2.0](https://example.com/1.3.0) (2027)\nx", "1.2.0", true],
      ["## 1.2.0:\r\n\r\nBetter", "v1.2.0", true],
      ["## v1.2.0\n### Added\n- x", "v1.2.0", true],
      ["## v1.2.0#2\nx", "v1.2.0#2", true],
      ["## v1.2.0\n\n## v1.1.0\nx", "v1.2.0", false],
      ["## v1.2.0-rc1\nx", "v1.2.0", false],
      ["## v11.2.0\nx", "v1.2.0", false],
      ["```\n## v1.2.0\nx\n```\n", "v1.2.0", false],
      ["Mentions v1.2.0.\n", "v1.2.0", false],
      ["", "v1.2.0", false],
    ] as const) {
      assert.equal(hasEntry(source, tag), expected, JSON.stringify(source));
    }
  });

  it("is looked through in time that grows with its length only", () => {
    const source = `## ${"[".repeat(200_000)}\n${"# ".repeat(200_000)}\n## ${" ".repeat(200_000)}x`;
    const begun = performance.now();
    hasEntry(source, "v1");
    assert.ok(performance.now() - begun < 2000);
  });
});

describe("sign-off", () => {
  it("counts each approver once", () => {
    const olga = { id: 7, login: "olga" };
    const section = "{ sign-off: 2 }";
    assert.equal(
      only(judged(section, { signOffs: [olga, olga] })),
      "undecided sign-off-missing: sign-off: 1 of 2 approvers",
    );
    const both = { signOffs: [olga, { id: 8, login: "emil" }] };
    assert.equal(only(judged(section, both)), "pass requirement-met: sign-off: 2 of 2 approvers");
  });
});

describe("open-incidents", () => {
  const incidents = [{ model: "credit", rule: "drift/features", issue: 14, mendedBy: null }];

  it("blocks where the policy says so, and nowhere else", () => {
    assert.equal(
      only(judged("{ open-incidents: never }", { incidents })),
      "fail requirement-not-met: incidents: drift/features is open",
    );
    assert.match(only(judged("{ open-incidents: never }")), /^pass requirement-met/);
    const mended = [{ model: "credit", rule: "drift/features", issue: 14, mendedBy: 17 }];
    assert.match(
      only(judged("{ open-incidents: never }", { incidents: mended })),
      /^pass requirement-met: incidents: drift\/features is open, and mended by #17/,
    );
    assert.deepEqual(judged("{}", { incidents }), []);
  });
});
