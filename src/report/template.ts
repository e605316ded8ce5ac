import { annotationText } from "./escape.ts";
import { isMarkdown, type Markdown, sourceOf, text, trust } from "./markdown.ts";
import { PHRASES, PLACEHOLDER, TEMPLATES } from "./templates.ts";
import { textsInForce } from "./texts.ts";

/** What a placeholder can be filled with: strings are escaped, Markdown made by `markdown.ts` stands as it is. */
export type Values = Readonly<Record<string, string | number | Markdown>>;

/**
 * Fills `templates/NAME.md`, or what stands in for it here. A line whose placeholders are all empty is left out.
 *
 * @throws if the template has a placeholder without a value, or a value has no placeholder: a defect
 */
export function fill(name: string, values: Values): Markdown {
  return trust(fillSource(name, templateSource(name), values, (value) => sourceOf(text(value))));
}

/** The same for a one-liner of `phrases.md`. */
export function phrase(name: string, values: Values = {}): Markdown {
  return trust(fillSource(name, phraseSource(name), values, (value) => sourceOf(text(value))));
}

/** A one-liner as plain text, for places that show no Markdown. */
export function plainPhrase(name: string, values: Readonly<Record<string, string | number>> = {}): string {
  return fillSource(name, phraseSource(name), values, (value) => annotationText(value, 2000));
}

function fillSource(name: string, source: string, values: Values, escaped: (value: string) => string): string {
  const unused = new Set(Object.keys(values));
  const lines = source.split("\n").flatMap((line) => {
    let placeholders = 0;
    let filled = 0;
    const shown = line.replace(PLACEHOLDER, (_, key: string) => {
      const value = Object.hasOwn(values, key) ? values[key] : undefined;
      if (value === undefined) throw new Error(`the template "${name}" needs a value for {{${key}}}`);
      unused.delete(key);
      const shownValue = isMarkdown(value) ? sourceOf(value) : escaped(String(value));
      placeholders += 1;
      if (shownValue !== "") filled += 1;
      return shownValue;
    });
    return placeholders > 0 && filled === 0 ? [] : [shown];
  });
  const [stray] = unused;
  if (stray !== undefined) throw new Error(`the template "${name}" has no place for {{${stray}}}`);
  const kept = lines.filter((line, index) => line !== "" || (lines[index - 1] ?? "") !== "");
  return kept.join("\n").trim();
}

function templateSource(name: string): string {
  const source = textsInForce().templates.get(name) ?? TEMPLATES.get(name);
  if (source === undefined) throw new Error(`there is no template "${name}" in templates/`);
  return source;
}

function phraseSource(name: string): string {
  const source = textsInForce().phrases.get(name) ?? PHRASES.get(name);
  if (source === undefined) throw new Error(`there is no phrase "${name}" in templates/phrases.md`);
  return source;
}
