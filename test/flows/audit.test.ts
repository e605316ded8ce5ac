import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { Store } from "../../src/store/store.ts";
import { assayIn } from "../cli/sandbox-folder.ts";
import { openTasks } from "../cli/with-trail.ts";
import { type FreshPlace, freshPlace } from "../store/fresh-place.ts";
import { rebuild, setHead } from "../store/records/chain.ts";
import { type Stage, startStage } from "./harness.ts";
import { BASE, policy, WORKFLOW } from "./models.ts";

const CHANGE = { "models/credit/model.py": "threshold = 0.7\n" };

/** Rows that somebody would know again: of a person, with the names of groups, and a secret that does not belong there. */
const SECRET = "AKIAIOSFODNN7EXAMPLE";
function rowsOf(approved: Readonly<Record<string, number>>): string {
  const rows = Object.entries(approved).flatMap(([group, count]) =>
    Array.from(
      { length: 100 },
      (_, index) => `${group},${index % 2},${index < count ? 1 : 0},Erika Mustermann ${SECRET}`,
    ),
  );
  return `sex,defaulted,approved,customer\n${rows.join("\n")}\n`;
}
const UNFAIR = { "predictions.csv": rowsOf({ "okapi-9024": 30, "zebra-7731": 60 }) };
const FAIR = { "predictions.csv": rowsOf({ "okapi-9024": 55, "zebra-7731": 60 }) };

