import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { after, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import type { StorePlace } from "../../src/store/open-store.ts";
import { reserveWrite } from "../../src/store/paces.ts";
import { deliveryOf } from "../jobs/a-letter.ts";
import { aJob, putJobs } from "./a-job.ts";
import { freshPlace, storeUnderTest } from "./fresh-place.ts";
import { openNotes, testStore } from "./open-test-store.ts";
import type { Deed } from "./other-process.ts";

const SCRIPT = fileURLToPath(new URL("./other-process.ts", import.meta.url));

/** A process of its own on the store in this place. */
function start(place: StorePlace, deed: Deed): ChildProcess {
  const child = spawn(process.execPath, [SCRIPT, JSON.stringify(place), deed], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  after(() => child.kill("SIGKILL"));
  return child;
}

/** What it says until it ends, well. */
async function linesOf(child: ChildProcess): Promise<string[]> {
  let said = "";
  child.stdout?.on("data", (chunk) => {
    said += String(chunk);
  });
  const [code] = await once(child, "close");
  assert.equal(code, 0);
  return said.split("\n").filter((line) => line !== "");
}

describe("several processes on one store", () => {
  const notes = testStore();

  it("make it together where it is new", async () => {
    const fresh = await freshPlace();
    try {
      const versions = await Promise.all(["open", "open", "open"].map(() => linesOf(start(fresh.place, "open"))));
      const expected = storeUnderTest() === "sqlite" ? /^SQLite \d/ : /^PostgreSQL \d/;
      for (const said of versions) assert.match(said.join(), expected);
    } finally {
      await fresh.remove();
    }
  });

  it("share the jobs: each is done once", async () => {
    const keys = Array.from({ length: 60 }, (_, index) => `${index}`);
    await putJobs(notes, ...keys.map((key) => aJob(key)));
    const done = await Promise.all([start(notes.place, "work"), start(notes.place, "work")].map(linesOf));
    assert.deepEqual(
      done.flat().sort((one, two) => Number(one) - Number(two)),
      keys,
    );
  });

  it("keep the pace of writes together", async () => {
    const others = [start(notes.place, "reserve"), start(notes.place, "reserve")].map(linesOf);
    const own = await reserveWrite(notes.store, { installation: 2, apartMs: 10_000, patienceMs: 0 });
    assert.equal(own.granted, true);
    const slots = (await Promise.all(others)).flat().map(Number);
    assert.deepEqual(
      slots.sort((one, two) => one - two),
      Array.from({ length: 20 }, (_, index) => index),
    );
  });

  it("lose nothing that one of them has acknowledged before it is killed", async () => {
    const child = start(notes.place, "take");
    assert.ok(child.stdout !== null);
    const acknowledged: string[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      assert.match(line, / new$/);
      acknowledged.push(line.replace(/ new$/, ""));
      if (acknowledged.length === 200) child.kill("SIGKILL");
    }
    const survivor = await openNotes(notes.place);
    try {
      const claims = await survivor.jobs.claim(100_000);
      const keys = new Set(claims.map(({ key }) => key));
      for (const guid of acknowledged) {
        assert.equal((await deliveryOf(survivor, guid))?.state, "pending", guid);
        assert.ok(keys.has(guid), `the job of ${guid} is lost`);
      }
    } finally {
      await survivor.close();
    }
  });
});
