import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { directorySource } from "../../src/evidence/directory-source.ts";
import type { FileStore } from "../../src/evidence/evidence-source.ts";
import type { Result } from "../../src/evidence/faults.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const folder = temporaryFolder();
const root = join(folder.path, "repository");
folder.write("outside.txt", "not yours");
folder.write("repository/MODEL_CARD.md", "# Card");
folder.write("repository/evaluation/predictions.csv", "a\n1\n");
folder.write("repository/.git/config", "secret");
folder.write("repository/node_modules/x/index.js", "");
folder.write("repository/.github/assay.yml", "version: 1");
symlinkSync("MODEL_CARD.md", join(root, "README.md"));
symlinkSync("../outside.txt", join(root, "leak.txt"));
symlinkSync("..", join(root, "up"));
symlinkSync("nowhere", join(root, "broken"));

async function storeOf(result: Promise<Result<FileStore>>): Promise<FileStore> {
  const store = await result;
  assert.ok(store.ok);
  return store.value;
}

describe("a folder as a source of evidence", () => {
  it("has its files as committed files, but for .git, node_modules and what links lead out to", async () => {
    const store = await storeOf(directorySource(root).committed());
    assert.deepEqual(store.paths, [".github/assay.yml", "MODEL_CARD.md", "README.md", "evaluation/predictions.csv"]);
    assert.equal(store.shownAs, "");
    assert.deepEqual(store.origin, { type: "directory", directory: root });
  });

  it("has an artifact in the folder of its name", async () => {
    const store = await storeOf(directorySource(root).artifact("evaluate.yml", "evaluation"));
    assert.deepEqual([store.paths, store.shownAs], [["predictions.csv"], "evaluation/"]);
    const fetched = await store.fetch("predictions.csv");
    assert.ok(fetched.ok);
    assert.equal(fetched.value.file, join(root, "evaluation/predictions.csv"));
    assert.equal(fetched.value.bytes, 4);
    assert.match(fetched.value.sha256, /^[0-9a-f]{64}$/);
  });

  it("has an artifact in itself where no folder is of that name, shown as the App would", async () => {
    for (const name of ["results", "..", "../repository", "MODEL_CARD.md"]) {
      const store = await storeOf(directorySource(root).artifact("evaluate.yml", name));
      assert.ok(store.paths.includes("evaluation/predictions.csv"));
      assert.equal(store.shownAs, `${name}/`);
    }
  });

  it("fetches nothing that is not listed", async () => {
    const store = await storeOf(directorySource(root).committed());
    for (const path of ["leak.txt", "../outside.txt", ".git/config", "up/outside.txt", "evaluation", "nothing"]) {
      const fetched = await store.fetch(path);
      assert.equal(fetched.ok ? null : fetched.fault.reason, "evidence-missing", path);
    }
  });

  it("does not take the baseline that lies inside for files of its own", async () => {
    folder.write("with-baseline/reports/fairness.json", "{}");
    folder.write("with-baseline/.assay/baseline/reports/fairness.json", "{}");
    folder.write("with-baseline/.assay/notes.md", "…");
    const store = await storeOf(directorySource(join(folder.path, "with-baseline")).committed());
    assert.deepEqual(store.paths, [".assay/notes.md", "reports/fairness.json"]);
  });

  it("says which folder inside cannot be read, and does not pass over it", async (t) => {
    const long = join(folder.path, "long");
    t.after(() => spawnSync("rm", ["-rf", long]));
    const name = "x".repeat(250);
    // Deeper than a path can be long: each folder is made from within the one before.
    const made = spawnSync(
      "sh",
      ["-c", `mkdir long; cd long; for i in $(seq 20); do mkdir ${name}; cd -P ${name}; done`],
      {
        cwd: folder.path,
      },
    );
    assert.equal(made.error, undefined);
    const store = await directorySource(long).committed();
    assert.ok(!store.ok);
    assert.equal(store.fault.reason, "evidence-unreadable");
    assert.match(store.fault.message, /^The folder x.* cannot be read \(ENAMETOOLONG\)\.$/);
  });

  it("that does not exist has no evidence", async () => {
    const store = await directorySource(join(root, "nowhere")).committed();
    assert.equal(store.ok ? null : store.fault.reason, "evidence-missing");
  });
});
