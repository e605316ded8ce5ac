import type { Rule } from "../rule.ts";
import { claimsMatchEvidence } from "./claims-match-evidence.ts";
import { frontMatter } from "./front-matter.ts";
import { licence } from "./licence.ts";
import { noPlaceholders } from "./no-placeholders.ts";
import { owner } from "./owner.ts";
import { present } from "./present.ts";
import { sections } from "./sections.ts";
import { updatedWithModel } from "./updated-with-model.ts";

/** The rules about a model's card. */
export const modelCardRules: readonly Rule[] = [
  present,
  frontMatter,
  sections,
  noPlaceholders,
  licence,
  owner,
  updatedWithModel,
  claimsMatchEvidence,
];
