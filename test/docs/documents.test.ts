import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { WAIVABLE_REASONS } from "../../src/assessment/reasons.ts";
import { RULES } from "../../src/checks/index.ts";
import { COMMANDS } from "../../src/commands/grammar.ts";
import { loadFloor } from "../../src/policy/floor.ts";
import { loadDocument, loadPolicy } from "../../src/policy/load-policy.ts";
import { waiversSchema } from "../../src/policy/waivers-file.ts";
import { whyFixed } from "../../src/report/fixed-texts.ts";
import { PHRASES, placeholdersIn, TEMPLATES } from "../../src/report/templates.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const documents = globSync(["*.md", "docs/**/*.md", "examples/*.md", "sandbox/*.md"], { cwd: root }).sort();

function read(document: string): string {
  return readFileSync(join(root, document), "utf8");
}

function withoutCode(markdown: string): string {
  return markdown.replace(/```[\s\S]*?```/g, "").replace(/`[^`\n]*`/g, "");
}

/** Fenced YAML blocks that are whole files: they state their version. */
function yamlFiles(document: string): string[] {
  const blocks = [...read(document).matchAll(/```yaml\n([\s\S]*?)```/g)].map((match) => match[1] ?? "");
  return blocks.filter((block) => /^version: 1$/m.test(block));
}

function load(source: string, path: string) {
  const options = { source, path, rules: RULES };
  if (/^models:/m.test(source)) return loadPolicy(options);
  const isWaivers = /^waivers:\n +- /m.test(source);
  return isWaivers
    ? loadDocument({ source, path, schema: waiversSchema(RULES, WAIVABLE_REASONS) })
    : loadFloor(options);
}

describe("the documents", () => {
  it("link only to files that are there", () => {
    const broken = documents.flatMap((document) => {
      const links = [...withoutCode(read(document)).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map(
        (match) => match[1] ?? "",
      );
      const local = links.filter((link) => !/^[a-z]+:/.test(link));
      return local
        .filter((link) => !existsSync(join(root, dirname(document), link)))
        .map((link) => `${document}: ${link}`);
    });
    assert.ok(documents.length > 20);
    assert.deepEqual(broken, []);
  });

  it("list every text that Assay writes, with its placeholders and whether it can be replaced", () => {
    const page = read("docs/templates.md");
    for (const [name, source] of [...TEMPLATES, ...PHRASES]) {
      const entry = page.split(/^### (?=`)/m).find((part) => part.startsWith(`\`${name}\`\n`)) ?? "";
      assert.ok(entry.includes(source.trim()), `${name} is not in docs/templates.md`);
      for (const placeholder of placeholdersIn(source)) assert.ok(entry.includes(`\`{{${placeholder}}}\``), name);
      assert.equal(entry.includes("Cannot be replaced: "), whyFixed(name) !== null, name);
    }
  });

  it("show what is answered to every command, and a small picture of it", () => {
    const page = read("docs/commands.md");
    const shown = page.slice(page.indexOf("## What the answers look like"));
    for (const { name } of COMMANDS) assert.match(shown, new RegExp(`^/assay ${name}( |$)`, "m"), name);
    for (const [, picture = ""] of shown.matchAll(/\]\((images\/commands\/.*?)\)/g)) {
      assert.ok(statSync(join(root, "docs", picture)).size < 60_000, picture);
    }
    const answers = [...shown.matchAll(/^> .*$/gm)].map(([line]) => line.slice(2)).join("\n");
    assert.doesNotMatch(withoutCode(answers), /@\w/);
  });

  it("show only policies, floors and waivers that are valid", () => {
    let shown = 0;
    for (const document of documents) {
      for (const source of yamlFiles(document)) {
        const outcome = load(source, document);
        assert.ok(outcome.ok, `${document}: ${JSON.stringify(outcome)}`);
        shown += 1;
      }
    }
    assert.ok(shown >= 3);
  });
});
