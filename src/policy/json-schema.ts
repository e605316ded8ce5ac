import { z } from "zod";
import { floorSchema } from "./floor.ts";
import { policySchema } from "./policy-schema.ts";
import type { RuleGrammar } from "./rule-params.ts";
import { waiversSchema } from "./waivers-file.ts";

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

/** The same for waivers that are kept as code. */
export function waiversJsonSchema(rules: readonly RuleGrammar[], codes: readonly string[]): Record<string, unknown> {
  return {
    ...z.toJSONSchema(waiversSchema(rules, codes), { io: "input" }),
    title: "Assay waivers (.github/assay-waivers.yml)",
  };
}
