import assert from "node:assert/strict";
import { existsSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, it } from "node:test";
import { sql } from "kysely";
import { noteFact, readFact } from "../../src/store/facts.ts";
import { STORE_FILE } from "../../src/store/open-store.ts";
import { type FreshPlace, freshPlace, storeUnderTest } from "./fresh-place.ts";
import { openNotes } from "./open-test-store.ts";

describe("a store that is opened", () => {
  const places: FreshPlace[] = [];
  afterEach(async () => {
    for (const { remove } of places.splice(0)) await remove();
  });
  async function fresh() {
    const made = await freshPlace();
    places.push(made);
    return made.place;
  }

  it("keeps what it has when it is opened again", async () => {
    const place = await fresh();
    const first = await openNotes(place);
    await noteFact(first.db, "a", "1");
    await first.close();
    const second = await openNotes(place);
    assert.equal(await readFact(second.db, "a"), "1");
    await second.close();
  });

  it("is refused where a newer version has made it, and left as it is", async () => {
    const place = await fresh();
    const newer = await openNotes(place);
    await sql`insert into kysely_migration (name, timestamp) values ('9999-later', '2030-01-01')`.execute(newer.db);
    await noteFact(newer.db, "a", "1");
    await newer.close();
    for (let tries = 0; tries < 2; tries += 1) {
      await assert.rejects(
        openNotes(place),
        /^Error: The store was made by a newer version of Assay; run that version/,
      );
    }
  });

  it("is left as it was where its tables cannot be made", async () => {
    const place = await fresh();
    const made = await openNotes(place);
    const tables = async ({ db }: typeof made) =>
      (await db.introspection.getTables())
        .filter(({ name, schema = "public" }) => schema === "public" && !/^kysely_/.test(name))
        .map(({ name }) => name);
    // The last of them is in the way of the first migration, which nothing knows of any more.
    for (const name of (await tables(made)).filter((table) => table !== "facts")) {
      await sql`drop table ${sql.table(name)}`.execute(made.db);
    }
    await sql`delete from kysely_migration`.execute(made.db);
    await assert.rejects(openNotes(place), /The store could not be brought up to date: .*facts.* already exists/);
    assert.deepEqual(await tables(made), ["facts"]);
    await made.close();
  });

  it("says which database it is on", async () => {
    const store = await openNotes(await fresh());
    assert.match(await store.version(), storeUnderTest() === "sqlite" ? /^SQLite 3\./ : /^PostgreSQL 1\d\./);
    assert.equal(store.kind, storeUnderTest());
    await store.close();
  });

  it("tells the time that its processes share", async () => {
    const store = await openNotes(await fresh());
    const read = async () => {
      const { rows } = await sql<{ now: number }>`select ${store.now} as now`.execute(store.db);
      return rows[0]?.now ?? assert.fail();
    };
    const before = await read();
    assert.ok(Math.abs(before - Date.now()) < 60_000);
    while ((await read()) <= before) await new Promise(setImmediate);
    await store.close();
  });

  if (storeUnderTest() === "sqlite") {
    it("is a file that others of the machine cannot read, and survives a crash of it", async () => {
      const place = await fresh();
      assert.ok("folder" in place);
      const folder = join(place.folder, "deep", "er");
      const store = await openNotes({ folder });
      assert.equal(statSync(folder).mode & 0o077, 0);
      assert.ok(existsSync(join(folder, STORE_FILE)));
      const pragma = async (name: string) =>
        Object.values((await sql.raw(`pragma ${name}`).execute(store.db)).rows[0] ?? {})[0];
      // 2 is FULL: a commit is on disk when it returns.
      assert.deepEqual([await pragma("journal_mode"), await pragma("synchronous")], ["wal", 2]);
      await store.close();
    });

    it("is refused where the file is something else", async () => {
      const place = await fresh();
      assert.ok("folder" in place);
      writeFileSync(
        join(place.folder, STORE_FILE),
        "this is no database, however long it goes on about it ".repeat(40),
      );
      await assert.rejects(openNotes(place), /file is not a database/);
    });
  }
});
