import type { Assessment, Context } from "../assessment/assessment.ts";
import { fenced, type Markdown } from "./markdown.ts";
import { fill } from "./template.ts";

/** What a replay needs: the context, and the digest it must reach. */
export interface ExportedContext {
  readonly context: Context;
  readonly digest: string;
}

/** The context with the digest, as JSON in ASCII, so that copying cannot lose or change a character. */
export function exportContext(assessment: Pick<Assessment, "context" | "digest">): string {
  const exported: ExportedContext = { context: assessment.context, digest: assessment.digest };
  return JSON.stringify(exported, null, 1).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** The exported context as a fenced block, with the way to replay it. */
export function contextBlock(assessment: Assessment): Markdown {
  return fill("context", { context: fenced(exportContext(assessment), "json") });
}

/** The JSON of an exported context inside a check run's text, or the whole source where it has no fenced block. */
export function contextJsonIn(source: string): string {
  const blocks = [...source.matchAll(/^(`{3,})json[^\S\n]*\r?\n([\s\S]*?)\r?\n\1[^\S\n]*\r?$/gm)];
  return blocks.at(-1)?.[2] ?? source;
}
