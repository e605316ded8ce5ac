import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { parser } from "@prometheus-io/lezer-promql";
import GithubSlugger from "github-slugger";
import { CORE_SCHEMA, load } from "js-yaml";
import { z } from "zod";
import { createMetrics } from "../../src/web/create-metrics.ts";

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

/** A rules file of Prometheus, as far as ours goes. */
const rulesFile = z.strictObject({
  groups: z.array(
    z.strictObject({
      name: z.string(),
      rules: z.array(
        z.strictObject({
          alert: z.string().regex(/^Assay[A-Za-z]+$/),
          expr: z.string(),
          for: z
            .string()
            .regex(/^\d+[smhd]$/)
            .optional(),
          labels: z.strictObject({ severity: z.enum(["page", "ticket"]) }),
          annotations: z.strictObject({ summary: z.string(), runbook: z.string() }),
        }),
      ),
    }),
  ),
});

const rules = rulesFile
  .parse(load(read("deploy/alerts.yml"), { schema: CORE_SCHEMA }))
  .groups.flatMap((group) => group.rules);

/** The names of the metrics in an expression. @throws where it is no PromQL */
function metricsIn(expression: string): string[] {
  const names: string[] = [];
  parser.parse(expression).iterate({
    enter: ({ type, from, to }) => {
      assert.ok(!type.isError, `no PromQL at ${from} of ${expression}`);
      if (type.name === "Identifier" && expression.slice(from, to).includes("_"))
        names.push(expression.slice(from, to));
    },
  });
  return names;
}

describe("the alerts", () => {
  it("are PromQL over metrics that the service has", async () => {
    const backlog = { waiting: 0, timed: 0, active: 0, dead: 0, oldestMs: 0 };
    const { text } = await createMetrics(async () => backlog).page();
    const known = new Set([...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name));
    for (const { alert, expr } of rules) {
      for (const name of metricsIn(expr)) assert.ok(known.has(name), `${alert}: there is no metric ${name}`);
    }
    assert.ok(rules.flatMap(({ expr }) => metricsIn(expr)).length >= 6);
    assert.throws(() => metricsIn("sum(rate(assay_verdicts_total[5m])"));
  });

  it("each have a runbook, under their own name", () => {
    const slugger = new GithubSlugger();
    const operations = read("docs/operations.md");
    const headings = new Set([...operations.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) => slugger.slug(heading)));
    for (const { alert, annotations } of rules) {
      assert.equal(annotations.runbook, `docs/operations.md#${alert.toLowerCase()}`);
      assert.ok(headings.has(alert.toLowerCase()), `docs/operations.md has no heading ${alert}`);
    }
  });

  it("and the metrics of the page are the ones that the service has", async () => {
    const backlog = { waiting: 0, timed: 0, active: 0, dead: 0, oldestMs: 0 };
    const { text } = await createMetrics(async () => backlog).page();
    const own = [...text.matchAll(/^# TYPE (assay_\S+)/gm)].map(([, name = ""]) => name);
    const described = [...read("docs/operations.md").matchAll(/^\| `(assay_[a-z_]+)/gm)].map(([, name = ""]) => name);
    assert.deepEqual(described.sort(), own.sort());
  });
});
