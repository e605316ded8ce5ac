import { fixedPart, listPart, type Part } from "./budget.ts";
import { formatCount } from "./format-number.ts";
import { code, link, type Markdown, NOTHING, text } from "./markdown.ts";
import { fill, phrase } from "./template.ts";

/** One thing that keeps a gate from being one. */
export interface ShownGap {
  readonly weight: "open" | "weak" | "unseen";
  readonly what: string;
  readonly mend: string;
  /** An address on GitHub, or a command. */
  readonly where: string;
}

const ORDER = ["open", "weak", "unseen"] as const;

/** What a repository lacks for its gate to be one, what lets changes past first. */
export function doctorParts(name: string, gaps: readonly ShownGap[]): Part[] {
  if (gaps.length === 0) return [fixedPart(phrase("doctor-healthy"))];
  const sorted = [...gaps].sort((a, b) => ORDER.indexOf(a.weight) - ORDER.indexOf(b.weight));
  return [
    fixedPart(phrase("doctor-ends", { name: code(name) })),
    listPart({
      priority: 1,
      heading: NOTHING,
      items: sorted.map((gap) => [gapBlock(gap)]),
      separator: "\n",
      more: (count) => phrase("more-findings", { count: formatCount(count) }),
    }),
  ];
}

function gapBlock({ weight, what, mend, where }: ShownGap): Markdown {
  return fill("doctor-gap", {
    weight: phrase(`doctor-weight-${weight}`),
    what: text(what),
    mend: text(mend),
    where: where.startsWith("http") ? link("here", where) : code(where),
  });
}
