import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { keyOf, mergeTasks, shareOf, type Task } from "../../src/jobs/task.ts";

const place = { installationId: 1, repositoryId: 5, owner: "acme", repo: "models" };
const judge = { kind: "judge-pull-request", ...place, number: 3, requested: false, headSha: "a" } satisfies Task;

const alice = { id: 9, login: "alice" };

describe("tasks", () => {
  it("about comments of one conversation become one, in the order in which they were said", () => {
    const said = (...ids: number[]) =>
      ({
        ...{ kind: "obey", ...place, number: 3, isPull: true },
        comments: ids.map((id) => ({ id, digest: String(id), by: alice })),
      }) satisfies Task;
    assert.deepEqual(mergeTasks(said(5), said(4, 5)), said(4, 5));
    assert.equal(keyOf(said(4)), keyOf(said(5)));
    assert.notEqual(keyOf(said(4)), keyOf({ ...said(4), number: 4 }));
  });

  it("have one key for all judgements of a pull request, and different ones for everything else", () => {
    const tasks: Task[] = [
      judge,
      { ...judge, number: 4 },
      { ...judge, repositoryId: 6 },
      { kind: "judge-commit", ...place, headSha: "a", requested: false },
      { kind: "judge-targeting", ...place, base: "main" },
      { kind: "judge-targeting", ...place, base: null },
      { kind: "judge-installation", installationId: 1 },
      { kind: "reconcile-repository", ...place, scope: "all" },
      { kind: "reconcile-installation", installationId: 1, scope: "all" },
      { kind: "reconcile", scope: "all" },
      { kind: "sweep-deliveries" },
      { kind: "clean-up" },
      { kind: "obey", ...place, number: 3, isPull: true, comments: [] },
      { kind: "reply", ...place, number: 3, comment: 8 },
      { kind: "press", ...place, headSha: "a", button: "explain", requestedBy: alice },
      { kind: "press", ...place, headSha: "a", button: "waive", requestedBy: alice },
      { kind: "mind-waivers" },
      { kind: "mind-repository-waivers", ...place },
      { kind: "end-waivers", ...place },
      { kind: "examine-setup", ...place },
    ];
    assert.equal(new Set(tasks.map(keyOf)).size, tasks.length);
    assert.equal(keyOf(judge), keyOf({ ...judge, requested: true, headSha: "b" }));
  });

  it("keep their key when the repository is renamed, or the App installed anew", () => {
    assert.equal(keyOf(judge), keyOf({ ...judge, owner: "other", repo: "renamed", installationId: 2 }));
  });

  it("are the share of their installation, and the App's own chores nobody's", () => {
    assert.equal(shareOf(judge), 1);
    assert.equal(shareOf({ kind: "judge-installation", installationId: 3 }), 3);
    assert.equal(shareOf({ kind: "clean-up" }), -1);
  });

  it("still owe the answer that an older task of the same key was asked for", () => {
    assert.deepEqual(mergeTasks({ ...judge, requested: true }, { ...judge, headSha: "b" }), {
      ...judge,
      headSha: "b",
      requested: true,
    });
    assert.deepEqual(mergeTasks(judge, { ...judge, headSha: "b" }), { ...judge, headSha: "b" });
  });

  it("are owed to whoever asked last", () => {
    const alice = { id: 1, login: "alice" };
    const bob = { id: 2, login: "bob" };
    const asked = { ...judge, requested: true, requestedBy: alice };
    assert.deepEqual(mergeTasks(asked, judge), asked);
    assert.deepEqual(mergeTasks(asked, { ...judge, requested: true, requestedBy: bob }), {
      ...asked,
      requestedBy: bob,
    });
  });

  it("look through everything where either of two was to", () => {
    const look = (scope: "all" | "governed"): Task => ({ kind: "reconcile", scope });
    assert.deepEqual(mergeTasks(look("all"), look("governed")), look("all"));
    assert.deepEqual(mergeTasks(look("governed"), look("all")), look("all"));
    assert.deepEqual(mergeTasks(look("governed"), look("governed")), look("governed"));
  });
});
