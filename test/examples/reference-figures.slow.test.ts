import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import type { AssessedFinding } from "../../src/assessment/assessment.ts";
import { RULES } from "../../src/checks/index.ts";
import { directorySource } from "../../src/evidence/directory-source.ts";
import { judge } from "../../src/judge.ts";
import { loadPolicy } from "../../src/policy/load-policy.ts";

const examples = fileURLToPath(new URL("../../examples/", import.meta.url));

/** Fairlearn's and SciPy's own figures on the examples, made by `examples/reference.py`. */
const reference: {
  fairness: Record<string, (Record<string, number> & { groups: string[]; byGroup: unknown })[]>;
  drift: {
    reference: string;
    current: string;
    features: Record<
      string,
      { type: string; ks?: { statistic: number; pValue: number }; wasserstein?: { normalised: number } }
    >;
  }[];
} = JSON.parse(readFileSync(`${examples}reference.json`, "utf8"));

const FAIRNESS = {
  "fairness/demographic-parity-difference": "demographic_parity_difference",
  "fairness/demographic-parity-ratio": "demographic_parity_ratio",
  "fairness/equal-opportunity-difference": "equal_opportunity_difference",
  "fairness/equal-opportunity-ratio": "equal_opportunity_ratio",
  "fairness/equalized-odds-difference": "equalized_odds_difference",
  "fairness/equalized-odds-ratio": "equalized_odds_ratio",
} as const;

/** The state's own policy with other rules. */
async function findings(state: string, baseline: string, rules: string): Promise<readonly AssessedFinding[]> {
  const own = readFileSync(`${examples}${state}/.github/assay.yml`, "utf8");
  const source = own.replace(/ {4}rules:\n(?: {6}.*\n)+/, `    rules:\n${rules}`);
  const outcome = loadPolicy({ source, path: ".github/assay.yml", rules: RULES });
  assert.ok(outcome.ok, JSON.stringify(outcome));
  const assessment = await judge({
    policy: outcome.loaded,
    floor: null,
    touched: null,
    asOf: "2026-11-23",
    waivers: [],
    signOffs: null,
    current: directorySource(`${examples}${state}`),
    baseline: directorySource(`${examples}${baseline}`),
  });
  return assessment.findings;
}

function assertClose(actual: unknown, expected: number, tolerance: number, what: string): void {
  assert.equal(typeof actual, "number", what);
  assert.ok(Math.abs(Number(actual) - expected) <= tolerance, `${what}: ${String(actual)} is not ${expected}`);
}

describe("the fairness figures of the examples", () => {
  for (const [state, groupings] of Object.entries(reference.fairness)) {
    it(`equal Fairlearn's to 1e-12 for ${state}, by each group and crossed`, async () => {
      const rules = Object.keys(FAIRNESS).map((rule) => {
        const limit = rule.endsWith("ratio") ? "min: 0" : "max: 1";
        return `      ${rule}: { ${limit}, intersections: true, min-group: 1 }\n`;
      });
      const found = await findings(state, "mortgage-approval/baseline", rules.join(""));
      let compared = 0;
      for (const expected of groupings) {
        for (const [rule, name] of Object.entries(FAIRNESS)) {
          const finding = found.find(
            (one) => one.rule === rule && one.slice?.["group"] === expected.groups.join(" × "),
          );
          assert.ok(finding, `${rule} by ${expected.groups.join(" × ")}`);
          // Fairlearn calls a rate of an empty denominator 0; here such a comparison is undefined and not a number.
          if (finding.reason === "undefined-rate") continue;
          assertClose(
            finding.measured?.value,
            expected[name] ?? Number.NaN,
            1e-12,
            `${rule} by ${expected.groups.join(" × ")}`,
          );
          compared += 1;
        }
      }
      assert.ok(compared >= 12, `${compared} figures were compared`);
    });
  }
});

describe("the drift figures of the examples", () => {
  for (const pair of reference.drift) {
    it(`equal SciPy's to 1e-9 for ${pair.current}`, async () => {
      const found = {
        ks: await findings(pair.current, pair.reference, "      drift/features: { method: ks, max-share: 0.9 }\n"),
        wasserstein: await findings(
          pair.current,
          pair.reference,
          "      drift/features: { method: wasserstein, max-share: 0.9 }\n",
        ),
      };
      const row = (method: keyof typeof found, feature: string) =>
        found[method][0]?.detail.find((one) => one["feature"] === feature);
      let compared = 0;
      for (const [feature, expected] of Object.entries(pair.features)) {
        const ks = row("ks", feature);
        if (ks?.["method"] !== "ks" || expected.ks === undefined || expected.wasserstein === undefined) continue;
        assertClose(ks["statistic"], expected.ks.statistic, 1e-9, `Kolmogorov–Smirnov of ${feature}`);
        assertClose(ks["pValue"], expected.ks.pValue, 1e-9, `p-value of ${feature}`);
        assertClose(
          row("wasserstein", feature)?.["effect"],
          expected.wasserstein.normalised,
          1e-9,
          `Wasserstein of ${feature}`,
        );
        compared += 1;
      }
      assert.ok(compared >= 4, `${compared} features were compared`);
    });
  }
});
