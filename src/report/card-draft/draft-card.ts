import type { AssessedFinding, Assessment } from "../../assessment/assessment.ts";
import type { CardFigures, StatedFigure } from "../../checks/model-card/claims/card-figures.ts";
import type { SectionName } from "../../checks/model-card/section-names.ts";
import type { ModelEvidence } from "../../evidence/evidence.ts";
import type { ModelPolicy } from "../../policy/policy-schema.ts";
import { detailTable } from "../detail-table.ts";
import { MARKS, measuredText } from "../finding-view.ts";
import { formatCount, formatLimit } from "../format-number.ts";
import { code, join, type Markdown, NOTHING, sourceOf, text, trust } from "../markdown.ts";
import { disparityTable, evidenceTable, groupTable, overallTable, statedTable, table } from "./evidence-tables.ts";
import { ALWAYS, ORDER, question, TOPICS } from "./questions.ts";

/** What a card is drafted from: one model, its policy, its evidence, and what was concluded about it. */
export interface CardDraft {
  readonly model: string;
  readonly policy: ModelPolicy;
  readonly assessment: Assessment;
  readonly evidence: ModelEvidence;
  /** What follows from the predictions; `null` where nothing does. */
  readonly figures: CardFigures | null;
  /** Rows of the predictions; `null` where there are none. */
  readonly rows: number | null;
  /** What reports state about the model as a whole. */
  readonly stated: readonly StatedFigure[];
  /** Sections that the policy or the floor demands. */
  readonly sections: readonly SectionName[];
  /** Keys that the front matter must have; `null` where none is demanded. */
  readonly frontMatter: readonly string[] | null;
}

/** Most rows of a table of drift. */
const MOST_FEATURES = 40;

/**
 * Drafts a model card as Markdown. What the evidence shows is filled in with its figures; what only a human can know is
 * asked in a form that `model-card/no-placeholders` reports, so that a draft does not pass while a question is open.
 */
export function draftCard(draft: CardDraft): string {
  const wanted = new Set<SectionName>([...ALWAYS, ...draft.sections]);
  if (fairnessOf(draft).length > 0) wanted.add("fairness");
  if (driftOf(draft).length > 0) wanted.add("monitoring");
  const parts = ORDER.filter((name) => wanted.has(name)).map((name) => sectionOf(name, draft));
  const head = [frontMatterOf(draft), trust(`# ${sourceOf(text(draft.model))}`), provenanceOf(draft)];
  return `${sourceOf(join([...head, ...parts], "\n\n"))}\n`;
}

function sectionOf(name: SectionName, draft: CardDraft): Markdown {
  const { heading, questions } = TOPICS[name];
  const shown = contentOf(name, draft);
  // Where the evidence answers a section's questions, they are not asked.
  const isAnswered = shown.length > 0 && ANSWERED.includes(name);
  const open = isAnswered ? [] : questions.map(question);
  return join([trust(`## ${heading}`), ...open, ...shown], "\n\n");
}

const ANSWERED: readonly SectionName[] = ["evaluation", "fairness"];

function contentOf(name: SectionName, draft: CardDraft): readonly Markdown[] {
  switch (name) {
    case "model-details":
      return [detailsOf(draft)];
    case "evaluation-data":
      return draft.evidence.items.some(({ role }) => role !== "card")
        ? [evidenceTable(draft.evidence, draft.rows)]
        : [];
    case "evaluation":
      return evaluationOf(draft);
    case "fairness":
      return fairnessOf(draft);
    case "monitoring":
      return driftOf(draft);
    default:
      return [];
  }
}

function frontMatterOf({ frontMatter }: CardDraft): Markdown {
  if (frontMatter === null) return NOTHING;
  const keys = frontMatter.length === 0 ? ["license"] : [...new Set(frontMatter)];
  const lines = keys.map((key) => `${JSON.stringify(key)}: "[More information needed]"`);
  return trust(["---", ...lines, "---"].join("\n"));
}

function provenanceOf({ assessment }: CardDraft): Markdown {
  const { context, digest } = assessment;
  const from = `Drafted by Assay ${context.assay} as of ${context.asOf} from the evidence named below. Figures are measured; what stands in brackets is for whoever knows the model to answer.`;
  return trust(`> ${sourceOf(text(from))}\n> Assessment ${sourceOf(code(digest))}.`);
}

