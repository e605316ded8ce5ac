import type { Covered } from "../assessment/waiver.ts";
import { formatFigure } from "./format-number.ts";
import { code, join, type Markdown, sourceOf, text, trust } from "./markdown.ts";
import { phrase } from "./template.ts";

/** What exactly a waiver covers, as a list: the figures that it reaches to, or the reasons that are excused. */
export function coverText(covers: readonly Covered[]): Markdown {
  return join(
    covers.map((covered) => trust(`- ${sourceOf(lineOf(covered))}`)),
    "\n",
  );
}

function lineOf({ slice, status, reason, worst, title, demandedBy }: Covered): Markdown {
  const part = slice === null ? phrase("cover-whole") : code(pairs(slice));
  const by = demandedBy === "floor" ? phrase("by-floor") : trust("");
  const what =
    status === "undecided"
      ? phrase("cover-undecided", { reason: code(reason ?? "") })
      : worst === null
        ? text(title ?? "")
        : phrase("cover-figure", { worst: formatFigure(worst) });
  return join([part, what, by], ", ");
}

function pairs(slice: Readonly<Record<string, string>>): string {
  return Object.entries(slice)
    .map(([name, value]) => `${name} = ${value}`)
    .join(", ");
}
