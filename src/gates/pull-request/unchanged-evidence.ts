import type { ModelEvidence } from "../../evidence/evidence.ts";
import type { Touched } from "../../policy/touched-models.ts";
import { plainPhrase } from "../../report/template.ts";

/**
 * A note for each committed table or report that a change leaves alone while it touches the model: it may have been made
 * with the model before. Only said, not judged: a file that is made anew and comes out the same is not changed either.
 *
 * @param changed paths of the whole diff; `null` when the list is truncated: then nothing is known, and nothing said
 */
export function unchangedEvidence(
  evidence: readonly ModelEvidence[],
  touched: Readonly<Record<string, Touched>>,
  changed: readonly string[] | null,
): string[] {
  if (changed === null) return [];
  return evidence
    .filter(({ model }) => touched[model]?.model === true)
    .flatMap(({ items }) => items)
    .filter((item) => item.side === "current" && item.role !== "card")
    .filter((item) => item.state === "present" && item.origin.type === "commit" && !changed.includes(item.path))
    .map(({ path, model }) => plainPhrase("note-committed-unchanged", { path, model }));
}
