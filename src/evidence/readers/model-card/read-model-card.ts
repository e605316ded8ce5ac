import { Worker } from "node:worker_threads";
import { failWith, type Result, succeed } from "../../faults.ts";
import { readText } from "../../read-json.ts";
import type { ModelCard } from "./card.ts";
import { parseCard } from "./parse-card.ts";

/** Most bytes of a card; the longest seen in use are about 100 kB. */
export const MOST_CARD_BYTES = 512 * 1024;

/** Most headings, and most paragraphs, items and tables together. */
const MOST_SECTIONS = 2000;
const MOST_BLOCKS = 20_000;

/** How long a card may take to parse, and how much memory in MiB, before it counts as hostile. */
interface CardLimits {
  readonly milliseconds: number;
  readonly memoryMiB: number;
}
const LIMITS: CardLimits = { milliseconds: 10_000, memoryMiB: 256 };

/**
 * Reads a model card in Markdown.
 *
 * @param file absolute path of the local copy
 * @param path how the file is named in messages
 * @returns faults of reading text, `evidence-format-unknown` for what is no Markdown text, `evidence-hostile` for
 *   nesting that no card needs, `evidence-timed-out` for text made to keep a parser busy
 */
export async function readModelCard(
  file: string,
  path: string,
  limits: CardLimits = LIMITS,
): Promise<Result<ModelCard>> {
  const text = await readText(file, path, MOST_CARD_BYTES);
  if (!text.ok) return text;
  return cardOf(text.value, path, limits);
}

/** The same for text at hand. Usual cards are parsed at once, others in a thread that can be stopped. */
export async function cardOf(text: string, path: string, limits: CardLimits = LIMITS): Promise<Result<ModelCard>> {
  const other = otherFormat(text);
  if (other !== undefined)
    return failWith({
      reason: "evidence-format-unknown",
      message: `${path} is ${other}, not Markdown text.`,
      remedy: "Write the card in Markdown, and name that file as the model's `card` in the policy.",
    });
  const card = isTame(text) ? succeed(parseCard(text)) : await parseInWorker(text, path, limits);
  if (!card.ok || (card.value.sections.length <= MOST_SECTIONS && card.value.blocks.length <= MOST_BLOCKS)) return card;
  return failWith({
    reason: "evidence-too-large",
    message: `${path} has more than ${MOST_SECTIONS} headings or ${MOST_BLOCKS} paragraphs.`,
    remedy: "Keep the card to what a person reads; put data into files of their own.",
  });
}

function otherFormat(text: string): string | undefined {
  if (text.includes("\0")) return "a binary file";
  if (/^\s*<\?xml\b|^\s*<!doctype html|^\s*<html\b/i.test(text)) return "XML or HTML";
  return /^\s*(\{\s*["}]|\[\s*[{"\]])/.test(text) && /[}\]]\s*$/.test(text) ? "JSON" : undefined;
}

/** Bytes, marks in one paragraph, and containers inside each other, up to which parsing takes well under a second. */
const TAME = { bytes: 96 * 1024, marks: 1200, nesting: 24, lines: 3000 } as const;

function isTame(text: string): boolean {
  const lines = text.split(/\r\n?|\n/);
  if (text.length > TAME.bytes || lines.length > TAME.lines) return false;
  let marks = 0;
  for (const line of lines) {
    const container = /^[ \t>*+\d.)-]*/.exec(line)?.[0] ?? "";
    if (container.length > TAME.nesting * 2 && /[>*+\d]|- /.test(container.trimEnd().slice(0, -1))) return false;
    if (container.startsWith(" ".repeat(TAME.nesting * 2)) && container.trim() !== "") return false;
    if (line.trim() === "") marks = 0;
    else if (!line.trimStart().startsWith("|")) marks += line.match(/[[\]*_`<(&!~]/g)?.length ?? 0;
    if (marks > TAME.marks) return false;
  }
  return true;
}

function parseInWorker(text: string, path: string, limits: CardLimits): Promise<Result<ModelCard>> {
  const worker = new Worker(new URL("./card-worker.ts", import.meta.url), {
    workerData: text,
    resourceLimits: { maxOldGenerationSizeMb: limits.memoryMiB, stackSizeMb: 4 },
    stderr: true,
  });
  return new Promise((resolve) => {
    const finish = (result: Result<ModelCard>) => {
      clearTimeout(timer);
      resolve(result);
      void worker.terminate();
    };
    const timer = setTimeout(
      () =>
        finish(
          failWith({
            reason: "evidence-timed-out",
            message: `${path} could not be parsed within ${limits.milliseconds / 1000} seconds.`,
            remedy:
              "Look for a paragraph or a table of thousands of brackets or asterisks, and take it out of the card.",
          }),
        ),
      limits.milliseconds,
    );
    worker.on("message", (card: ModelCard) => finish(succeed(card)));
    worker.on("error", () => finish(hostile(path)));
    worker.on("exit", () => finish(hostile(path)));
  });
}

function hostile(path: string): Result<ModelCard> {
  return failWith({
    reason: "evidence-hostile",
    message: `${path} is nested too deeply, or needs too much memory, to be parsed.`,
    remedy: "Write the card without quotes or lists nested dozens of levels deep.",
  });
}
