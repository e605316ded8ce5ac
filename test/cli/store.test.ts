import assert from "node:assert/strict";
import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { fileOf } from "../../src/store/visit-store.ts";
import { storeUnderTest } from "../store/fresh-place.ts";
import { fill, setHead } from "../store/records/chain.ts";
import { withTrail } from "./with-trail.ts";

describe("assay store check", () => {
  it("looks at file, tables and audit trail", async (t) => {
    const { store, assay } = await withTrail(t);
    const [head] = await fill(store, 1);
    const { code, stdout } = await assay("store", "check");
    assert.equal(code, 0);
    const file = storeUnderTest() === "sqlite" ? "file: sound\n" : "";
    assert.equal(
      stdout.replace(/\(\d{4}-[a-z-]+\)/, "(newest)"),
      `${file}tables: up to date (newest)\naudit trail: whole, 1 entries, head 1:${head?.hash}\n`,
    );
    await store.db.deleteFrom("records").execute();
    const broken = await assay("store", "check");
    assert.equal(broken.code, 1);
    assert.match(broken.stdout, /^audit trail: broken at entry 1: it is missing: the chain had 1 entries$/m);
    await setHead(store.db);
    assert.equal((await assay("store", "check")).code, 0);
  });
});

if (storeUnderTest() === "postgresql") {
  describe("assay store backup, on PostgreSQL", () => {
    it("leaves it to pg_dump, and says how", async (t) => {
      const { assay } = await withTrail(t);
      const { code, stderr } = await assay("store", "backup", "copy");
      assert.equal(code, 2);
      assert.match(stderr, /pg_dump --format=custom --file=FILE "\$DATABASE_URL"/);
    });
  });
} else {
  describe("assay store backup, on SQLite", () => {
    it("makes a copy that only its owner can read, and that can be checked where it is", async (t) => {
      const { store, assay, cwd } = await withTrail(t);
      const [head] = await fill(store, 1);
      const { code, stdout } = await assay("store", "backup", "copy.db");
      assert.equal(code, 0);
      assert.match(
        stdout,
        new RegExp(`copy\\.db is a back-up of \\d+ bytes\\.\nfile: sound\n.*\n.* head 1:${head?.hash}\n$`),
      );
      assert.equal(statSync(join(cwd, "copy.db")).mode & 0o777, 0o600);
      assert.deepEqual(readdirSync(cwd), ["copy.db"]);
      assert.match((await assay("store", "check", "copy.db")).stdout, /^audit trail: whole, 1 entries/m);
    });

    it("overwrites nothing, and leaves nothing half-made", async (t) => {
      const { assay, cwd } = await withTrail(t);
      writeFileSync(join(cwd, "precious"), "mine");
      const refused = await assay("store", "backup", "precious");
      assert.equal(refused.code, 2);
      assert.match(refused.stderr, /precious is there already; a back-up overwrites nothing/);
      assert.equal(readFileSync(join(cwd, "precious"), "utf8"), "mine");
      writeFileSync(join(cwd, "copy.partial"), "");
      assert.match((await assay("store", "backup", "copy")).stderr, /copy\.partial is there: a back-up is being made/);
      const nowhere = await assay("store", "backup", "no/such/copy");
      assert.equal(nowhere.code, 2);
      assert.match(nowhere.stderr, /the back-up could not be made: ENOENT/);
      assert.match((await assay("store", "backup")).stderr, /needs the name of a new file/);
      assert.equal(existsSync(join(cwd, "copy")), false);
    });

    it("is found out where a copy was damaged afterwards", async (t) => {
      const { store, assay, cwd } = await withTrail(t);
      await fill(store, 300);
      await assay("store", "backup", "copy.db");
      const file = join(cwd, "copy.db");
      const bytes = readFileSync(file);
      const handle = openSync(file, "r+");
      writeSync(handle, Buffer.alloc(4096, 0x5a), 0, 4096, Math.floor(bytes.length / 2 / 4096) * 4096);
      closeSync(handle);
      const { code, stdout } = await assay("store", "check", "copy.db");
      assert.equal(code, 1);
      assert.match(stdout, /^file: (?!sound)/m);
      truncateSync(file, 10_000);
      assert.notEqual((await assay("store", "check", "copy.db")).code, 0);
    });

    it("is not taken of the very file that the service uses", async (t) => {
      const { place, assay } = await withTrail(t);
      assert.ok("folder" in place);
      assert.equal((await assay("store", "backup", fileOf(place))).code, 2);
      assert.equal((await assay("store", "check")).code, 0);
    });
  });
}