describe("the audit trail of a service at work", () => {
  let stage: Stage;
  let fresh: FreshPlace;
  let store: Store<unknown>;
  let cwd: string;
  before(async () => {
    cwd = mkdtempSync(join(tmpdir(), "assay-audit-"));
    fresh = await freshPlace();
    stage = await startStage({ ...fresh.settings, METRICS_TOKEN: "metrics-token-4711" });
    store = await openTasks(fresh.place);
  });
  after(async () => {
    await store.close();
    await stage.close();
    await fresh.remove();
    rmSync(cwd, { recursive: true });
  });
  let head: string;
  const rerequest = (repo: string, sha: string) => {
    stage.github.rerequest({ repo, checkRun: stage.check({ repo, sha }).id, user: "alice" });
  };
  const audit = (...args: string[]) => assayIn({ cwd, env: stage.environment }, "audit", ...args);

  it("tells what was decided, by whom it was asked, and agrees with the check runs on GitHub", async () => {
    const { github } = stage;
    const rules = `fairness/demographic-parity-ratio: { min: 0.8, groups: [sex] }
      fairness/group-size: { min: 150, groups: [sex] }`;
    const files = { ...BASE, ".github/assay.yml": policy({ rule: rules }), ".github/workflows/evaluate.yml": WORKFLOW };
    const repo = stage.repository("loans", files);
    const { pull, sha } = stage.propose({ repo, branch: "change", files: CHANGE });
    await stage.evaluate({ repo, sha, branch: "change", files: UNFAIR });
    await stage.settle();
    assert.equal(stage.check({ repo, sha }).conclusion, "failure");
    const renamed = github.renameRepository({ repo, to: "mortgages" }).repo;
    const mended = github.pushCommit({ repo: renamed, branch: "change", files: { "README.md": "more" } });
    head = mended.sha;
    await stage.evaluate({ repo: renamed, sha: mended.sha, branch: "change", files: FAIR });
    await stage.settle();
    rerequest(renamed, mended.sha);
    await stage.settle();

    const shown = await audit("show", `${repo}#${pull}`);
    assert.equal(shown.code, 0, shown.stderr);
    assert.match(shown.stdout, new RegExp(`^${renamed}#${pull} \\(repository \\d+, earlier ${repo}\\)`));
    assert.match(shown.stdout, /Blocked: /);
    assert.match(shown.stdout, /asked by +alice \(\d+\)/);
    const summary = stage.check({ repo: renamed, sha: mended.sha }).summary ?? "";
    writeFileSync(join(cwd, "summary.md"), summary);
    const verified = await audit("verify", "--check-run", "summary.md", "--github");
    assert.equal(verified.code, 0, verified.stdout + verified.stderr);
    const [, entries] = /is whole: (\d+) entries/.exec(verified.stdout) ?? [];
    const [, read] = /^(\d+) check runs of 2 commits were read on GitHub\.$/m.exec(verified.stdout) ?? [];
    assert.ok(Number(read) >= 3, verified.stdout);
    assert.equal(Number(entries), Number(read));
    assert.match(verified.stdout, new RegExp(`^${Number(read) + 1} printed heads agree with it\\.$`, "m"));
    assert.deepEqual(github.violations(), []);
  });

  it("has no secret and no row of data in what it exports", async () => {
    const rows = await store.db.selectFrom("records").selectAll().execute();
    assert.ok(rows.length >= 3);
    const texts = [JSON.stringify(rows)];
    for (const format of ["jsonl", "csv"]) {
      const { code, stdout } = await audit("export", "--since", "1d", "--format", format);
      assert.equal(code, 0);
      assert.ok(stdout.length > 1000);
      texts.push(stdout);
    }
    const key = stage.sandbox.app.privateKey.split("\n")[5] ?? "";
    assert.ok(key.length > 20);
    const secrets = [key, stage.sandbox.app.webhookSecret, "metrics-token-4711", SECRET, "ghs_", "Bearer", "eyJ"];
    for (const unsaid of [...secrets, "okapi", "zebra", "Mustermann", "okapi-9024,0,1"]) {
      for (const text of texts) assert.ok(!text.includes(unsaid), `${unsaid} is in ${text.slice(0, 80)}…`);
    }
    assert.ok(texts.every((text) => text.includes("sha256")));
  });

  it("is found out by GitHub's check runs where its tail was cut, or all of it was made anew", async () => {
    const { db } = store;
    const rows = await db.selectFrom("records").selectAll().orderBy("seq").execute();
    const restore = async () => {
      await db.deleteFrom("records").execute();
      await db.insertInto("records").values(rows).execute();
      await setHead(db);
    };
    await db.deleteFrom("records").where("seq", ">", 1).execute();
    await setHead(db);
    assert.equal((await audit("verify")).code, 0);
    const cut = await audit("verify", "--github");
    assert.equal(cut.code, 1);
    assert.match(cut.stdout, /^Entry 2: check run \d+ of acme\/mortgages on [0-9a-f]{12} names it \([0-9a-f]{64}\), /m);

    await restore();
    await rebuild(db, 1, (body) => body.replace('"conclusion":"failure"', '"conclusion":"success"'));
    assert.equal((await audit("verify")).code, 0);
    const anew = await audit("verify", "--github");
    assert.equal(anew.code, 1);
    assert.match(anew.stdout, /^Entry 1: check run \d+ of acme\/mortgages on [0-9a-f]{12} says that its hash was /m);
    assert.equal(anew.stdout.match(/^Entry \d+: /gm)?.length, rows.length);

    await db.deleteFrom("records").execute();
    await setHead(db);
    const gone = await audit("verify", "--github");
    assert.equal(gone.code, 1, "commits of a trail that is gone are found by its pull requests");
    await restore();
    assert.equal((await audit("verify", "--github")).code, 0);
  });

  it("is seen by the service itself, which writes down and tells that it was changed", async () => {
    await rebuild(store.db, 1, (body) => body.replace('"conclusion":"failure"', '"conclusion":"success"'));
    rerequest("acme/mortgages", head);
    await stage.settle();
    const row = await store.db.selectFrom("records").selectAll().where("kind", "=", "head-mismatch").executeTakeFirst();
    assert.ok(row !== undefined);
    assert.ok(stage.log.some((line) => line.includes("the audit trail is not what a check run on GitHub says it was")));
  });
});
