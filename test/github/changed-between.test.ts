import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type Sandbox, startSandbox } from "../../sandbox/start-sandbox.ts";
import { changedBetween } from "../../src/github/changed-between.ts";
import type { Repository } from "../../src/github/octokit.ts";
import { connectTo, NO_MANNERS } from "./connect-to.ts";

describe("what differs between two commits", () => {
  let sandbox: Sandbox;
  before(async () => {
    sandbox = await startSandbox();
  });
  after(() => sandbox.close());

  let count = 0;
  async function changed(
    files: Parameters<Sandbox["github"]["pushCommit"]>[0]["files"],
    change: Parameters<Sandbox["github"]["pushCommit"]>[0]["files"],
  ) {
    count += 1;
    const { repo, id, sha: base } = sandbox.github.createRepository({ name: `trees-${count}`, files });
    const { sha: head } = sandbox.github.pushCommit({ repo, branch: "change", files: change });
    const [owner = "", name = ""] = repo.split("/");
    const place = { installationId: sandbox.app.installationId, repositoryId: id, owner, repo: name };
    const repository: Repository = await (await connectTo(sandbox)).open(place, NO_MANNERS);
    const paths = await changedBetween(repository, { base, head });
    sandbox.github.clearLog();
    return paths;
  }

  it("is what was changed, added and removed, in any folder", async () => {
    const files = { "a.txt": "a", "deep/er/b.txt": "b", "gone/c.txt": "c", "same/d.txt": "d" };
    const change = { "a.txt": "A", "deep/er/b.txt": "B", "gone/c.txt": null, "new/e/f.txt": "f" };
    assert.deepEqual(await changed(files, change), ["a.txt", "deep/er/b.txt", "gone/c.txt", "new/e/f.txt"]);
  });

  it("is a link, and all that was in a folder that it takes the place of", async () => {
    const files = { "models/a.txt": "a", "models/b.txt": "b", other: "x" };
    const change = { "models/a.txt": null, "models/b.txt": null, models: { symlink: "other" } };
    assert.deepEqual(await changed(files, change), ["models", "models/a.txt", "models/b.txt"]);
  });

  it("is more than GitHub's comparison lists", async () => {
    const names = Array.from({ length: 350 }, (_, index) => `many/${String(index).padStart(3, "0")}.txt`);
    const change = Object.fromEntries(names.map((name) => [name, "x"]));
    assert.deepEqual(await changed({ "a.txt": "a" }, change), names);
  });

  it("is not known where too many folders differ", async () => {
    const names = Array.from({ length: 501 }, (_, index) => `many/${index}/a.txt`);
    const change = Object.fromEntries(names.map((name) => [name, "x"]));
    assert.equal(await changed({ "a.txt": "a" }, change), null);
  });
});
