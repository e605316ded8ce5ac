import type { PolicyProblem } from "../policy/load-policy.ts";
import { listPart, type Part } from "./budget.ts";
import { formatCount } from "./format-number.ts";
import { code, type Markdown, NOTHING, sourceOf, trust } from "./markdown.ts";
import { phrase } from "./template.ts";

/** Problems of a policy file, one line each. */
export function problemsPart(problems: readonly PolicyProblem[], priority: number): Part {
  return listPart({
    priority,
    heading: NOTHING,
    items: problems.map(({ line, column, message }) => [phrase("problem-line", { line, column, message })]),
    separator: "\n",
    more: (count) => trust(`\n${sourceOf(phrase("more-problems", { count: formatCount(count) }))}`),
  });
}

/** The command that prints the same problems in a terminal, as code. */
export function checkCommand(path: string): Markdown {
  return code(`npx assay policy check ${path}`);
}
