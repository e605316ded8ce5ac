import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { diffLines } from "../../sandbox/git/line-diff.ts";
import { lineInPatch, linePosition, makePatch } from "../../sandbox/git/patch.ts";

const lines = fc.array(fc.constantFrom("a", "b", "c", "d"), { maxLength: 40 });

test("a diff holds both sides in full and in order", () => {
  fc.assert(
    fc.property(lines, lines, (before, after) => {
      const diff = diffLines(before, after);
      assert.deepEqual(
        diff.filter((line) => line.kind !== "+").map((line) => line.text),
        before,
      );
      assert.deepEqual(
        diff.filter((line) => line.kind !== "-").map((line) => line.text),
        after,
      );
    }),
  );
});

test("a diff has as few edits as the longest common subsequence allows", () => {
  fc.assert(
    fc.property(lines, lines, (before, after) => {
      const edits = diffLines(before, after).filter((line) => line.kind !== " ").length;
      assert.equal(edits, before.length + after.length - 2 * commonLength(before, after));
    }),
  );
});

function commonLength(a: readonly string[], b: readonly string[]): number {
  let row = new Array<number>(b.length + 1).fill(0);
  for (const one of a) {
    const next = [0];
    b.forEach((other, index) => {
      const best = one === other ? (row[index] ?? 0) + 1 : Math.max(row[index + 1] ?? 0, next[index] ?? 0);
      next.push(best);
    });
    row = next;
  }
  return row[b.length] ?? 0;
}

test("hunks name their lines rightly: every line of a hunk stands where its header says", () => {
  fc.assert(
    fc.property(lines, lines, (before, after) => {
      const patch = makePatch(Buffer.from(before.join("\n")), Buffer.from(after.join("\n")));
      for (const hunk of patch?.hunks ?? []) {
        const olds = hunk.lines.filter((line) => line.kind !== "+").map((line) => line.text);
        const news = hunk.lines.filter((line) => line.kind !== "-").map((line) => line.text);
        assert.deepEqual(olds, before.slice(hunk.oldStart - 1, hunk.oldStart - 1 + olds.length));
        assert.deepEqual(news, after.slice(hunk.newStart - 1, hunk.newStart - 1 + news.length));
      }
    }),
  );
});

test("changes far apart are two hunks, changes close together one", () => {
  const before = Array.from({ length: 30 }, (_, index) => `${index + 1}`);
  const change = (...at: number[]) => {
    const after = before.map((line, index) => (at.includes(index + 1) ? `${line}!` : line));
    return makePatch(Buffer.from(before.join("\n")), Buffer.from(after.join("\n")));
  };
  assert.equal(change(5, 12)?.hunks.length, 1);
  assert.equal(change(5, 13)?.hunks.length, 2);
  const patch = change(5, 20);
  assert.ok(patch !== undefined);
  assert.match(patch.text, /^@@ -2,7 \+2,7 @@\n/);
  assert.deepEqual(
    [2, 8, 9, 17].map((line) => lineInPatch(patch, line, "RIGHT")),
    [true, true, false, true],
  );
  assert.deepEqual(linePosition(patch, 4), { line: 5, side: "LEFT" });
  assert.deepEqual(linePosition(patch, 5), { line: 5, side: "RIGHT" });
  assert.equal(linePosition(patch, 99), undefined);
});