function detailsOf({ model, policy, assessment }: CardDraft): Markdown {
  const { context } = assessment;
  const law =
    context.floor === null ? [] : [item("Floor", join([code(context.floor.path), code(context.floor.digest)], " "))];
  return join(
    [
      item("Name", text(model)),
      item("Owner", question("a person or team, and how to reach them")),
      item("Licence", question("the licence's id, such as that of SPDX")),
      item("Risk class (EU AI Act, as declared)", text(policy.risk)),
      item(
        "Made of",
        join(
          policy.paths.map((path) => code(path)),
          ", ",
        ),
      ),
      item("Governed by", join([code(context.policy.path), code(context.policy.digest)], " ")),
      ...law,
    ],
    "\n",
  );
}

function item(label: string, value: Markdown): Markdown {
  return trust(`- **${label}:** ${sourceOf(value)}`);
}

function evaluationOf({ figures, stated, assessment, model }: CardDraft): Markdown[] {
  const measured =
    figures === null
      ? []
      : [
          text(`Computed from the rows of ${figures.path}; the class in question is "${figures.positive}".`),
          overallTable(figures),
        ];
  const reported =
    measured.length > 0 || stated.length === 0
      ? []
      : [text("Stated by reports; they could not be computed again from the predictions."), statedTable(stated)];
  const open = assessment.findings.filter((finding) => finding.model === model && finding.status === "undecided");
  const unknown = open
    .filter(({ rule }) => !rule.startsWith("model-card/"))
    .map(({ rule, title }) => trust(`- ${sourceOf(code(rule))}: ${sourceOf(text(title))}`));
  const limits = unknown.length === 0 ? [] : [trust("### What the evidence does not show"), join(unknown, "\n")];
  return measured.length + reported.length === 0 ? [] : [...measured, ...reported, ...limits];
}

function fairnessOf(draft: CardDraft): Markdown[] {
  const unprintable = draft.figures?.unprintable ?? [];
  const groupings = draft.figures?.groupings.filter(({ groups }) => groups.length > 0) ?? [];
  if (groupings.length === 0 && unprintable.length === 0) return [];
  const compared = groupings.filter(({ disparities }) => disparities.length > 0);
  const left = groupings.filter((grouping) => grouping.left > 0);
  return [
    ...groupings.map(groupTable),
    ...(compared.length === 0 ? [] : [disparityTable(compared)]),
    ...left.map(({ columns, left: rows }) =>
      text(`Without a value of ${columns.join(", ")}: ${formatCount(rows)} rows.`),
    ),
    ...(unprintable.length === 0
      ? []
      : [text(`Not shown, since a name in it reads like a metric: groups by ${unprintable.join(", ")}.`)]),
    ...requirementsOf(draft),
  ];
}

/** What the policy demands of the groups. Not what the model reaches, so under a heading of its own. */
function requirementsOf({ assessment, model }: CardDraft): Markdown[] {
  const demanded = assessment.findings.filter(
    (finding) => finding.model === model && finding.rule.startsWith("fairness/") && finding.status !== "not-applicable",
  );
  if (demanded.length === 0) return [];
  return [
    trust("### Requirements"),
    table(
      ["Rule", "Of", "Measured", "Limit", "Finding"],
      demanded.map((finding) => [
        code(finding.rule),
        text(Object.values(finding.slice ?? {}).join(", ")),
        measuredText(finding),
        finding.limit === null ? NOTHING : text(formatLimit(finding.limit)),
        text(`${MARKS[finding.status]} ${finding.status}`),
      ]),
    ),
  ];
}

/** What changed between the baseline and now. */
function driftOf({ assessment, model }: CardDraft): Markdown[] {
  const found = assessment.findings.filter(
    (finding: AssessedFinding) =>
      finding.model === model && finding.rule.startsWith("drift/") && finding.detail.some((row) => "statistic" in row),
  );
  return found.flatMap(({ rule, title, detail, limit }) => [
    trust(`### Drift against the baseline: ${sourceOf(code(rule))}`),
    text(title),
    detailTable(detail, { rows: MOST_FEATURES, limit }),
  ]);
}
