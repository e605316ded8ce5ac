import { existsSync, readFileSync } from "node:fs";

const PAGES = new URL("../docs/rules/", import.meta.url);

/** The page of the documentation about a rule, as Markdown; null where there is none. */
export function rulePage(rule: string): string | null {
  const page = new URL(`${rule.replace("/", "-")}.md`, PAGES);
  return existsSync(page) ? readFileSync(page, "utf8") : null;
}

/** What a page says a rule reckons: its section "Definition", or else what stands before its first section. Links within the documentation become their words. */
export function definitionIn(page: string): string {
  const [opening = "", ...sections] = page.split(/^## /m);
  const defined = sections.find((section) => section.startsWith("Definition\n"));
  const source = defined === undefined ? opening.replace(/^# .*$/m, "") : defined.replace(/^.*$/m, "");
  return source.replace(/\[([^\]]+)\]\((?!https?:)[^)]+\)/g, "$1").trim();
}
