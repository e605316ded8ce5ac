import type { Assessment } from "../assessment/assessment.ts";
import { code, join, type Markdown, NOTHING } from "./markdown.ts";
import { fill, phrase } from "./template.ts";

/** By what was judged, and the digest: the last lines of a report. */
export function footer(assessment: Assessment): Markdown {
  const { context, untouched } = assessment;
  return fill("check-run-footer", {
    policy: code(context.policy.path),
    policyDigest: code(shortDigest(context.policy.digest)),
    floor:
      context.floor === null
        ? phrase("floor-none")
        : phrase("floor-read", {
            path: code(context.floor.path),
            digest: code(shortDigest(context.floor.digest)),
          }),
    asOf: context.asOf,
    version: context.assay,
    untouched: untouched.length === 0 ? NOTHING : phrase("untouched", { models: names(untouched) }),
    digest: code(assessment.digest),
  });
}

const MOST_NAMES = 12;

/** Names as inline code, the first dozen of them. */
export function names(all: readonly string[]): Markdown {
  const shown = join(
    all.slice(0, MOST_NAMES).map((name) => code(name)),
    ", ",
  );
  const left = all.length - MOST_NAMES;
  return left > 0 ? join([shown, phrase("and-more", { count: left })], " ") : shown;
}

function shortDigest(digest: string): string {
  return digest.slice(0, "sha256:".length + 12);
}
