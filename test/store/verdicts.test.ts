import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import { findAssessment, keepAssessment } from "../../src/store/assessments.ts";
import { noteFact, readFact } from "../../src/store/facts.ts";
import { forgetGroup, groupOfHead, knownGroups, rememberGroup } from "../../src/store/merge-groups.ts";
import {
  forgetHead,
  governedRepositories,
  judgedPulls,
  noteCompleted,
  noteOpened,
  openChecks,
  rememberPull,
  type Standing,
} from "../../src/store/verdicts.ts";
import { emptyStore, testStore } from "./open-test-store.ts";

const HOUR_MS = 3_600_000;
const standing: Standing = {
  repository: 5,
  number: 3,
  installation: 1,
  headSha: "a",
  baseRef: "main",
  state: "finished",
  until: null,
};

describe("what the store remembers of verdicts", () => {
  const notes = testStore();
  beforeEach(() => emptyStore(notes.store));

  it("is the last thing that was said of each pull request", async () => {
    const { db } = notes.store;
    await rememberPull(db, standing);
    await rememberPull(db, { ...standing, number: 4, state: "silent" });
    await rememberPull(db, { ...standing, repository: 6, headSha: "other" });
    await rememberPull(db, { ...standing, headSha: "b", baseRef: "next", state: "waiting", until: 1234 });
    const pulls = await judgedPulls(db, 5);
    assert.deepEqual([...pulls.keys()].sort(), [3, 4]);
    const { judged, ...last } = pulls.get(3) ?? assert.fail();
    assert.ok(Math.abs(Date.now() - judged) < 60_000);
    assert.deepEqual(last, {
      repository: 5,
      number: 3,
      installation: 1,
      head_sha: "b",
      base_ref: "next",
      state: "waiting",
      until: 1234,
    });
    await forgetHead(db, { repository: 5, headSha: "b" });
    assert.deepEqual([...(await judgedPulls(db, 5)).keys()], [4]);
    assert.equal((await judgedPulls(db, 6)).size, 1);
  });

  it("tells which repositories have a policy", async () => {
    const { db } = notes.store;
    assert.deepEqual(await governedRepositories(db), new Set());
    await rememberPull(db, { ...standing, repository: 5, state: "silent" });
    await rememberPull(db, { ...standing, repository: 6, state: "finished" });
    await rememberPull(db, { ...standing, repository: 6, number: 4, state: "silent" });
    await rememberPull(db, { ...standing, repository: 7, state: "waiting" });
    assert.deepEqual(await governedRepositories(db), new Set([6, 7]));
  });

  it("tells which checks have been open for too long", async () => {
    const { db } = notes.store;
    const place = { repository: 5, headSha: "a", installation: 1, fullName: "acme/models" };
    const open = async (before: number) => (await openChecks(db, before)).map(({ head_sha }) => head_sha).sort();
    await noteOpened(db, place);
    await noteOpened(db, { ...place, headSha: "b" });
    assert.deepEqual(await open(Date.now() - HOUR_MS), []);
    assert.deepEqual(await open(Date.now() + HOUR_MS), ["a", "b"]);
    await noteCompleted(db, { repository: 5, headSha: "a" });
    await noteCompleted(db, { repository: 6, headSha: "b" });
    assert.deepEqual(await open(Date.now() + HOUR_MS), ["b"]);
    await noteOpened(db, { ...place, fullName: "acme/renamed" });
    const [again] = (await openChecks(db, Date.now() + HOUR_MS)).filter(({ head_sha }) => head_sha === "a");
    assert.equal(again?.full_name, "acme/renamed");
  });

  it("is an assessment by its digest, as it was first written", async () => {
    const { db } = notes.store;
    assert.equal(await findAssessment(db, "sha256:1"), null);
    const body = JSON.stringify({ text: "Grüße" });
    await keepAssessment(db, { digest: "sha256:1", verdict: "pass", body });
    await keepAssessment(db, { digest: "sha256:1", verdict: "blocked", body: "{}" });
    assert.equal(await findAssessment(db, "sha256:1"), body);
  });

  it("is a fact by its name, as it was last noted", async () => {
    const { db } = notes.store;
    assert.equal(await readFact(db, "a"), null);
    await noteFact(db, "a", "1");
    await noteFact(db, "b", "2");
    await noteFact(db, "a", "3");
    assert.deepEqual([await readFact(db, "a"), await readFact(db, "b")], ["3", "2"]);
  });

  it("leaves nothing of a transaction that fails", async () => {
    const { store } = notes;
    const failing = store.transaction(async (transaction) => {
      await rememberPull(transaction, standing);
      await noteFact(transaction, "a", "1");
      throw new Error("no");
    });
    await assert.rejects(failing, /^Error: no$/);
    assert.equal((await judgedPulls(store.db, 5)).size, 0);
    assert.equal(await readFact(store.db, "a"), null);
  });

  it("is of merge groups too, until they are gone", async () => {
    const { db } = notes.store;
    const group = { repository: 5, headSha: "m", installation: 1, headRef: "queue/1", baseRef: "main" };
    await rememberGroup(db, { ...group, numbers: [1, 12], state: "waiting", until: 1234 });
    await rememberGroup(db, { ...group, headSha: "n", numbers: [2], state: "finished", until: null });
    await rememberGroup(db, { ...group, numbers: [1, 12], state: "finished", until: null });
    const known = await groupOfHead(db, { repository: 5, headSha: "m" });
    assert.deepEqual([known?.state, known?.until, known?.base_ref], ["finished", null, "main"]);
    const heads = async (number?: number) =>
      (await knownGroups(db, { repository: 5, ...(number === undefined ? {} : { number }) })).map(
        (one) => one.head_sha,
      );
    assert.deepEqual((await heads()).sort(), ["m", "n"]);
    assert.deepEqual([await heads(12), await heads(2), await heads(3)], [["m"], ["n"], []]);
    await forgetGroup(db, { repository: 5, headSha: "m" });
    assert.equal(await groupOfHead(db, { repository: 5, headSha: "m" }), null);
    assert.deepEqual(await heads(), ["n"]);
  });
});
