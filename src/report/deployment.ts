import type { Assessment } from "../assessment/assessment.ts";
import type { ModelEvidence } from "../evidence/evidence.ts";
import { fitParts, fixedPart, listPart, type Part, wrapPart } from "./budget.ts";
import type { CheckOutput } from "./check-output.ts";
import type { Demand, DemandState } from "./demand.ts";
import { annotationText, shorten } from "./escape.ts";
import { notableParts, quietPart } from "./findings-part.ts";
import { formatCount } from "./format-number.ts";
import { code, join, link, type Markdown, NOTHING, sourceOf, text, trust } from "./markdown.ts";
import { notesPart } from "./notes-part.ts";
import { fill, phrase, plainPhrase } from "./template.ts";
import { TITLE_LIMIT } from "./verdict-text.ts";

/** One mark per demand, as reports mark their findings. */
const MARKS: Readonly<Record<DemandState, string>> = { met: "✓", broken: "✗", awaited: "?", spared: "–" };
/** What matters to a reader first. */
const ORDER: readonly DemandState[] = ["broken", "awaited", "spared", "met"];

/** What was decided about a deployment. */
export interface DeploymentAnswer {
  readonly state: "approved" | "rejected";
  readonly environment: string;
  readonly commit: string;
  readonly demands: readonly Demand[];
}

/** Evidence that was judged for the deployment itself. */
export interface DeploymentEvidence {
  readonly what: "own" | "canary";
  readonly assessment: Assessment;
  readonly evidence: readonly ModelEvidence[];
}

/** The check run on the deployed commit: everything in full. */
export function renderDeployment(
  answer: DeploymentAnswer,
  options: { readonly judged: readonly DeploymentEvidence[]; readonly notes: readonly string[] },
): CheckOutput {
  const demands = listPart({
    priority: 1,
    heading: NOTHING,
    items: sorted(answer.demands).map((demand) => [withRemedy(demand), lineOf(demand)]),
    separator: "\n",
    more: moreDemands,
  });
  const parts = [
    wrapPart(demands, (list) => fill("deployment-check", { verdict: verdictOf(answer), demands: list })),
    ...notesPart(options.notes, 2),
  ];
  const text = options.judged.flatMap((one, index) => evidenceParts(one, index));
  return {
    title: titleOf(answer),
    summary: sourceOf(fitParts(parts)),
    ...(text.length === 0 ? {} : { text: sourceOf(fitParts(text)) }),
    annotations: [],
  };
}

/** The same, where GitHub does not let the App answer: nothing of it has taken effect. */
export function renderUnanswered(answer: DeploymentAnswer, said: CheckOutput): CheckOutput {
  const title = plainPhrase("title-deployment-unanswered", { environment: answer.environment });
  const summary = `${sourceOf(phrase("deployment-unanswered"))}\n\n${said.summary}`;
  return { ...said, title: annotationText(title, TITLE_LIMIT), summary };
}

/**
 * The comment that goes with the answer, within GitHub's limit for it.
 *
 * @param options.url where it is said in full; `null` where it is said nowhere
 * @param options.limit bytes
 */
export function renderDeploymentComment(
  answer: DeploymentAnswer,
  options: { readonly url: string | null; readonly limit: number },
): string {
  const { url, limit } = options;
  const shown = url === null ? NOTHING : phrase("deployment-link", { link: link("the check on this commit", url) });
  const demands = listPart({
    priority: 1,
    heading: NOTHING,
    items: sorted(answer.demands).map((demand) => [withRemedy(demand), lineOf(demand), lineOf(demand, 120)]),
    separator: "\n",
    more: moreDemands,
  });
  const whole = wrapPart(demands, (list) =>
    fill("deployment-comment", { verdict: verdictOf(answer), demands: list, link: shown }),
  );
  return sourceOf(fitParts([whole], limit));
}

function sorted(demands: readonly Demand[]): Demand[] {
  return [...demands].sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state));
}

function lineOf({ name, state, says }: Demand, limit = 1000): Markdown {
  const values = { mark: trust(MARKS[state]), name: text(name), says: text(shorten(says, limit)) };
  return phrase("deployment-demand", values);
}

function withRemedy(demand: Demand): Markdown {
  if (demand.remedy === "") return lineOf(demand);
  const next = trust(`  ${sourceOf(phrase("deployment-next", { remedy: text(demand.remedy) }))}`);
  return join([lineOf(demand), next], "\n");
}

function moreDemands(count: number): Markdown {
  return trust(`\n${sourceOf(phrase("more-demands", { count: formatCount(count) }))}`);
}

function verdictOf({ state, environment, commit, demands }: DeploymentAnswer): Markdown {
  const at = { environment: code(environment, 100), commit: code(commit.slice(0, 12)) };
  if (state === "rejected") return phrase("deployment-rejected", at);
  return phrase("deployment-approved", { ...at, count: countOf(demands) });
}

function titleOf({ state, environment, demands }: DeploymentAnswer): string {
  if (state === "approved") {
    const title = plainPhrase("title-deployment-approved", { environment, count: countOf(demands) });
    return annotationText(title, TITLE_LIMIT);
  }
  const [first, ...others] = demands.filter((demand) => demand.state === "broken");
  const more = others.length === 0 ? "" : plainPhrase("title-more", { count: formatCount(others.length) });
  const said = shorten(first?.says ?? "", 160);
  const title = plainPhrase("title-deployment-rejected", { environment: shorten(environment, 60), first: said, more });
  return annotationText(title, TITLE_LIMIT);
}

function countOf(demands: readonly Demand[]): string {
  const met = demands.filter(({ state }) => state === "met").length;
  return `${formatCount(met)} demand${met === 1 ? "" : "s"} met`;
}

function evidenceParts({ what, assessment, evidence }: DeploymentEvidence, index: number): Part[] {
  const { findings } = assessment;
  const met = findings.filter(({ status }) => status === "pass");
  const heading = phrase("passes-heading", { count: formatCount(met.length) });
  return [
    fixedPart(phrase(`deployment-${what}-heading`)),
    ...notableParts(findings, evidence),
    ...quietPart(met, heading, 5 + index),
  ];
}
