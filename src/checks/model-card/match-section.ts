import { normalise } from "./card-text.ts";
import { SECTION_WORDINGS, type SectionName, type SectionWording } from "./section-names.ts";

/** A heading as it is compared: without numbering, `[optional]`, remarks in parentheses and punctuation at its ends. */
export function headingWords(title: string): string {
  return normalise(title.slice(0, 300))
    .replace(/[[(（【][^\])）】]*[\])）】]/g, " ")
    .replace(
      /^(?:(?:section|part|chapter|appendix)\s+)?(?:§\s*)?(?:\d+(?:\.\d+)*|[a-z]|[ivx]{1,5})[.):]\s+|^\d+(?:\.\d+)*\s+/,
      "",
    )
    .replace(/\s+/g, " ")
    .replace(/^[\s\p{P}\p{S}]+|[\s\p{P}\p{S}]+$/gu, "");
}

/** Whether a heading names a section: by the standards' wordings, or by an alias of the policy. */
export function headingNames(title: string, name: SectionName, aliases: readonly string[]): boolean {
  const heading = headingWords(title);
  if (heading === "") return false;
  if (aliases.some((alias) => matchesAlias(heading, headingWords(alias)))) return true;
  const wording: SectionWording = SECTION_WORDINGS[name];
  if (wording.except?.test(heading) === true && !hasBoth(heading, wording)) return false;
  if (wording.words.some((phrase) => containsWords(heading, phrase))) return true;
  return partsOf(heading).some((part) => wording.alone.includes(part));
}

/** `Intended uses and out-of-scope uses` is about both. */
function hasBoth(heading: string, wording: SectionWording): boolean {
  const parts = partsOf(heading);
  return (
    parts.length > 1 &&
    parts.some(
      (part) =>
        wording.except?.test(part) === false && [...wording.words, ...wording.alone].some((phrase) => part === phrase),
    )
  );
}

/** An alias is a heading word for word, or one of its parts; in scripts without spaces, a piece of it. */
function matchesAlias(heading: string, alias: string): boolean {
  if (alias === "") return false;
  if (heading === alias || partsOf(heading).includes(alias)) return true;
  const spaceless = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u.test(alias);
  return spaceless ? heading.includes(alias) : containsWords(heading, alias);
}

function containsWords(heading: string, phrase: string): boolean {
  const at = ` ${heading.replace(/[^\p{L}\p{N}&-]+/gu, " ")} `;
  return at.includes(` ${phrase} `);
}

function partsOf(heading: string): string[] {
  return heading
    .split(/\s*(?:,|;|\/|&|\+|:|：|\||·|、|\s-\s|\band\b|\bor\b)\s*/)
    .map((part) => part.replace(/^(?:the|known|our|model|key|main)\s+(?=\S)/, "").trim())
    .flatMap((part) => [part, part.replace(/\s+(?:of|for|in|on|about)\s.*$/, "")])
    .filter((part) => part !== "");
}
