import type { Rule } from "./rule.ts";

/** Every rule a policy can name. Adding a practice is one folder and one line here. */
export const RULES: readonly Rule[] = [];
