import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import nock from "nock";
import { findMembers } from "../../../src/gates/merge-queue/find-members.ts";
import { kindOf } from "../../../src/github/errors.ts";
import type { Repository } from "../../../src/github/octokit.ts";
import { API, connected, PREFIX } from "../../github/connected.ts";

const sha = (name: string) => Buffer.from(name.padEnd(20, ".")).toString("hex");
const BASE = sha("base");

/** A commit: its name, its parents' names, its title. */
type Commit = readonly [name: string, parents: readonly string[], title?: string];

interface Scene {
  /** Oldest first; the last is the group's head. */
  readonly commits: readonly Commit[];
  /** Open pull requests: number, head, target branch. */
  readonly open: readonly (readonly [number: number, head: string, base?: string])[];
  /** The pull request that the branch's name holds. */
  readonly last: number;
  /** What GitHub associates with a commit. */
  readonly associated?: Readonly<Record<string, readonly number[]>>;
  readonly closed?: readonly number[];
}

describe("the pull requests of a merge group", () => {
  let repository: Repository;
  beforeEach(async () => {
    repository = await connected();
  });
  afterEach(() => nock.cleanAll());

  const pullOf = (number: number, head: string, base: string, state: string) => ({
    number,
    state,
    user: { id: 7, login: "alice" },
    head: { sha: sha(head), ref: head, repo: { id: 5, name: "models", owner: { login: "acme" } } },
    base: { ref: base, repo: { id: 5 } },
    changed_files: 0,
    comments: 0,
    html_url: `https://github.test/acme/models/pull/${number}`,
  });

  function found({ commits, open, last, associated = {}, closed = [] }: Scene) {
    const head = sha(commits.at(-1)?.[0] ?? "");
    nock.cleanAll();
    const github = nock(API).persist();
    const listed = open.map(([number, name, base = "main"]) => pullOf(number, name, base, "open"));
    github.get(`${PREFIX}/pulls`).query({ state: "open", per_page: 100, page: 1 }).reply(200, listed);
    const compared = commits.map(([name, parents, message = "Change"]) => ({
      sha: sha(name),
      parents: parents.map((parent) => ({ sha: sha(parent) })),
      commit: { message },
    }));
    const compare = github.get(`${PREFIX}/compare/${BASE}...${head}`).query({ per_page: 100, page: 1 });
    compare.reply(200, { commits: compared });
    for (const [name] of commits) {
      const pulls = (associated[name] ?? []).map((number) => ({ number, state: "open" }));
      github
        .get(`${PREFIX}/commits/${sha(name)}/pulls`)
        .query(true)
        .reply(200, pulls);
    }
    for (const pull of listed) {
      const state = closed.includes(pull.number) ? "closed" : "open";
      github.get(`${PREFIX}/pulls/${pull.number}`).reply(200, { ...pull, state });
      github.get(`${PREFIX}/pulls/${pull.number}/files`).query(true).reply(200, []);
    }
    const headRef = `gh-readonly-queue/main/pr-${last}-${BASE}`;
    return findMembers(repository, { headSha: head, headRef, baseRef: "main" }, BASE);
  }

  async function numbersOf(scene: Scene) {
    const { members, unexplained, sameHead } = await found(scene);
    return { numbers: members.map(({ pull }) => pull.number), unexplained: unexplained.length, sameHead };
  }

  const MERGES: readonly Commit[] = [
    ["one", ["base"]],
    ["m1", ["base", "one"]],
    ["two", ["base"]],
    ["m2", ["m1", "two"]],
  ];

  it("are those whose heads its merge commits name, also of the group before it", async () => {
    const open = [
      [1, "one"],
      [2, "two"],
      [3, "three"],
    ] as const;
    const all = { numbers: [1, 2], unexplained: 0, sameHead: [] };
    assert.deepEqual(await numbersOf({ commits: MERGES, open, last: 2 }), all);
  });

  it("are not known where a merge commit names a head that is not there any more", async () => {
    const open = [
      [1, "pushed-since"],
      [2, "two"],
    ] as const;
    assert.deepEqual(await numbersOf({ commits: MERGES, open, last: 2 }), {
      numbers: [2],
      unexplained: 1,
      sameHead: [],
    });
    const titled = MERGES.map(([name, parents]): Commit => [name, parents, "Merge pull request (#1)"]);
    assert.equal((await numbersOf({ commits: titled, open, last: 2 })).unexplained, 1);
  });

  it("are those of squashed commits by what GitHub associates, or by the number in the title", async () => {
    const open = [
      [1, "one"],
      [2, "two"],
      [3, "three"],
    ] as const;
    const commits: readonly Commit[] = [
      ["s1", ["base"], "First (#1)\n\nMore about (#9)"],
      ["s2", ["s1"], "Second, without a number"],
      ["s3", ["s2"], "Third, whose branch names it"],
    ];
    const associated = { s2: [2] };
    assert.deepEqual(await numbersOf({ commits, open, last: 3, associated }), {
      numbers: [1, 2, 3],
      unexplained: 0,
      sameHead: [],
    });
    assert.deepEqual((await numbersOf({ commits, open, last: 3 })).unexplained, 1);
  });

  it("are not those that go to another branch, or that are not open", async () => {
    const commits: readonly Commit[] = [["s1", ["base"], "First (#1)"]];
    assert.deepEqual(await numbersOf({ commits, open: [[1, "one", "release"]], last: 1 }), {
      numbers: [],
      unexplained: 1,
      sameHead: [],
    });
    assert.equal((await numbersOf({ commits, open: [], last: 1 })).unexplained, 1);
  });

  it("are read again later where one is closed meanwhile", async () => {
    const scene = {
      commits: MERGES,
      open: [
        [1, "one"],
        [2, "two"],
      ] as const,
      last: 2,
      closed: [1],
    };
    await assert.rejects(found(scene), (error) => kindOf(error) === "not-visible");
  });

  it("are told apart from a pull request whose head is the group's own commit", async () => {
    const open = [
      [1, "one"],
      [2, "two"],
      [8, "m2", "release"],
    ] as const;
    assert.deepEqual(await numbersOf({ commits: MERGES, open, last: 2 }), {
      numbers: [1, 2],
      unexplained: 0,
      sameHead: [8],
    });
  });
});
