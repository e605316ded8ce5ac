import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import type { Problem } from "../../scripts/deploy/problem.ts";
import { readFacts } from "../../scripts/deploy/read-facts.ts";

export const root = fileURLToPath(new URL("../..", import.meta.url));
export const facts = readFacts(root);

/** `source` with `from`, which stands in it exactly once, replaced. A mutation that changes nothing would prove nothing. */
export function mutate(source: string, from: string, to: string): string {
  const parts = source.split(from);
  assert.equal(parts.length, 2, `"${from}" stands ${parts.length - 1} times in the file`);
  return parts.join(to);
}

/** The 1-based line on which `needle` first begins. */
export function lineOf(source: string, needle: string): number {
  const offset = source.indexOf(needle);
  assert.ok(offset >= 0, `"${needle}" does not stand in the file`);
  return source.slice(0, offset).split("\n").length;
}

/** `rule@line` of each problem, which is all that a mistake should bring up. */
export function named(problems: readonly Problem[]): string[] {
  return problems.map(({ rule, line }) => `${rule}@${line}`);
}
