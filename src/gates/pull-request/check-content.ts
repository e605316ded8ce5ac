import { createHash } from "node:crypto";
import type { CheckContent, Conclusion } from "../../github/check-runs.ts";
import type { CheckOutput } from "../../report/check-output.ts";
import { textsInForce } from "../../report/texts.ts";

/**
 * A report as the content of a check run. An organisation's own texts are part of what a report stands for: new ones are
 * written also where the judgement is the same.
 *
 * @param options.identity what the content stands for, such as an assessment's digest; the content itself where it is left out
 */
export function checkContent(options: {
  readonly output: CheckOutput;
  readonly conclusion: Conclusion | null;
  readonly identity?: string;
}): CheckContent {
  const { output, conclusion, identity } = options;
  const { digest } = textsInForce();
  const inTexts = digest === null ? "" : ` in ${digest.slice(0, 23)}`;
  const externalId = identity === undefined ? digestOf([output, conclusion]) : `${identity}${inTexts}`;
  return { ...output, conclusion, externalId };
}

/** `sha256:<hex>` of anything that can be written as JSON. */
export function digestOf(value: unknown): string {
  return `sha256:${createHash("sha256").update(JSON.stringify(value)).digest("hex")}`;
}
