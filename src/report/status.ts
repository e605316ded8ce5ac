import type { Assessment } from "../assessment/assessment.ts";
import { fixedPart, listPart, type Part, wholePart } from "./budget.ts";
import { findingLine } from "./finding-view.ts";
import { byWeight } from "./findings-part.ts";
import { formatCount } from "./format-number.ts";
import { code, type Markdown, NOTHING, sourceOf, text, trust } from "./markdown.ts";
import { notesPart } from "./notes-part.ts";
import { fill, phrase } from "./template.ts";
import { type ShownWaiver, waiverTable } from "./waiver-table.ts";

/** What there is to say about where a pull request stands. */
export interface Standing {
  readonly commit: string;
  /** The check's title: the verdict in one line. */
  readonly title: string;
  /** The check's summary as Markdown, where nothing was judged: what is awaited, or broken. */
  readonly summary: string | null;
  readonly assessment: Assessment | null;
  readonly waivers: readonly ShownWaiver[];
  readonly hold: { readonly login: string; readonly reason: string } | null;
  readonly notes: readonly string[];
}

/** The verdict, every finding that is not simply met in a line, then waivers and what else was granted. */
export function statusParts({ commit, title, summary, assessment, waivers, hold, notes }: Standing): Part[] {
  const open = byWeight(assessment?.findings ?? []).filter(
    ({ status }) => !["pass", "not-applicable"].includes(status),
  );
  return [
    fixedPart(fill("status", { title, commit: code(commit.slice(0, 12)), held: heldLine(hold) })),
    ...(summary === null ? [] : [wholePart(1, trust(summary), phrase("see-check"))]),
    ...(open.length === 0 ? [] : [linesPart(open.map((finding) => [findingLine(finding)]))]),
    ...(waivers.length === 0
      ? []
      : [wholePart(2, fill("status-waivers", { table: waiverTable(waivers) }), phrase("too-many-waivers"))]),
    ...notesPart(notes, 3),
  ];
}

function heldLine(hold: Standing["hold"]): Markdown {
  return hold === null ? NOTHING : phrase("status-held", { name: hold.login, reason: text(hold.reason, 300) });
}

function linesPart(items: readonly (readonly Markdown[])[]): Part {
  const more = (count: number) => trust(`\n${sourceOf(phrase("more-findings", { count: formatCount(count) }))}`);
  return listPart({ priority: 1, heading: NOTHING, items, separator: "\n", more });
}
