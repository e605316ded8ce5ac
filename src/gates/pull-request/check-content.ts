import { createHash } from "node:crypto";
import type { CheckContent, Conclusion } from "../../github/check-runs.ts";
import type { CheckOutput } from "../../report/check-output.ts";

/** Annotations that one request to GitHub takes, and that one check run gets. */
const MOST_ANNOTATIONS = 50;

/**
 * A report as the content of a check run.
 *
 * @param options.identity what the content stands for, such as an assessment's digest; the content itself where it is left out
 */
export function checkContent(options: {
  readonly output: CheckOutput;
  readonly conclusion: Conclusion | null;
  readonly identity?: string;
}): CheckContent {
  const { output, conclusion } = options;
  const annotations = output.annotations.slice(0, MOST_ANNOTATIONS);
  const left = output.annotations.length - annotations.length;
  const more = left > 0 ? `\n\n${left} more remarks on lines are not shown as annotations.` : "";
  return {
    externalId: options.identity ?? digestOf([output, conclusion]),
    conclusion,
    title: output.title,
    summary: `${output.summary}${more}`,
    ...(output.text === undefined ? {} : { text: output.text }),
    annotations,
  };
}

/** `sha256:<hex>` of anything that can be written as JSON. */
export function digestOf(value: unknown): string {
  return `sha256:${createHash("sha256").update(JSON.stringify(value)).digest("hex")}`;
}
