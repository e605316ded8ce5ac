import assert from "node:assert/strict";
import { after, before, beforeEach, describe, it } from "node:test";
import { type Sandbox, startSandbox } from "../../sandbox/start-sandbox.ts";
import { reconcileAll, reconcileInstallation, reconcileRepository } from "../../src/gates/reconcile.ts";
import type { Connection } from "../../src/github/connect.ts";
import type { Scope, Task } from "../../src/jobs/task.ts";
import { noteCompleted, noteOpened, rememberPull, type Standing } from "../../src/store/verdicts.ts";
import { connectTo, NO_MANNERS } from "../github/connect-to.ts";
import { emptyStore, testStore } from "../store/open-test-store.ts";

const MINUTE_MS = 60_000;

const FORGOTTEN = { openMs: 600_000, overdueMs: 60_000 };

describe("what stands before a gate without a finished verdict", () => {
  const notes = testStore();
  let sandbox: Sandbox;
  let connection: Connection;
  before(async () => {
    sandbox = await startSandbox();
    connection = await connectTo(sandbox);
  });
  after(async () => {
    assert.deepEqual(sandbox.github.violations(), []);
    await sandbox.close();
  });
  beforeEach(() => emptyStore(notes.store));

  let count = 0;
  /** A repository with two open pull requests and one that is closed. */
  function aRepository() {
    const { github, app } = sandbox;
    count += 1;
    const { repo: full, id } = github.createRepository({ name: `models-${count}` });
    const propose = (branch: string) => {
      github.pushCommit({ repo: full, branch, files: { [branch]: branch } });
      return github.openPullRequest({ repo: full, head: branch });
    };
    const [first, second, closed] = [propose("one"), propose("two"), propose("three")];
    github.closePullRequest({ repo: full, pull: closed.pull });
    const [owner = "", repo = ""] = full.split("/");
    const place = { installationId: app.installationId, repositoryId: id, owner, repo };
    return { place, full, first, second, closed };
  }

  async function unfinished({ place }: ReturnType<typeof aRepository>, scope: Scope = "governed") {
    const repository = await connection.open(place, NO_MANNERS);
    const tasks = await reconcileRepository(notes.store.db, repository, { ...place, scope }, FORGOTTEN);
    return tasks.map((task) => {
      assert.ok(task.kind === "judge-pull-request");
      const { number, ...rest } = task;
      assert.deepEqual(rest, { kind: "judge-pull-request", ...place, requested: false });
      return number;
    });
  }

  const standing = (at: ReturnType<typeof aRepository>, given: Partial<Standing> = {}): Standing => ({
    repository: at.place.repositoryId,
    number: at.first.pull,
    installation: at.place.installationId,
    headSha: at.first.sha,
    baseRef: "main",
    state: "finished",
    until: null,
    ...given,
  });

  it("are open pull requests of which nothing was said", async () => {
    const at = aRepository();
    assert.deepEqual((await unfinished(at)).sort(), [at.first.pull, at.second.pull]);
  });

  it("are those of which something was said for another head, or another target branch", async () => {
    const at = aRepository();
    const { db } = notes.store;
    await rememberPull(db, standing(at, { number: at.second.pull, headSha: at.second.sha }));
    await rememberPull(db, standing(at));
    assert.deepEqual(await unfinished(at), []);
    await rememberPull(db, standing(at, { headSha: at.second.sha }));
    assert.deepEqual(await unfinished(at), [at.first.pull]);
    await rememberPull(db, standing(at, { baseRef: "next" }));
    assert.deepEqual(await unfinished(at), [at.first.pull]);
    await rememberPull(db, standing(at, { state: "silent" }));
    assert.deepEqual(await unfinished(at), []);
  });

  it("are those whose wait for evidence is over and forgotten, and all that wait where evidence may have been missed", async () => {
    const at = aRepository();
    const { db } = notes.store;
    await rememberPull(db, standing(at, { number: at.second.pull, headSha: at.second.sha }));
    await rememberPull(db, standing(at, { state: "waiting", until: Date.now() + MINUTE_MS }));
    assert.deepEqual(await unfinished(at), []);
    assert.deepEqual(await unfinished(at, "all"), [at.first.pull]);
    await rememberPull(db, standing(at, { state: "waiting", until: Date.now() - 2 * MINUTE_MS }));
    assert.deepEqual(await unfinished(at), [at.first.pull]);
  });

  it("are looked for in repositories that have a policy, or in all", async () => {
    const [one, two] = [aRepository(), aRepository()];
    const { db } = notes.store;
    const { installationId } = one.place;
    const octokit = await connection.openInstallation(installationId, NO_MANNERS);
    const look = (scope: Scope) => reconcileInstallation(db, octokit, { installationId, scope });
    assert.deepEqual(await look("governed"), []);
    await rememberPull(db, standing(one));
    await rememberPull(db, standing(two, { state: "silent" }));
    assert.deepEqual(await look("governed"), [{ kind: "reconcile-repository", ...one.place, scope: "governed" }]);
    const all = await look("all");
    assert.equal(all.length, count);
    for (const { place } of [one, two]) {
      const expected = { kind: "reconcile-repository", ...place, scope: "all" };
      assert.ok(all.some((task) => JSON.stringify(task) === JSON.stringify({ ...task, ...expected })));
    }
  });

  it("are looked for in every installation that is not suspended, and so are checks that have been open too long", async () => {
    const { github, app } = sandbox;
    const { db } = notes.store;
    github.createOrganization("other");
    const { id: other } = github.install({ account: "other", permissions: { metadata: "read" } });
    const opened = async (installation: number, headSha: string, minutesAgo: number) => {
      await noteOpened(db, { repository: 5, headSha, installation, fullName: "acme/models" });
      await db
        .updateTable("checks")
        .set({ opened: Date.now() - minutesAgo * MINUTE_MS })
        .where("head_sha", "=", headSha)
        .execute();
    };
    await opened(app.installationId, "long", 11);
    await opened(app.installationId, "short", 9);
    await opened(app.installationId, "ended", 11);
    await noteCompleted(db, { repository: 5, headSha: "ended" });
    await opened(other, "elsewhere", 11);
    await opened(999_999, "uninstalled", 11);
    const look = (installationId: number): Task => ({ kind: "reconcile-installation", installationId, scope: "all" });
    const check = (installationId: number, headSha: string): Task => {
      const place = { installationId, repositoryId: 5, owner: "acme", repo: "models" };
      return { kind: "judge-commit", ...place, headSha, requested: false };
    };
    const sorted = (tasks: readonly Task[]) => tasks.map((task) => JSON.stringify(task)).sort();
    assert.deepEqual(
      sorted(await reconcileAll(db, connection.asApp(NO_MANNERS), { scope: "all", ...FORGOTTEN })),
      sorted([look(app.installationId), look(other), check(app.installationId, "long"), check(other, "elsewhere")]),
    );
    github.suspendInstallation({ account: "other" });
    assert.deepEqual(
      sorted(await reconcileAll(db, connection.asApp(NO_MANNERS), { scope: "all", ...FORGOTTEN })),
      sorted([look(app.installationId), check(app.installationId, "long")]),
    );
  });
});
