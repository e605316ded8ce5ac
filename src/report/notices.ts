import type { PolicyProblem } from "../policy/load-policy.ts";
import { annotationOfProblem, MOST_ANNOTATIONS } from "./annotations.ts";
import { fitParts, fixedPart, listPart, type Part, wrapPart } from "./budget.ts";
import type { CheckOutput } from "./check-output.ts";
import { annotationText } from "./escape.ts";
import { names } from "./footer.ts";
import { formatCount } from "./format-number.ts";
import { code, link, NOTHING, sourceOf, text, trust } from "./markdown.ts";
import { notesPart } from "./notes-part.ts";
import { type Preview, previewPart } from "./preview.ts";
import { checkCommand, problemsPart } from "./problems-part.ts";
import { fill, phrase, plainPhrase } from "./template.ts";
import { TITLE_LIMIT } from "./verdict-text.ts";

/** One artifact that is waited for. */
export interface AwaitedEvidence {
  readonly model: string;
  /** File name of the declared workflow. */
  readonly workflow: string;
  readonly artifact: string;
  /** State of the workflow's run for this commit, in GitHub's word; `null` where there is no run yet. */
  readonly run: { readonly url: string; readonly status: string } | null;
}

/** The check while evidence has not come yet. `until` is an ISO 8601 time after which it counts as missing. */
export function renderWaiting(options: {
  readonly awaited: readonly AwaitedEvidence[];
  readonly commit: string;
  readonly until: string;
}): CheckOutput {
  const { awaited, commit, until } = options;
  const [first] = awaited;
  const items = awaited.map((item) => [
    phrase("awaited-line", {
      model: text(item.model),
      artifact: code(item.artifact),
      workflow: code(item.workflow),
      state: item.run === null ? phrase("awaited-no-run") : link(item.run.status.replaceAll("_", " "), item.run.url),
    }),
  ]);
  const more = (count: number) => trust(`\n${sourceOf(phrase("more-awaited", { count: formatCount(count) }))}`);
  const title = plainPhrase("title-waiting", {
    first: first === undefined ? "" : `${first.artifact} of ${first.workflow}`,
    more: moreThanOne(awaited.length),
  });
  return notice(title, [
    wrapPart(listPart({ priority: 1, heading: NOTHING, items, separator: "\n", more }), (list) =>
      fill("waiting", { commit: code(commit.slice(0, 12)), awaited: list, until: trust(minuteOf(until)) }),
    ),
  ]);
}

/** The check where a policy or floor is invalid. Annotations only for `proposed`: that file is in the head commit. */
export function renderPolicyProblems(options: {
  readonly path: string;
  readonly problems: readonly PolicyProblem[];
  /** `target`: the governing policy of the target branch; `proposed`: added by this pull request; `floor`: the organisation's. */
  readonly source: "target" | "proposed" | "floor";
  /** The target branch, or `owner/repo` of a floor; not shown for `proposed`. */
  readonly where: string;
  readonly notes?: readonly string[];
}): CheckOutput {
  const { path, problems, source } = options;
  const [first] = problems;
  const values = {
    target: { where: code(options.where), command: checkCommand(path) },
    proposed: { command: checkCommand(path) },
    floor: { where: code(options.where) },
  }[source];
  const title = plainPhrase("title-policy-broken", {
    path,
    line: first?.line ?? 1,
    problem: first?.message ?? "not valid",
    more: moreThanOne(problems.length),
  });
  const content = wrapPart(problemsPart(problems, 1), (list) =>
    fill(`policy-broken-${source}`, { ...values, path: code(path), problems: list }),
  );
  return {
    ...notice(title, [content, ...notesPart(options.notes, 2)]),
    annotations: (source === "proposed" ? problems : [])
      .slice(0, MOST_ANNOTATIONS)
      .map((problem) => annotationOfProblem(path, problem, "failure")),
  };
}

/** The check of a change that touches no governed model. */
export function renderNothingTouched(options: {
  readonly governed: readonly string[];
  readonly policyPath: string;
  readonly preview?: Preview;
  readonly notes?: readonly string[];
}): CheckOutput {
  const governed = options.governed.length === 0 ? NOTHING : phrase("governed", { models: names(options.governed) });
  return notice(plainPhrase("title-nothing-touched"), [
    fixedPart(fill("nothing-touched", { path: code(options.policyPath), governed })),
    ...previewPart(options.preview, "none-judged", 1),
    ...notesPart(options.notes, 2),
  ]);
}

/**
 * The check of a pull request that adds the first policy, which is valid: nothing governs yet.
 * Where it is not valid, see `renderPolicyProblems` with source `proposed`.
 *
 * @param options.preview what it would conclude about this commit; left out where that is not known
 */
export function renderPolicyAdded(options: {
  readonly path: string;
  readonly preview?: Preview;
  readonly notes?: readonly string[];
}): CheckOutput {
  return notice(plainPhrase("title-policy-added"), [
    fixedPart(fill("policy-added", { path: code(options.path) })),
    ...previewPart(options.preview, "none-governs", 1),
    ...notesPart(options.notes, 2),
  ]);
}

/** The check that could not be brought to an end: what happened and what to do, nothing internal. */
export function renderCouldNotJudge(options: {
  /** Plain text, one or two sentences. */
  readonly what: string;
  /** Plain text: what to do next. */
  readonly remedy: string;
}): CheckOutput {
  return notice(plainPhrase("title-could-not-judge"), [
    fixedPart(fill("could-not-judge", { what: options.what, remedy: options.remedy })),
  ]);
}

function notice(title: string, parts: readonly Part[]): CheckOutput {
  return { title: annotationText(title, TITLE_LIMIT), summary: sourceOf(fitParts(parts)), annotations: [] };
}

/** `2026-03-02 14:00 UTC` */
function minuteOf(time: string): string {
  return `${new Date(time).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

function moreThanOne(count: number): string {
  return count > 1 ? plainPhrase("title-more", { count: formatCount(count - 1) }) : "";
}
