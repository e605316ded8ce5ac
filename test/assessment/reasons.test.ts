import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { REASONS } from "../../src/assessment/reasons.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** The texts of all files of a folder but those that only list the codes. */
function textsOf(folder: string, lists: readonly string[]): string[] {
  const files = globSync(`${folder}/**/*.ts`, { cwd: root }).filter((file) => !lists.includes(basename(file)));
  return files.map((file) => readFileSync(join(root, file), "utf8"));
}

describe("each reason code", () => {
  const source = textsOf("src", ["faults.ts", "reasons.ts"]);
  const tests = textsOf("test", ["reasons.test.ts"]);

  for (const reason of REASONS) {
    it(`${reason} is concluded somewhere, and a test expects it`, () => {
      assert.ok(
        source.some((text) => text.includes(`"${reason}"`)),
        "nothing concludes it",
      );
      assert.ok(
        tests.some((text) => text.includes(reason)),
        "no test names it",
      );
    });
  }
});
