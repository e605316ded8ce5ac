import { posix } from "node:path";
import { z } from "zod";
import { approver, waiverTerms } from "./approvers.ts";
import { environmentsSchema } from "./environments-schema.ts";
import { mergeQueue } from "./merge-queue-schema.ts";
import { monitoringSchema } from "./monitoring-schema.ts";
import { alternativesOf, MOST_ALTERNATIVES } from "./path-pattern.ts";
import { releaseSchema } from "./release-schema.ts";
import type { CommonParams, RuleGrammar } from "./rule-params.ts";

/** The name of a model. */
export const name = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, "use lower-case letters, digits, `.`, `_` and `-`, at most 64");
const anyPath = z
  .string()
  .min(1)
  .max(1024)
  .refine(
    (text) => !text.startsWith("/") && !text.split("/").includes(".."),
    "use a path relative to the repository, without `..`",
  )
  .refine(hasFewAlternatives, `let the braces of a path stand for at most ${MOST_ALTERNATIVES} paths`);
/** `./a//b` is `a/b`, as a commit and an artifact spell it. */
export const path = anyPath.overwrite((text) => posix.normalize(text).replace(/(?<=.)\/$/, ""));
export const glob = anyPath
  .refine((text) => !text.startsWith("!"), "a glob cannot leave anything out: name what counts, without `!`")
  .refine((text) => !text.includes("\\"), "write `/` between folders; a backslash is none")
  .refine(
    (text) => !/[@+?*!]\(|\{[^,{}]*\.\.[^,{}]*\}/.test(text),
    "use `*`, `?`, `[…]`, `**` and `{a,b}` only: `+(…)`, `{1..3}` and the like are not known",
  );

function hasFewAlternatives(text: string): boolean {
  try {
    return alternativesOf(text).length <= MOST_ALTERNATIVES;
  } catch {
    return false;
  }
}

/** Where evidence comes from: a workflow's artifact, or a committed file. */
export const fromSchema = z
  .union([
    z.strictObject({
      workflow: z
        .string()
        .regex(/^[^/\s]+\.ya?ml$/, "name the workflow file, e.g. evaluate.yml")
        .describe("File name under `.github/workflows/`."),
      artifact: z.string().min(1).max(255).describe("Name of the artifact that the workflow uploads."),
      path: path.describe("Path inside the artifact; for reports also a glob."),
    }),
    z.strictObject({ path: path.describe("Path of a file committed in the repository; for reports also a glob.") }),
  ])
  .describe("Where it comes from: `{ workflow, artifact, path }` or, for a committed file, `{ path }`.");
export type From = z.infer<typeof fromSchema>;

const csv = z
  .strictObject({
    delimiter: z
      .string()
      .length(1)
      .optional()
      .describe("Field separator of a CSV file. Left out: sniffed, then read strictly."),
  })
  .describe("How a CSV file is written.");

const label = z.union([z.string(), z.number(), z.boolean()]);

const columnName = z.string().min(1);

const predictions = z.strictObject({
  from: fromSchema,
  csv: csv.optional(),
  reference: z
    .union([z.literal("baseline"), path])
    .default("baseline")
    .describe(
      "What the predictions are compared with by drift rules: `baseline`, or a path committed on the target branch.",
    ),
  columns: z
    .strictObject({
      label: columnName.optional().describe("Column of true labels."),
      prediction: columnName.describe("Column of predictions."),
      score: columnName.optional().describe("Column of scores or probabilities."),
      groups: z.array(columnName).default([]).describe("Columns of sensitive attributes."),
      positive: label
        .optional()
        .describe(
          "The value of label and prediction that counts as the favourable outcome. Left out: `1`, where the other class is `0` or `-1`; to be declared for all other classes.",
        ),
    })
    .describe("Which column plays which part."),
});

const features = z.strictObject({
  from: fromSchema,
  csv: csv.optional(),
  reference: z
    .union([z.literal("baseline"), path])
    .default("baseline")
    .describe("What the features are compared with: `baseline`, or a path committed on the target branch."),
  ignore: z.array(z.string()).default([]).describe("Columns that are not features, e.g. identifiers."),
});

const report = z.strictObject({ from: fromSchema });

/** Where the evidence of a model, or of its canary, comes from. */
export const modelEvidence = z.strictObject({
  predictions: predictions.optional().describe("Table with one row per subject: label, prediction, groups."),
  features: features.optional().describe("Table with one row per subject: what the model saw."),
  reports: z
    .array(report)
    .default([])
    .describe("What tools wrote: Evidently, Fairlearn, metrics in JSON. Recognised by content."),
});

/** A mapping from rule names to their keys: exactly the rules of the catalogue, exactly the keys of each. */
export function ruleTable(rules: readonly RuleGrammar[]) {
  const shape: Record<string, z.ZodOptional<z.ZodType<CommonParams>>> = {};
  for (const rule of rules) shape[rule.name] = rule.params.describe(rule.summary).optional();
  return z.strictObject(shape);
}

/** The policy's schema for a given catalogue of rules; `rules:` accepts exactly these names with exactly their keys. */
export function policySchema(rules: readonly RuleGrammar[]) {
  const model = z.strictObject({
    paths: z
      .array(glob)
      .min(1)
      .describe(
        "Files and folders that make this model: code, configuration, weights. Globs with `*`, `?`, `[…]`, `**` and `{a,b}`; a folder's name covers all that lies in it.",
      ),
    risk: z.enum(["minimal", "limited", "high"]).describe("Risk class after the EU AI Act."),
    card: path.optional().describe("Path of the model card."),
    sections: z
      .record(z.string(), z.array(z.string()).min(1))
      .default({})
      .describe("Further headings of a card's section, by section name; for cards in other languages."),
    evidence: modelEvidence.default({ reports: [] }).describe("Where the model's evidence comes from."),
    rules: ruleTable(rules)
      .refine((table) => Object.keys(table).length > 0, "name at least one rule: a model without rules is not governed")
      .describe("What is demanded: see [the rules](rules/README.md)."),
    "sign-off": z
      .int()
      .min(1)
      .max(10)
      .optional()
      .describe(
        "How many approvers must say `/assay approve` to a change of this model, for its very last commit, before the merge; the author does not count. Left out: none.",
      ),
  });
  return z.strictObject({
    version: z.literal(1).describe("Version of this grammar."),
    models: z
      .record(name, model)
      .refine(
        (models) => Object.keys(models).length > 0,
        "declare at least one model: a policy without models governs nothing",
      )
      .describe("The governed models, by name."),
    wait: z
      .string()
      .regex(/^\d+(m|h)$/, "use minutes or hours, e.g. 90m or 2h")
      .default("2h")
      .describe("How long to wait for evidence before saying that it is missing."),
    forks: z
      .enum(["never", "with-approval", "allow"])
      .default("never")
      .describe(
        "Whether artifacts of pull requests from forks count. `with-approval`: undecided until an approver says `/assay accept fork`, which holds for that head commit only.",
      ),
    "merge-queue": mergeQueue,
    trust: z
      .strictObject({
        committed: z
          .enum(["allow", "never"])
          .default("allow")
          .describe("Whether committed tables and reports count as evidence: they are their author's word."),
      })
      .default({ committed: "allow" })
      .describe("What counts as evidence."),
    monitoring: monitoringSchema({ name, path, evidence: modelEvidence, rules: ruleTable(rules) })
      .optional()
      .describe(
        "What the models must show in production: see [monitoring](monitoring.md). Left out: nothing is monitored.",
      ),
    report: z
      .strictObject({
        checks: z
          .enum(["one", "per-practice"])
          .default("one")
          .describe("One check run, or one more for each practice."),
        comment: z
          .enum(["when-needed", "never"])
          .default("when-needed")
          .describe("Whether a comment is kept on the pull request while there is something to say."),
      })
      .default({ checks: "one", comment: "when-needed" })
      .describe("How Assay answers on GitHub."),
    waivers: waiverTerms
      .optional()
      .describe(
        'Exceptions: asked for with `/assay waive RULE --model M --reason "…" --until DATE`, granted with `/assay approve`, or kept in `.github/assay-waivers.yml`. Left out: none is granted.',
      ),
    approvers: z
      .array(approver)
      .default([])
      .describe(
        "Who may sign off changes (`/assay approve`), accept a changed workflow (`/assay accept workflow`), a fork's evidence (`/assay accept fork`) or a new baseline (`/assay baseline accept`): logins, or `team:<slug>`. Where the list is empty: those of `waivers`.",
      ),
    bots: z
      .array(z.string().min(1).max(100))
      .default([])
      .describe("Bots, by login, whose comments count as commands. Commands of all other bots are passed over."),
    environments: environmentsSchema(rules)
      .default({})
      .describe(
        "What deployments must show, by the name of the environment: see [deployments](deployments.md). Where Assay protects an environment that is not named here, nothing is deployed to it.",
      ),
    release: releaseSchema()
      .optional()
      .describe(
        "What a release must show beyond a merge: see [releases](releases.md). Left out: no release is judged.",
      ),
  });
}

export type Policy = z.infer<ReturnType<typeof policySchema>>;
export type ModelPolicy = Policy["models"][string];
