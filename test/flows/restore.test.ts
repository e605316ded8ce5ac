import assert from "node:assert/strict";
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { assayIn } from "../cli/sandbox-folder.ts";
import { openTasks } from "../cli/with-trail.ts";
import { type FreshPlace, freshPlace } from "../store/fresh-place.ts";
import { type Stage, startStage } from "./harness.ts";
import { BASE } from "./models.ts";

const CLI = fileURLToPath(new URL("../../src/cli.ts", import.meta.url));
const run = promisify(execFile);

describe("a back-up that is made under load", () => {
  it("is restored elsewhere after a crash: the service starts, the trail is whole, what waited is done", async (t) => {
    const cwd = mkdtempSync(join(tmpdir(), "assay-restore-"));
    const first = await freshPlace();
    const second = await freshPlace();
    const stage = await startStage(first.settings);
    t.after(async () => {
      await stage.close();
      for (const place of [first, second]) await place.remove();
      rmSync(cwd, { recursive: true });
    });
    const repo = stage.repository("loans", BASE);
    const propose = (name: string) => stage.propose({ repo, branch: name, files: { [`${name}.md`]: name } });
    const judged = propose("judged");
    await stage.settle();
    assert.equal(stage.check({ repo, sha: judged.sha }).conclusion, "success");
    await stage.stop(5000);

    // From here on webhooks are taken and nobody works: whatever comes waits in the store.
    const inbox = await serve(stage);
    const before = await proposeAll(stage, propose, ["one", "two", "three"]);
    let busy = true;
    let sent = 0;
    const load = (async () => {
      for (; busy; sent += 1) {
        propose(`load-${sent}`);
        await stage.github.settled();
      }
    })();
    await until(() => sent >= 3);
    const file = join(cwd, "copy");
    const during = sent;
    await backUp(first, file, { cwd, stage });
    await until(() => sent > during);
    inbox.kill("SIGKILL");
    await once(inbox, "exit");
    busy = false;
    await load;

    await restore(file, second);
    assert.ok((await backlogOf(second)).waiting >= before.length);
    await stage.stop(5000);
    await stage.start(second.settings);
    await stage.settle();
    for (const { sha } of before) assert.equal(stage.check({ repo, sha }).conclusion, "success");
    const env = { ...stage.environment, ...second.settings };
    const verified = await assayIn({ cwd, env }, "audit", "verify", "--github");
    assert.equal(verified.code, 0, verified.stdout + verified.stderr);
    const checked = await assayIn({ cwd, env }, "store", "check");
    assert.equal(checked.code, 0, checked.stdout);
    // The store that was left behind by the crash is sound as well.
    const left = await assayIn({ cwd, env: { ...stage.environment, ...first.settings } }, "store", "check");
    assert.equal(left.code, 0, left.stdout);
    const { waiting, active, dead } = await backlogOf(second);
    assert.deepEqual({ waiting, active, dead }, { waiting: 0, active: 0, dead: 0 });
  });
});

async function proposeAll(
  stage: Stage,
  propose: (name: string) => { readonly sha: string },
  names: readonly string[],
): Promise<{ readonly sha: string }[]> {
  const proposed = names.map(propose);
  await stage.github.settled();
  return proposed;
}

/** `assay serve` as a process of its own, to which GitHub delivers. */
async function serve({ environment, github }: Stage): Promise<ChildProcess> {
  const child = spawn(process.execPath, [CLI, "serve"], { env: environment, stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  child.stdout.on("data", (chunk) => {
    said += String(chunk);
  });
  while (!/listens on port \d+\./.test(said)) {
    assert.equal(child.exitCode, null, said);
    await Promise.race([once(child.stdout, "data"), once(child, "exit")]);
  }
  github.deliverTo(`http://127.0.0.1:${/port (\d+)/.exec(said)?.[1]}/api/github/webhooks`);
  return child;
}

async function backlogOf({ place }: FreshPlace) {
  const store = await openTasks(place);
  try {
    return await store.jobs.backlog();
  } finally {
    await store.close();
  }
}

/** Makes a back-up as docs/backup.md says. */
async function backUp(
  { settings }: FreshPlace,
  file: string,
  { cwd, stage }: { readonly cwd: string; readonly stage: Stage },
): Promise<void> {
  const url = settings["DATABASE_URL"];
  if (url === undefined) {
    const { code, stdout, stderr } = await assayIn({ cwd, env: stage.environment }, "store", "backup", file);
    assert.equal(code, 0, stdout + stderr);
  } else {
    await run("pg_dump", ["--format=custom", `--file=${file}`, url]);
  }
  assert.ok(statSync(file).size > 0);
}

/** Restores it into an empty place, as docs/backup.md says. */
async function restore(file: string, { place, settings }: FreshPlace): Promise<void> {
  if ("folder" in place) copyFileSync(file, join(place.folder, "assay.db"));
  else await run("pg_restore", ["--no-owner", "--exit-on-error", `--dbname=${settings["DATABASE_URL"]}`, file]);
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise(setImmediate);
}
