import { z } from "zod";
import { floorSchema } from "./floor.ts";
import { policySchema } from "./policy-schema.ts";
import type { RuleGrammar } from "./rule-params.ts";

/** JSON Schema (draft 2020-12) of policy files, for editors; generated from the schema that validates. */
export function policyJsonSchema(rules: readonly RuleGrammar[]): Record<string, unknown> {
  return { ...z.toJSONSchema(policySchema(rules), { io: "input" }), title: "Assay policy (.github/assay.yml)" };
}

/** The same for an organisation's floor. */
export function floorJsonSchema(rules: readonly RuleGrammar[]): Record<string, unknown> {
  return {
    ...z.toJSONSchema(floorSchema(rules), { io: "input" }),
    title: "Assay floor (assay-floor.yml in the .github repository)",
  };
}
