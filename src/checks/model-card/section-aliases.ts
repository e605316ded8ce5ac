import type { ModelPolicy } from "../../policy/policy-schema.ts";
import type { SectionName } from "./section-names.ts";

const SAME: Readonly<Record<string, SectionName>> = {
  license: "licence",
  contact: "owner",
  "out-of-scope-use": "out-of-scope",
};

/** The headings that a policy declares for a section; `intended_use` and `license` are understood as well. */
export function aliasesOf(policy: Pick<ModelPolicy, "sections">, section: SectionName): readonly string[] {
  return Object.entries(policy.sections).flatMap(([name, headings]) => {
    const key = name.toLowerCase().replace(/[\s_]+/g, "-");
    return key === section || SAME[key] === section ? headings : [];
  });
}
