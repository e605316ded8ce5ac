import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import fc from "fast-check";
import { Probot } from "probot";
import { contributorsOf } from "../../src/github/contributors.ts";
import { createObjectCache } from "../../src/github/objects.ts";
import { octokitClass, type Repository } from "../../src/github/octokit.ts";
import type { PullRequest } from "../../src/github/read-pull.ts";

const WEB_FLOW = 19864447;
const AUTHOR = { id: 1, login: "alice" };

interface Commit {
  readonly sha: string;
  readonly author: { readonly id: number } | null;
  readonly committer: { readonly id: number } | null;
}
interface Push {
  readonly after: string;
  readonly actor: { readonly id: number } | null;
}

const account = fc.integer({ min: 1, max: 9 }).map((id) => ({ id }));
const maybe = fc.oneof({ weight: 8, arbitrary: account }, { weight: 1, arbitrary: fc.constant(null) });
const committer = fc.oneof({ weight: 4, arbitrary: maybe }, { weight: 1, arbitrary: fc.constant({ id: WEB_FLOW }) });
const shaOf = (index: number) => String(index).padStart(40, "0");

/** The commits of a pull request, oldest first, and the pushes to its branch, newest first, some of commits that are gone. */
const history = fc.integer({ min: 1, max: 6 }).chain((count) =>
  fc.record({
    commits: fc
      .array(fc.record({ author: maybe, committer }), { minLength: count, maxLength: count })
      .map((all) => all.map((one, index): Commit => ({ sha: shaOf(index), ...one }))),
    pushes: fc.array(fc.record({ after: fc.integer({ min: 0, max: count + 2 }).map(shaOf), actor: maybe }), {
      maxLength: 8,
    }),
    pageSize: fc.integer({ min: 1, max: 4 }),
  }),
);

describe("those who had a hand in a pull request", () => {
  let said: { readonly commits: readonly Commit[]; readonly pushes: readonly Push[]; readonly pageSize: number };
  let repository: Repository;

  before(async () => {
    const answer = (body: unknown, headers: Readonly<Record<string, string>> = {}) =>
      new Response(JSON.stringify(body), { headers: { "content-type": "application/json", ...headers } });
    const fetch = async (address: string | URL | Request): Promise<Response> => {
      const url = new URL(address instanceof Request ? address.url : address);
      if (url.pathname.endsWith("/pulls/7/commits"))
        return answer(url.searchParams.get("page") === "1" ? said.commits : []);
      assert.ok(url.pathname.endsWith("/activity") && url.searchParams.get("ref") === "refs/heads/change", url.href);
      const from = Number(url.searchParams.get("after") ?? "0");
      const to = from + said.pageSize;
      const next = new URL(url);
      next.searchParams.set("after", String(to));
      const link = to < said.pushes.length ? { link: `<${next.href}>; rel="next"` } : {};
      return answer(said.pushes.slice(from, to), link);
    };
    const probot = new Probot({ githubToken: "t", logLevel: "fatal", Octokit: octokitClass(), request: { fetch } });
    await probot.ready();
    const octokit = await probot.auth();
    repository = { octokit, id: 5, owner: "acme", repo: "models", objects: createObjectCache()(5) };
  });

  function pullOf(commits: readonly Commit[]): PullRequest {
    return {
      number: 7,
      open: true,
      author: AUTHOR,
      headSha: commits.at(-1)?.sha ?? "",
      headRef: "change",
      headRepositoryId: 5,
      headRepository: { owner: "acme", repo: "models" },
      repositoryId: 5,
      fork: false,
      baseRef: "main",
      changedFiles: 1,
      commented: false,
      url: "https://github.test/acme/models/pull/7",
    };
  }

  it("are its author, and whoever wrote, committed or pushed one of its commits; what is nobody's is said", async () => {
    await fc.assert(
      fc.asyncProperty(history, async (given) => {
        said = given;
        const { commits, pushes } = given;
        const { ids, unattributed } = await contributorsOf(repository, pullOf(commits));
        const accounts = commits.flatMap((commit) => [commit.author, commit.committer]);
        const brought = pushes.filter(({ after }) => commits.some(({ sha }) => sha === after));
        const isNobodys = accounts.includes(null) || brought.some(({ actor }) => actor === null);
        const isHeadPushed = brought.some(({ after }) => after === commits.at(-1)?.sha);
        assert.equal(unattributed !== null, isNobodys || !isHeadPushed);
        if (unattributed !== null) return;
        const named = [...accounts, ...brought.map(({ actor }) => actor)].flatMap((one) => one?.id ?? []);
        const wanted = new Set([AUTHOR.id, ...named.filter((id) => id !== WEB_FLOW)]);
        assert.deepEqual([...ids].sort(), [...wanted].sort());
      }),
      { numRuns: 1500 },
    );
  });

  it("are not known where GitHub's own account is all that is named as the author", async () => {
    const web = { id: WEB_FLOW };
    for (const author of [web, { id: 4 }]) {
      const commits = [{ sha: shaOf(0), author, committer: web }];
      said = { commits, pushes: [{ after: shaOf(0), actor: { id: 4 } }], pageSize: 9 };
      const { unattributed } = await contributorsOf(repository, pullOf(commits));
      assert.equal(unattributed !== null, author === web);
    }
  });
});
