import assert from "node:assert/strict";
import { test } from "node:test";
import { commitsBetween, history, mergeBase } from "../../sandbox/git/history.ts";
import { mergeSnapshots } from "../../sandbox/git/merge-snapshots.ts";
import { createObjectStore, type FileEntry, writeBlob, writeCommit, writeTree } from "../../sandbox/git/objects.ts";

function openHistory() {
  const store = createObjectStore();
  const commit = (message: string, ...parents: string[]): string => {
    const author = { name: "a", email: "a@example.test", login: "a", date: "2024-01-01T00:00:00Z" };
    return writeCommit(store, { files: new Map(), parents, author, message }).sha;
  };
  return { store, commit };
}

test("what is found about commits is remembered, but not that one of them is missing", () => {
  const { store, commit } = openHistory();
  const elsewhere = openHistory();
  const origin = commit("origin");
  elsewhere.commit("origin");
  const later = elsewhere.commit("later", origin);
  assert.equal(mergeBase(store, origin, later), undefined);
  assert.deepEqual(commitsBetween(store, origin, later), []);
  commit("later", origin);
  assert.equal(mergeBase(store, origin, later), origin);
  assert.equal(commitsBetween(store, origin, later), commitsBetween(store, origin, later));
  assert.deepEqual(
    commitsBetween(store, origin, later).map((one) => one.message),
    ["later"],
  );
});

test("the merge base is the nearest common commit, also by a detour over a merge", () => {
  const { store, commit } = openHistory();
  const origin = commit("origin");
  const main1 = commit("main 1", origin);
  const main2 = commit("main 2", main1);
  const side = commit("side", origin);
  const merge = commit("merge", main2, side);
  const head = commit("head", merge);
  const main3 = commit("main 3", main2);
  assert.equal(mergeBase(store, head, main3), main2);
  assert.equal(mergeBase(store, main3, head), main2);
  assert.equal(mergeBase(store, main1, main3), main1);
  assert.equal(mergeBase(store, main3, commit("unrelated")), undefined);
});

test("history runs from the newest to the oldest, parents after children", () => {
  const { store, commit } = openHistory();
  const origin = commit("origin");
  const left = commit("left", origin);
  const right = commit("right", origin);
  const merge = commit("merge", left, right);
  const order = history(store, merge).map((one) => one.message);
  assert.deepEqual([order[0], order.at(-1), order.length], ["merge", "origin", 4]);
  assert.deepEqual(
    commitsBetween(store, left, merge).map((one) => one.message),
    ["right", "merge"],
  );
});

test("trees and commits get the SHA-1 that git gives them", () => {
  const store = createObjectStore();
  assert.equal(writeTree(store, new Map()), "4b825dc642cb6eb9a060e54bf8d69288fbee4904");
  const entry = (content: string): FileEntry => ({ sha: writeBlob(store, Buffer.from(content)), mode: "100644" });
  // `a-b` sorts before the folder `a` and `a0` after it, as git compares folders as if they ended in a slash.
  const files = new Map([
    ["a/x", entry("1\n")],
    ["a-b", entry("2\n")],
    ["a0", entry("3\n")],
  ]);
  assert.deepEqual(
    store.trees.get(writeTree(store, files))?.map((one) => one.name),
    ["a-b", "a", "a0"],
  );
});

test("a three-way merge takes what one side changed and names what both changed differently", () => {
  const entry = (sha: string): FileEntry => ({ sha, mode: "100644" });
  const snapshot = (files: Record<string, string>) =>
    new Map(Object.entries(files).map(([path, sha]) => [path, entry(sha)]));
  const ancestor = snapshot({ same: "1", ours: "1", theirs: "1", deleted: "1", both: "1" });
  const base = snapshot({ same: "1", ours: "2", theirs: "1", deleted: "1", both: "2" });
  const clean = mergeSnapshots({
    ancestor,
    base,
    head: snapshot({ same: "1", ours: "1", theirs: "3", both: "2", added: "3" }),
  });
  assert.ok(clean.clean);
  assert.deepEqual(Object.fromEntries([...clean.files].map(([path, { sha }]) => [path, sha])), {
    same: "1",
    ours: "2",
    theirs: "3",
    both: "2",
    added: "3",
  });
  const torn = mergeSnapshots({ ancestor, base, head: snapshot({ same: "1", ours: "1", theirs: "1", both: "3" }) });
  assert.deepEqual(torn, { clean: false, conflicts: ["both"] });
});
