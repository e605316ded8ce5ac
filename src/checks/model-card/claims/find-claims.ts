import type { CardBlock, ModelCard } from "../../../evidence/readers/model-card/card.ts";
import type { Claim, Vocabulary } from "./claim.ts";
import { identify, type Split } from "./metric-identity.ts";
import { isBounded } from "./metric-words.ts";
import { readPrinted } from "./printed-number.ts";
import { tableClaims } from "./table-claims.ts";
import { textClaims } from "./text-claims.ts";

/** Sections whose figures are not what this model reaches. */
const ABOUT_OTHERS =
  /\b(?:baselines?|comparisons?|compared|comparativa|comparaci[oó]n|previous|history|changelog|ablations?|related work|requirements?|targets?|thresholds?|criteria|monitoring|drift|roadmap|future)\b/i;
/** Sections whose tables are not what any model reaches now. */
const NO_RESULTS =
  /\b(?:history|changelog|requirements?|targets?|thresholds?|criteria|criterion|monitoring|roadmap|future)\b/i;
const SPLITS: readonly (readonly [RegExp, Split])[] = [
  [/cross[ -]?validation|\bcv\b|validaci[oó]n cruzada/i, "cross-validation"],
  [
    /held[- ]?out|hold[- ]?out|\btest(?:ing)?[ -](?:set|data|split|results|metrics|performance)|\bon test\b|conjunto de (?:test|prueba|teste)|测试集|テスト/i,
    "test",
  ],
  [/\bvalidation[ -](?:set|data|split|results|metrics|performance)|\b(?:dev|val)[ -]set\b|验证集/i, "validation"],
  [/\btrain(?:ing)?[ -](?:set|split|metrics|performance)|\bon train/i, "train"],
  // A heading of one word.
  [/^\W*test(?:ing)?\W*$/i, "test"],
  [/^\W*(?:validation|val|dev)\W*$/i, "validation"],
  [/^\W*train(?:ing)?\W*$/i, "train"],
];

/** Every figure of a known metric that a card states, in the order of lines. */
export function findClaims(card: ModelCard, vocabulary: Vocabulary): Claim[] {
  const sources = sourceBlocks(card);
  const claims = card.blocks.flatMap((block) => {
    const found = claimsOf(block, vocabulary);
    const titles = titlesOf(card, block.section);
    const split = titles.map(splitOf).find((named) => named !== undefined) ?? null;
    const aside = titles.some((title) => ABOUT_OTHERS.test(title));
    const passing = aside && (block.kind === "text" || titles.some((title) => NO_RESULTS.test(title)));
    return found.map((claim): Claim => {
      const source = sources.find(({ from, to }) => claim.line > from && claim.line < to)?.source ?? null;
      const standing = passing && claim.standing === "own" ? "loose" : claim.standing;
      return {
        ...claim,
        split: claim.split ?? split,
        standing,
        source,
        unknownRow: claim.unknownRow || (aside && source === null),
      };
    });
  });
  return [...modelIndexClaims(card), ...claims].sort((a, b) => a.line - b.line);
}

function claimsOf(block: CardBlock, vocabulary: Vocabulary): Claim[] {
  if (block.kind === "table") return tableClaims(block, vocabulary);
  return block.kind === "text" ? textClaims(block, vocabulary) : [];
}

/** The headings that a block stands under, the nearest first, without the card's own title. */
function titlesOf({ sections }: ModelCard, section: number | null): string[] {
  const titles: string[] = [];
  for (let at = section; at !== null; at = sections[at]?.parent ?? null) {
    const found = sections[at];
    if (found !== undefined && !(at === 0 && found.level === 1)) titles.push(found.title);
  }
  return titles;
}

function splitOf(title: string): Split | undefined {
  return SPLITS.find(([pattern]) => pattern.test(title))?.[1];
}

/** Stretches between `<!-- metrics:start source=PATH -->` and `<!-- metrics:end -->`. */
function sourceBlocks({
  comments,
}: ModelCard): { readonly from: number; readonly to: number; readonly source: string }[] {
  const sorted = [...comments].sort((a, b) => a.line - b.line);
  return sorted.flatMap(({ text, line }) => {
    const source = /^\s*metrics:start\b[^\n]*?\bsource=["']?([^\s"']+)/.exec(text)?.[1];
    const end = sorted.find((other) => other.line > line && /^\s*metrics:end\b/.test(other.text))?.line;
    return source === undefined ? [] : [{ from: line, to: end ?? Number.POSITIVE_INFINITY, source }];
  });
}

/** The results of the front matter's `model-index`. */
function modelIndexClaims({ frontMatter }: ModelCard): Claim[] {
  if (frontMatter.state !== "mapping") return [];
  const texts = new Map(frontMatter.scalars.map((scalar) => [scalar.path.join("."), scalar]));
  return frontMatter.scalars.flatMap((scalar) => {
    const match = /^(model-index\.\d+\.results\.\d+)\.metrics\.\d+$/.exec(scalar.path.slice(0, -1).join("."));
    if (match === null || scalar.path.at(-1) !== "value") return [];
    const metric = scalar.path.slice(0, -1).join(".");
    const type = texts.get(`${metric}.type`)?.text ?? "";
    const name = texts.get(`${metric}.name`)?.text ?? "";
    const identity = identify(name) ?? identify(type);
    if (identity === undefined) return [];
    const number = readPrinted(scalar.text, { bounded: identity.metrics.some(isBounded) });
    if (number === undefined) return [];
    const split = splitOf(`${texts.get(`${match[1]}.dataset.split`)?.text ?? ""} set`) ?? identity.split;
    const several =
      new Set(
        frontMatter.scalars.map(({ path }) => path.slice(0, 4).join(".")).filter((path) => /results\.\d+$/.test(path)),
      ).size > 1;
    return [
      {
        ...identity,
        label: name || type,
        number,
        line: scalar.line,
        split,
        standing: several ? "candidate" : "own",
        unknownRow: false,
        source: null,
      },
    ];
  });
}
