import { listPart, type Part } from "./budget.ts";
import { formatCount } from "./format-number.ts";
import { sourceOf, text, trust } from "./markdown.ts";
import { phrase } from "./template.ts";

/** Plain sentences as a list. */
export function notesPart(notes: readonly string[] = [], priority: number): Part[] {
  if (notes.length === 0) return [];
  return [
    listPart({
      priority,
      heading: trust(`${sourceOf(phrase("notes-heading"))}\n`),
      items: notes.map((note) => [trust(`- ${sourceOf(text(note))}`)]),
      separator: "\n",
      more: (count) => trust(`\n${sourceOf(phrase("more-notes", { count: formatCount(count) }))}`),
    }),
  ];
}
