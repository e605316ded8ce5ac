import type { CardLine } from "../../evidence/readers/model-card/card.ts";
import { type Place, type Placeholder, placeholderIn } from "./placeholder-patterns.ts";

const LABEL_AND_VALUE = /^([^:：]{1,60}[:：])\s*(.+)$/;
/** An order to the author, standing alone in italics. */
const PROMPT =
  /^(?:please\s+)?(?:describe|provide|list|explain|insert|summari[sz]e|include|specify|mention|fill in|replace|write|detail|outline|add)\b.{3,200}[^:]$/i;

/** The placeholder of one line of text; `alone`: the line is all that its paragraph says. */
export function placeholderOnLine(line: CardLine, alone: boolean): Placeholder | undefined {
  const { plain, text } = line;
  const value = LABEL_AND_VALUE.exec(plain)?.[2];
  const inValue = value === undefined ? undefined : valueHit(plain, value);
  // Inline code is the subject, not a blank: the line is looked at without it, but then it is not alone.
  const place: Place = alone && plain === text ? "value" : "prose";
  const hit = inValue ?? (place === "value" || !isBareMark(plain) ? placeholderIn(plain, place) : undefined);
  if (hit !== undefined) return hit;
  return alone && line.emphasised && PROMPT.test(text) ? { kind: "prompt", text } : undefined;
}

function valueHit(whole: string, value: string): Placeholder | undefined {
  return /^(?:TODO|FIXME|TBD)\b/.test(whole) ? undefined : placeholderIn(value, "value");
}

function isBareMark(plain: string): boolean {
  return /^\W*(?:todo|fixme|tbd)\W*$/i.test(plain);
}

/** What cards are about: an order to describe images is a use of a model, one to describe the model is a prompt. */
const SUBJECT =
  /\b(?:model|dataset|training|evaluation|limitations?|risks?|bias(?:es)?|intended|out-of-scope|metrics|performance|ethical|mitigations?|caveats?|assumptions?|stakeholders?|licen[cs]e|hyperparameters)\b/i;
/** An order or a question to the author, whatever its style. */
const ASKED =
  /^(?:please\s+)?(?:describe|list|explain|summari[sz]e|specify|outline|discuss|identify|provide|include)\s+(?:the|any|all|your|known|potential|possible|how|what|which|whether|who|why)\b.{3,200}[^:]$|^.{3,200}[?？]$/i;

/** Whether the lines of a section do nothing but ask: a template's prompt without an answer. */
export function onlyAsks(lines: readonly CardLine[]): boolean {
  return lines.length > 0 && lines.every(({ text }) => ASKED.test(text) && SUBJECT.test(text));
}
