import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Member } from "../../../src/gates/merge-queue/find-members.ts";
import { whyUnjudgeable } from "../../../src/gates/merge-queue/why-unjudgeable.ts";

function member(number: number, paths: readonly string[] | null): Member {
  const place = { headRef: "change", baseRef: "main", headRepositoryId: 5, repositoryId: 5, fork: false, open: true };
  const author = { id: 9, login: "alice" };
  const url = `https://github.com/acme/models/pull/${number}`;
  const pull = { number, author, headSha: "a", headRepository: null, changedFiles: 1, commented: false, url, ...place };
  return { pull, paths };
}

/** Why a group that changes these paths by these pull requests cannot be judged. */
function why(paths: readonly string[], members: readonly Member[]): string | null {
  const group = { headSha: "b".repeat(40), headRef: "gh-readonly-queue/main/pr-1-abc", baseRef: "main" };
  return whyUnjudgeable({ group, changed: { paths }, members, unexplained: [], sameHead: [] })?.what ?? null;
}

describe("a merge group that changes what none of its pull requests does", () => {
  it("cannot be judged, since one is missing among them; and the path is named", () => {
    const paths = ["models/credit/model.py", "notes.md"];
    assert.match(
      why(paths, [member(1, ["notes.md"]), member(2, ["texts.md"])]) ?? "",
      /^This merge group changes models\/credit\/model\.py, and none of the pull requests that were found in it does/,
    );
  });

  it("is told from one whose pull requests change it all, or whose changes GitHub cannot list", () => {
    assert.equal(why(["notes.md"], [member(1, ["notes.md", "more.md"])]), null);
    assert.equal(why(["notes.md"], [member(1, null)]), null);
    assert.match(why(["notes.md"], []) ?? "", /^Nobody can say which pull request brings commit bbbbbbbbbbbb/);
  });
});
