/** A visible line of a card's text. */
export interface CardLine {
  /** 1-based line in the file. */
  readonly line: number;
  /** What a reader sees, inline code included. */
  readonly text: string;
  /** The same with inline code blanked out. */
  readonly plain: string;
  /** The whole line is bold. */
  readonly strong: boolean;
  /** The whole line is in italics. */
  readonly emphasised: boolean;
}

export interface CardCell {
  readonly line: number;
  readonly text: string;
  readonly plain: string;
  readonly strong: boolean;
}

/** A piece of a card in document order; `section` is an index into the card's sections, `null` before the first. */
export type CardBlock = { readonly section: number | null; readonly line: number } & (
  | { readonly kind: "text"; readonly container: "paragraph" | "item"; readonly lines: readonly CardLine[] }
  | { readonly kind: "table"; readonly header: readonly CardCell[]; readonly rows: readonly (readonly CardCell[])[] }
  /** Content that is not read any further. */
  | { readonly kind: "code" | "image" }
);

/** A heading and what stands under it. */
export interface CardSection {
  readonly title: string;
  /** The title with inline code blanked out. */
  readonly plain: string;
  /** 1 to 6. */
  readonly level: number;
  readonly line: number;
  /** Last line that belongs to it, sub-sections included. */
  readonly endLine: number;
  /** Index of the section that it stands in. */
  readonly parent: number | null;
  /** A bold line that stands for a heading, in a card without headings. */
  readonly pseudo: boolean;
}

export interface CardLink {
  readonly url: string;
  readonly text: string;
  readonly line: number;
  readonly image: boolean;
}

/** Front matter with every scalar as it is written: a revision that looks like a number stays a text. */
export type FrontValue = string | null | readonly FrontValue[] | { readonly [key: string]: FrontValue };

export interface FrontScalar {
  /** Keys from the top, e.g. `["model-index", "0", "name"]`. */
  readonly path: readonly string[];
  readonly text: string;
  readonly line: number;
  /** Written as a block scalar (`|` or `>`): quoted prose. */
  readonly block: boolean;
}

export type FrontMatter =
  | { readonly state: "none" }
  | {
      readonly state: "broken";
      readonly message: string;
      readonly line: number;
      readonly column: number;
      readonly raw: FrontText;
    }
  | {
      readonly state: "mapping";
      readonly value: { readonly [key: string]: FrontValue };
      readonly scalars: readonly FrontScalar[];
      readonly raw: FrontText;
    };

/** The YAML between the two `---`, and the line of the file at which it starts. */
export interface FrontText {
  readonly text: string;
  readonly line: number;
}

/** A Markdown model card as a reader of the page sees it, with the lines of the file. Plain data. */
export interface ModelCard {
  readonly frontMatter: FrontMatter;
  readonly sections: readonly CardSection[];
  readonly blocks: readonly CardBlock[];
  readonly links: readonly CardLink[];
  /** HTML comments, without their marks. */
  readonly comments: readonly { readonly line: number; readonly text: string }[];
  /** Inline HTML tags, which are where `<your-name>` ends up. */
  readonly tags: readonly { readonly line: number; readonly text: string }[];
  /** Words of visible text; in scripts without spaces two characters count as a word. */
  readonly words: number;
}
