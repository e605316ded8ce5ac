import type { Issue } from "../../policy/explain-issues.ts";
import { suggest } from "../../policy/nearest.ts";
import type { ModelPolicy } from "../../policy/policy-schema.ts";
import { SECTION_NAMES, type SectionName } from "./section-names.ts";

const SAME: Readonly<Record<string, SectionName>> = {
  license: "licence",
  contact: "owner",
  "out-of-scope-use": "out-of-scope",
};

/** The headings that a policy declares for a section; `intended_use` and `license` are understood as well. */
export function aliasesOf(policy: Pick<ModelPolicy, "sections">, section: SectionName): readonly string[] {
  return Object.entries(policy.sections).flatMap(([name, headings]) => (sectionOf(name) === section ? headings : []));
}

function sectionOf(name: string): SectionName | undefined {
  const key = name.toLowerCase().replace(/[\s_]+/g, "-");
  return SECTION_NAMES.find((section) => section === key) ?? SAME[key];
}

/** Headings declared for a section that no rule knows: they would never be read. */
export function unknownSections({ sections }: Pick<ModelPolicy, "sections">): Issue[] {
  return Object.keys(sections)
    .filter((name) => sectionOf(name) === undefined)
    .map((name) => ({
      path: ["sections", name],
      part: "key",
      message: `unknown section "${name}"${suggest(name, SECTION_NAMES)}`,
    }));
}
