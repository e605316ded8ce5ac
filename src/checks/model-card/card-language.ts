import type { ModelCard } from "../../evidence/readers/model-card/card.ts";
import { linesOf, normalise } from "./card-text.ts";
import { headingNames } from "./match-section.ts";
import { SECTION_NAMES } from "./section-names.ts";

const ENGLISH = new Set(
  "the and of to is are for with this that from by be it which on was were has have not can should will or as an".split(
    " ",
  ),
);
/** Frequent small words of other languages in Latin script; none of them is English. */
const OTHER = new Set(
  (
    "el los las del una por para con que se su como más " +
    "le les des du et est une dans pour sur avec qui sont ce " +
    "der das und ist mit für von nicht ein eine werden auf wird zur " +
    "os dos das em não uma com ao são é " +
    "il di che per gli della è sono nel " +
    "het een van voor niet met zijn wordt " +
    "yang dan untuk dengan dari ini pada adalah tidak dalam " +
    "na nie jest się dla oraz przez " +
    "ve bir için ile bu olarak " +
    "och att som för är på av til er af og " +
    "của và là các cho được"
  ).split(" "),
);
const FEWEST = 4;

/**
 * Whether the headings of a card are evidently in another language than English: most of their letters are not Latin,
 * or the prose is full of another language's small words while few of the headings are known ones.
 */
export function isOtherLanguage(card: ModelCard): boolean {
  const headings = card.sections.slice(card.sections[0]?.level === 1 ? 1 : 0).map(({ title }) => title);
  if (headings.length === 0) return false;
  const known = headings.filter((title) => SECTION_NAMES.some((name) => headingNames(title, name, []))).length;
  if (known * 2 >= headings.length) return false;
  if (isNotLatin(headings.join(" "))) return true;
  const words = [...headings, ...card.blocks.flatMap((block) => linesOf(block).map(({ plain }) => plain))].flatMap(
    (text) => normalise(text).split(/[^\p{L}]+/u),
  );
  const english = words.filter((word) => ENGLISH.has(word)).length;
  const other = words.filter((word) => OTHER.has(word)).length;
  return other >= FEWEST && other > english;
}

function isNotLatin(text: string): boolean {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  const latin = text.match(/\p{Script=Latin}/gu)?.length ?? 0;
  return letters > 0 && latin * 2 < letters;
}
