import { createHash } from "node:crypto";
import type { CheckContent, Conclusion } from "../../github/check-runs.ts";
import type { CheckOutput } from "../../report/check-output.ts";

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
  return { ...output, conclusion, externalId: options.identity ?? digestOf([output, conclusion]) };
}

/** `sha256:<hex>` of anything that can be written as JSON. */
export function digestOf(value: unknown): string {
  return `sha256:${createHash("sha256").update(JSON.stringify(value)).digest("hex")}`;
}
