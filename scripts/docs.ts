/** `npm run docs`: writes the documents that are generated from the code. With `--check` it only says which are out of date. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { markdownTable } from "markdown-table";
import { z } from "zod";
import { WAIVABLE_REASONS } from "../src/assessment/reasons.ts";
import { RULES } from "../src/checks/index.ts";
import type { Rule } from "../src/checks/rule.ts";
import { floorJsonSchema, policyJsonSchema, waiversJsonSchema } from "../src/policy/json-schema.ts";
import { assessmentJsonSchema } from "../src/report/json-schema.ts";
import { commandTable, optionTable, whoMayTable } from "./commands-reference.ts";
import { draftExample, withoutDigest } from "./draft-example.ts";
import { keyTable, type SchemaNode, sections } from "./policy-reference.ts";
import { templateReference } from "./template-reference.ts";

const root = new URL("../docs/", import.meta.url);

/** `fairness/group-size` has its page in `rules/fairness-group-size.md`. */
function pageOf(rule: Rule): string {
  return `${rule.name.replace("/", "-")}.md`;
}

function paramsOf(rule: Rule): SchemaNode {
  return z.toJSONSchema(rule.params, { io: "input" }) as SchemaNode;
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** What is written by hand at the beginning of a generated page. */
function head(page: string): string {
  return readFileSync(new URL(`${page}.head.md`, root), "utf8").trimEnd();
}

function policyReference(): string {
  const policy = policyJsonSchema(RULES) as SchemaNode;
  const floor = floorJsonSchema(RULES) as SchemaNode;
  return `${head("policy")}

${sections(policy, "the policy").join("\n")}
## Keys of the organisation's floor

${sections(floor, "the floor").join("\n")}`;
}

function ruleIndex(): string {
  const rows = RULES.map((rule) => [`[\`${rule.name}\`](${pageOf(rule)})`, rule.summary]);
  return `# Rules

Each rule is one demand that a policy can make of a model. Names and keys are contracts: they are not renamed.

${markdownTable([["rule", "demands"], ...rows], { alignDelimiters: false })}

## Keys of every rule

${RULES.map((rule) => `### [\`${rule.name}\`](${pageOf(rule)})\n\n${keyTable(paramsOf(rule))}\n`).join("\n")}`;
}

async function cardDraft(): Promise<string> {
  const { card } = await draftExample("mortgage-approval/better");
  return `${head("card-draft")}\n\n\`\`\`markdown\n${withoutDigest(card).trim()}\n\`\`\`\n`;
}

function commandsPage(): string {
  const given = [
    ["Commands", commandTable()],
    ["Options", optionTable()],
    ["Who may what", whoMayTable()],
  ] as const;
  const parts = given.map(([name, table]) => `<!-- ${name} -->\n\n${table}`);
  const answers = readFileSync(new URL("commands.answers.md", root), "utf8");
  return `${parts.reduce((page, part) => fillIn(page, part), head("commands"))}\n\n${answers}`;
}

/** Puts a generated part after the comment of its name. */
function fillIn(page: string, part: string): string {
  const [mark = ""] = part.split("\n");
  if (!page.includes(mark)) throw new Error(`docs/commands.head.md has no ${mark}`);
  return page.replace(mark, () => part);
}

const DOCUMENTS: Readonly<Record<string, () => string | Promise<string>>> = {
  "assessment.schema.json": () => json(assessmentJsonSchema()),
  "policy.schema.json": () => json(policyJsonSchema(RULES)),
  "floor.schema.json": () => json(floorJsonSchema(RULES)),
  "waivers.schema.json": () => json(waiversJsonSchema(RULES, WAIVABLE_REASONS)),
  "commands.md": commandsPage,
  "policy.md": policyReference,
  "rules/README.md": ruleIndex,
  "card-draft.md": cardDraft,
  "templates.md": () => `${head("templates")}\n\n${templateReference()}`,
};

const check = process.argv.includes("--check");
const missing = RULES.filter((rule) => !existsSync(new URL(`rules/${pageOf(rule)}`, root)));
for (const rule of missing) process.stderr.write(`docs/rules/${pageOf(rule)} is missing: every rule has its page\n`);
let stale = missing.length;
for (const [name, make] of Object.entries(DOCUMENTS)) {
  const url = new URL(name, root);
  const wanted = await make();
  const present = existsSync(url) ? readFileSync(url, "utf8") : null;
  if (present === wanted) continue;
  if (check) {
    process.stderr.write(`docs/${name} is out of date; run: npm run docs\n`);
    stale += 1;
  } else {
    writeFileSync(url, wanted);
    process.stderr.write(`wrote ${fileURLToPath(url)}\n`);
  }
}
process.exit(check && stale > 0 ? 1 : 0);
