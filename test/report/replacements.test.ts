import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { LISTED_TEXTS, whyFixed } from "../../src/report/fixed-texts.ts";
import { code, sourceOf } from "../../src/report/markdown.ts";
import { readReplacements, TEXT_LIMITS } from "../../src/report/replacements.ts";
import { fill, phrase, plainPhrase } from "../../src/report/template.ts";
import { PHRASES, placeholdersIn, TEMPLATES } from "../../src/report/templates.ts";
import { textsInForce, withTexts } from "../../src/report/texts.ts";
import { hostileText } from "./hostile-text.ts";
import { assertNothingFires, contentOf, nodesIn } from "./markdown-tree.ts";

const REVIEW = "### {{mark}} {{title}}\n\n{{message}}\n\nAsk *ML Risk* about {{rule}}. What to do: {{remedy}}\n";

function readOne(name: string, source: string) {
  return readReplacements([{ path: `assay-templates/${name}.md`, source }]);
}

/** `line:column message` of the one problem of a text. */
function problemOf(name: string, source: string): string {
  const { texts, problems } = readOne(name, source);
  assert.equal(texts.templates.size + texts.phrases.size, 0, `${source} counts`);
  const [problem, ...others] = problems;
  assert.ok(problem !== undefined && others.length === 0, JSON.stringify(problems));
  return `${problem.line}:${problem.column} ${problem.message}`;
}

const VALUES = { mark: "✗", title: "t", message: "m", rule: "r", remedy: "do" };

