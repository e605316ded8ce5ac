import type { AssessedFinding } from "../assessment/assessment.ts";
import { coverOf, standingOf } from "../assessment/cover-of.ts";
import type { GateContext } from "../gates/gate-context.ts";
import { openPulls } from "../github/read-pull.ts";
import { findComment, keepComment } from "../github/sticky-comment.ts";
import type { Person } from "../policy/person.ts";
import { fitParts, fixedPart } from "../report/budget.ts";
import { explainParts } from "../report/explain.ts";
import { fenced, type Markdown, sourceOf } from "../report/markdown.ts";
import { fill, phrase } from "../report/template.ts";
import { createReadings } from "./desk.ts";
import { judged } from "./judged.ts";

/** What the example of a waiver asks for; whoever completes it writes his own. */
const EXAMPLE_DAYS = "30d";

/**
 * Answers to a button on a check, in each open pull request of its commit: with every finding that closes the gate in full, or
 * with the commands that ask for their exceptions, for whoever pressed it to complete. One comment for each button, edited.
 */
export async function press(
  context: GateContext,
  options: { readonly headSha: string; readonly button: "explain" | "waive"; readonly by: Person },
): Promise<void> {
  const { repository, app } = context;
  const { headSha, button, by } = options;
  for (const { number } of await openPulls(repository, { headSha })) {
    const marker = `<!-- assay:${button} -->`;
    const read = await judged(createReadings(context, number));
    const open = "refusal" in read ? [] : read.found.assessment.findings.filter((one) => standingOf(one) !== null);
    const evidence = "refusal" in read ? [] : read.found.evidence;
    const answer =
      "refusal" in read
        ? read.refusal
        : open.length === 0
          ? phrase("nothing-closes")
          : button === "waive"
            ? filledIn(open, by)
            : fitParts([
                fixedPart(phrase("explained", { name: by.login })),
                ...explainParts({ findings: open, evidence, definition: null }),
              ]);
    const place = { repository, app, number, marker };
    await keepComment(place, await findComment(place), `${marker}\n${sourceOf(answer)}`);
  }
}

function filledIn(findings: readonly AssessedFinding[], by: Person): Markdown {
  const lines = findings
    .filter((finding) => finding.waiver === null && coverOf(finding) !== null)
    .map(({ rule, model }) => `/assay waive ${rule} --model ${model} --reason "…" --until ${EXAMPLE_DAYS}`);
  if (lines.length === 0) return phrase("nothing-closes");
  return fill("ask-for-waiver", { name: by.login, commands: fenced([...new Set(lines)].join("\n"), "sh") });
}