describe("an organisation's own texts", () => {
  it("stand in for Assay's where they are in force, and nowhere else", async () => {
    const { texts, problems } = readReplacements([
      { path: "assay-templates/review-comment.md", source: REVIEW },
      {
        path: "assay-templates/phrases.md",
        source: "Ours.\n\n## comment-line\n\n- {{mark}} {{model}}:\n{{title}} ({{rule}}). Do: {{remedy}}\n",
      },
    ]);
    assert.deepEqual(problems, []);
    const written = () => sourceOf(fill("review-comment", VALUES));
    const before = written();
    const inside = withTexts(texts, async () => {
      await Promise.resolve();
      return [
        written(),
        sourceOf(phrase("comment-line", { mark: "✗", model: "a", title: "b", rule: "c", remedy: "d" })),
      ];
    });
    assert.equal(written(), before);
    assert.deepEqual(await inside, ["### ✗ t\n\nm\n\nAsk *ML Risk* about r. What to do: do", "- ✗ a: b (c). Do: d"]);
    assert.equal(
      withTexts(texts, () => plainPhrase("title-judging")),
      "Judging…",
    );
    assert.equal(textsInForce().digest, null);
  });

  it("are known by a digest that changes with them, also where one does not count", () => {
    const digests = [REVIEW, `${REVIEW}.`, "", "{{stray}}"].map(
      (source) => readOne("review-comment", source).texts.digest,
    );
    assert.equal(new Set(digests).size, 4);
    assert.equal(readReplacements([]).texts.digest, null);
    assert.equal(readOne("README", "# Our texts\n").texts.digest, null);
  });

  it("may be Assay's own, as they are: every text that can be replaced passes the examination", () => {
    const names = [...TEMPLATES.keys()].filter((name) => whyFixed(name) === null);
    const files = names.map((name) => ({ path: `assay-templates/${name}.md`, source: TEMPLATES.get(name) ?? "" }));
    const sections = [...PHRASES]
      .filter(([name]) => whyFixed(name) === null)
      .map(([name, source]) => `## ${name}\n\n${source}\n`);
    const { texts, problems } = readReplacements([
      ...files,
      { path: "assay-templates/phrases.md", source: sections.join("\n") },
    ]);
    assert.deepEqual(problems, []);
    assert.deepEqual([...texts.templates.keys()].sort(), names.sort());
    assert.equal(texts.phrases.size, sections.length);
  });

  it("cannot be those that carry the verdict", () => {
    for (const name of LISTED_TEXTS)
      assert.ok(TEMPLATES.has(name) || PHRASES.has(name), `${name} is listed and not there`);
    for (const name of [...TEMPLATES.keys()].filter((name) => whyFixed(name) !== null)) {
      assert.match(problemOf(name, TEMPLATES.get(name) ?? ""), /^1:1 ".*" cannot be replaced: /);
    }
    for (const name of [...PHRASES.keys()].filter((name) => whyFixed(name) !== null)) {
      assert.match(problemOf("phrases", `\n\n## ${name}\n\n${PHRASES.get(name)}\n`), /^3:1 ".*" cannot be replaced: /);
    }
    for (const name of [...PHRASES.keys()].filter((name) => /^(title|verdict)-/.test(name)))
      assert.ok(whyFixed(name) !== null);
    assert.match(problemOf("context", TEMPLATES.get("context") ?? ""), /Assay reads it again/);
  });

  it("keep every placeholder of the original, once", () => {
    assert.equal(
      problemOf("waiting", "We wait for\n\n{{awaited}}\n"),
      "1:1 {{commit}}, {{until}} must be there too, or something would be left unsaid",
    );
    assert.equal(
      problemOf("waiting", "{{commit}} {{untl}}"),
      '1:12 the placeholder {{untl}} is not known here; did you mean "until"?',
    );
    assert.equal(
      problemOf("comment-end", "See {{rule}}."),
      "1:5 the placeholder {{rule}} is not known here; this text takes none",
    );
    assert.equal(problemOf("waiting", "{{commit}}\n\n{{commit}}"), "3:1 the placeholder {{commit}} is there twice");
    assert.match(problemOf("waiting", "{{ commit }}\n"), /^1:1 two braces/);
    assert.match(problemOf("waiting", "{{commit}} {{until}} {{awaited}}\n"), /^1:22 .* a line of its own/);
    assert.equal(
      problemOf("phrases", "## more-rows\n\nAnd more.\n"),
      "1:1 {{count}} must be there too, or something would be left unsaid",
    );
    assert.match(
      problemOf("phrases", "## and-more\n\nand {{count}} or\n{{n}}\n"),
      /^4:1 the placeholder {{n}} is not known/,
    );
  });

  it("hide nothing that is filled in", () => {
    const rest = "{{mark}} {{title}} {{rule}} {{remedy}}\n\n";
    for (const [hidden, why] of [
      ["<!-- {{message}} -->", "HTML comments"],
      ["`<!-- assay:record 1 a -->`\n\n{{message}}", "HTML comments"],
      ["<div hidden>\n{{message}}\n</div>", "HTML cannot"],
      ["<details><summary>More</summary>\n\n{{message}}\n\n</details>", "HTML cannot"],
      ["<a {{message}}>", '"<" in plain text'],
      ["    {{message}}", "blocks of code cannot"],
      ["```\n{{message}}", "blocks of code cannot"],
      ["`{{message}}`", "must stand in plain text"],
      ["` {{message}}", "A backtick in plain text"],
      ["[x `y](https://a.test) {{message}}", "A backtick in plain text"],
      ["[{{message}}](https://a.test)", "must stand in plain text"],
      ["[x](https://a.test/{{message}})", "must lead to a plain address"],
      ["[x]( {{message}} y )", '"[" in plain text'],
      ["[x]: https://a.test/ '{{message}}'", "definitions of links"],
      ["![{{message}}](https://a.test/x.png)", "images cannot"],
      ["[x](javascript:alert)\n\n{{message}}", "must lead to a plain address"],
      ["| a |\n|---|\n| {{message}} |", '"|" in plain text'],
      ["~~ {{message}} ~~", '"~" in plain text'],
      ["$ {{message}} $", '"$" in plain text'],
      ["\\{{message}}", '"\\" in plain text'],
      ["@{{message}}", "like a word of its own"],
      ["acme/models#{{message}}", "like a word of its own"],
      ["https://a.test/{{message}}", "like a word of its own"],
      ["{{message}}://a.test", "like a word of its own"],
      ["\u202e\n\n{{message}}", "U+202E"],
      ["\u200b\n\n{{message}}", "U+200B"],
    ] as const) {
      const message = problemOf("review-comment", `${rest}${hidden}\n`);
      assert.ok(message.includes(why), `${hidden}: ${message}`);
    }
  });

  it("show whatever is filled in, hostile or not, in whatever Markdown they use", () => {
    const names = ["mark", "title", "rule", "remedy", "message"] as const;
    const safe = [" ", "\n", "\n\n", "word ", "`x` ", "**y** ", "- ", "> ", "# ", "<", "-", "#", "!"];
    const risky = [..."`*_[]()|~$\\<>", "    ", "**", "``", "<a ", "](", "]: ", "|-|", "\n===\n"];
    const piece = fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...safe) }, fc.constantFrom(...risky));
    const source = fc
      .tuple(
        fc.array(piece, { maxLength: 4 }),
        ...names.map((name) => fc.tuple(fc.constant(name), fc.array(piece, { maxLength: 2 }))),
      )
      .map(
        ([start, ...rest]) =>
          start.join("") +
          rest.map(([name, after]) => `{{${name}}}${name === "remedy" ? "\n\n" : " "}${after.join("")}`).join(""),
      )
      .map((made) => made.replace("{{message}}", "\n\n{{message}}\n\n"));
    let accepted = 0;
    fc.assert(
      fc.property(source, fc.array(hostileText, { minLength: 5, maxLength: 5 }), (made, values) => {
        const { texts } = readOne("review-comment", made);
        if (texts.templates.size === 0) return;
        accepted += 1;
        const filled = Object.fromEntries(names.map((name, at) => [name, `${values[at]} seen${name}`]));
        const shown = withTexts(texts, () =>
          sourceOf(fill("review-comment", { ...filled, rule: code(filled["rule"] ?? "") })),
        );
        assertNothingFires(shown);
        const seen = nodesIn(shown)
          .filter(({ type }) => type === "text" || type === "inlineCode")
          .map(contentOf)
          .join(" ");
        for (const name of names) assert.ok(seen.includes(`seen${name}`), JSON.stringify({ made, shown, name }));
      }),
      { numRuns: 3000 },
    );
    assert.ok(accepted > 200, String(accepted));
  });

  it("are small, few, of known names and each in its file", () => {
    const large = `${"x".repeat(TEXT_LIMITS.fileBytes)}`;
    assert.match(problemOf("comment-end", `${large}x`), /more than 8 KiB/);
    assert.equal(readOne("comment-end", large).problems.length, 0);
    assert.match(
      problemOf("phrases", `## notes-heading\n\n${"x".repeat(TEXT_LIMITS.phraseLength + 1)}\n`),
      /longer than 500/,
    );
    assert.equal(problemOf("findng", "x"), '1:1 there is no template "findng"; did you mean "finding"?');
    assert.equal(
      problemOf("phrases", "## more-row\n\nx"),
      '1:1 there is no one-liner "more-row"; did you mean "more-rows"?',
    );
    assert.match(problemOf("comment-line", "x"), /one-liner: it is replaced in phrases\.md/);
    assert.equal(problemOf("comment-end", " \n"), "1:1 the text is empty");
    assert.match(
      readReplacements([{ path: "assay-templates/notes.txt", source: "x" }]).problems[0]?.message ?? "",
      /only files NAME\.md/,
    );
    const twice = readOne("phrases", "## notes-heading\n\n### Ours\n\n## notes-heading\n\n### Theirs\n");
    assert.deepEqual([...twice.texts.phrases], [["notes-heading", "### Ours"]]);
    assert.equal(twice.problems[0]?.line, 5);
    const many = Array.from({ length: 70 }, (_, n) => ({ path: `assay-templates/a${n}.md`, source: "x" }));
    const { problems } = readReplacements(many);
    assert.equal(problems.length, TEXT_LIMITS.files + 1);
    assert.match(problems.at(-1)?.message ?? "", /at most 64 files/);
  });

  it("leave the others in force where one is broken", () => {
    const { texts, problems } = readReplacements([
      { path: "assay-templates/comment-end.md", source: "\uFEFFSee our handbook.\r\n" },
      { path: "assay-templates/waiting.md", source: "Please wait.\r\n" },
    ]);
    assert.deepEqual([...texts.templates], [["comment-end", "See our handbook.\n"]]);
    assert.equal(problems.length, 1);
  });

  it("never stop a judgement, whatever they are", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("phrases", "waiting", "finding", "x"),
        fc.string({ unit: "binary" }),
        (name, source) => {
          const { texts } = readOne(name, source);
          for (const [template, replaced] of texts.templates) {
            assert.deepEqual(placeholdersIn(replaced).sort(), placeholdersIn(TEMPLATES.get(template) ?? "").sort());
          }
        },
      ),
    );
  });
});
