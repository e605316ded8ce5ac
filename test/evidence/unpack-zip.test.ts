import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { createWriteStream, existsSync, lstatSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { describe, it } from "node:test";
import fc from "fast-check";
import yazl from "yazl";
import type { Fault } from "../../src/evidence/faults.ts";
import { hashFile, verifyDigest } from "../../src/evidence/hash-file.ts";
import { ZIP_LIMITS, type ZipLimits } from "../../src/evidence/limits.ts";
import { unpackZip } from "../../src/evidence/unpack-zip.ts";
import { type HandMadeEntry, handMadeZip } from "./hand-made-zip.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const folder = temporaryFolder();
let made = 0;

async function unpack(bytes: Buffer, limits: ZipLimits = ZIP_LIMITS) {
  made += 1;
  const file = folder.write(`${made}.zip`, bytes);
  const into = join(folder.path, `unpacked-${made}`);
  return { into, result: await unpackZip({ file, into, path: 'artifact "evaluation"', limits }) };
}

/** The fault of a zip of which nothing may be left behind. */
async function faultOf(bytes: Buffer, limits?: ZipLimits): Promise<Fault> {
  const before = readdirSync(folder.path).length;
  const { into, result } = await unpack(bytes, limits);
  assert.ok(!result.ok, "the zip was unpacked");
  assert.equal(existsSync(into), false);
  assert.equal(readdirSync(folder.path).length, before + 1, "something was left behind");
  assert.match(result.fault.message, /^artifact "evaluation" was not unpacked: .+\.$/);
  assert.ok(!result.fault.message.includes(folder.path));
  return result.fault;
}

describe("an honest zip", () => {
  it("is unpacked with the digest and size of each file, in path order", async () => {
    const { into, result } = await unpack(
      handMadeZip([
        { name: "reports/", mode: 0o040755 },
        { name: "reports/drift.json", content: "{}", stored: true },
        { name: "predictions.csv", content: "a,b\n1,2\n" },
      ]),
    );
    const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
    assert.deepEqual(result.ok && result.value, [
      { path: "predictions.csv", bytes: 8, sha256: sha256("a,b\n1,2\n") },
      { path: "reports/drift.json", bytes: 2, sha256: sha256("{}") },
    ]);
    assert.equal(readFileSync(join(into, "reports/drift.json"), "utf8"), "{}");
    assert.equal(statSync(join(into, "predictions.csv")).mode & 0o077, 0);
  });

  it("may be one that a library streamed, with sizes after the data", async () => {
    const zip = new yazl.ZipFile();
    zip.addBuffer(Buffer.from("x".repeat(100_000)), "deep/er/x.txt");
    zip.addEmptyDirectory("empty");
    zip.end();
    const file = join(folder.path, "library.zip");
    await pipeline(zip.outputStream, createWriteStream(file));
    const { result } = await unpack(readFileSync(file));
    assert.deepEqual(result.ok && result.value.map(({ path, bytes }) => [path, bytes]), [["deep/er/x.txt", 100_000]]);
  });

  it("may be empty", async () => {
    assert.deepEqual((await unpack(handMadeZip([]))).result, { ok: true, value: [] });
  });
});

describe("a hostile zip", () => {
  const evil: readonly (readonly [string, readonly HandMadeEntry[], RegExp])[] = [
    ["leads out by dots", [{ name: "../../evil.txt" }], /"\.\.\/\.\.\/evil.txt" leads out/],
    ["leads out from within", [{ name: "a/../../evil.txt" }], /leads out/],
    ["has an absolute path", [{ name: "/etc/passwd" }], /"\/etc\/passwd" has an absolute path/],
    ["has a drive letter", [{ name: "C:evil.txt" }], /absolute path/],
    ["has a backslash", [{ name: "..\\evil.txt" }], /backslash/],
    ["has a NUL in a name", [{ name: "a.csv\0.txt" }], /control character/],
    ["has broken UTF-8 in a name", [{ name: Buffer.from([0x61, 0xff]) }], /broken text/],
    ["has an empty name", [{ name: "" }], /empty part/],
    ["has a double slash", [{ name: "a//b" }], /empty part/],
    ["has a dot folder", [{ name: "./b" }], /empty part/],
    ["has an overlong name", [{ name: "x".repeat(256) }], /longer than 255 bytes/],
    ["has an overlong path", [{ name: "x/".repeat(600) }], /longer than 1024 bytes/],
    ["is nested too deep", [{ name: `${"x/".repeat(50)}y` }], /40 folders deep/],
    ["holds a symbolic link", [{ name: "link", content: "/etc/passwd", mode: 0o120777 }], /"link" is a symbolic link/],
    ["holds a device", [{ name: "dev", mode: 0o020666 }], /neither a file nor a folder/],
    ["holds a folder with content", [{ name: "a/", content: "x" }], /a file and a folder/],
    ["holds a folder without a slash", [{ name: "a", mode: 0o040755 }], /a file and a folder/],
    ["holds an encrypted entry", [{ name: "a", content: "x", flags: 1 }], /"a" is encrypted/],
    ["holds a strongly encrypted entry", [{ name: "a", content: "x", flags: 0x41 }], /encrypted/],
    ["names a file twice", [{ name: "a" }, { name: "a" }], /"a" stands in the way/],
    ["names a file twice in different case", [{ name: "a/B" }, { name: "A/b" }], /stands in the way/],
    ["names a file twice in different Unicode forms", [{ name: "\u00e9" }, { name: "e\u0301" }], /stands in the way/],
    ["puts a file below a file", [{ name: "a" }, { name: "a/b" }], /stands in the way/],
    ["puts a file where a folder is", [{ name: "a/b" }, { name: "a" }], /stands in the way/],
    ["says less than it holds", [{ name: "a", content: "x".repeat(5000), claimedSize: 10 }], /another size/],
    ["says more than it holds", [{ name: "a", content: "x", claimedSize: 10 }], /another size/],
    ["stores another size than it says", [{ name: "a", content: "xy", stored: true, claimedSize: 1 }], /another size/],
  ];
  for (const [what, entries, message] of evil)
    it(`that ${what} is refused, and nothing is left behind`, async () => {
      const honest = { name: "first.txt", content: "kept out, too" };
      const fault = await faultOf(handMadeZip([honest, ...entries]));
      assert.equal(fault.reason, "evidence-hostile");
      assert.match(fault.message, message);
    });

  it("is named without control and direction characters, and shortened", async () => {
    const fault = await faultOf(handMadeZip([{ name: `\u202e\n/${"x".repeat(200)}/../..` }]));
    assert.match(fault.message, /"\ufffd\ufffd\/x{97}…"/);
  });

  it("that is a bomb is refused for its ratio", async () => {
    const bomb = handMadeZip([{ name: "zeros", content: Buffer.alloc(80 * 2 ** 20) }]);
    const fault = await faultOf(bomb);
    assert.equal(fault.reason, "evidence-hostile");
    assert.match(fault.message, /"zeros" unpacks to more than 200 times/);
  });

  it("whose entries share their packed bytes is refused for the ratio of the whole", async () => {
    const content = Buffer.alloc(20 * 2 ** 20);
    const first: HandMadeEntry = { name: "0", content };
    const others = [1, 2, 3].map((index): HandMadeEntry => ({ name: `${index}`, content, sharesWith: 0 }));
    assert.match((await faultOf(handMadeZip([first, ...others]))).message, /"3" unpacks to more than 200 times/);
  });
});

describe("a zip beyond the limits", () => {
  const two = handMadeZip([
    { name: "a", content: "x".repeat(600) },
    { name: "b", content: "y".repeat(600) },
  ]);
  const beyond: readonly (readonly [string, Partial<ZipLimits>, RegExp])[] = [
    ["packed bytes", { packedBytes: 100 }, /it is larger than 100 bytes/],
    ["unpacked bytes", { totalBytes: 1000 }, /more than 1000 bytes unpacked/],
    ["bytes of an entry", { entryBytes: 500 }, /"a" is larger than 500 bytes/],
    ["entries", { entries: 1 }, /2 entries; at most 1/],
  ];
  for (const [what, limits, message] of beyond)
    it(`of ${what} is too large`, async () => {
      const fault = await faultOf(two, { ...ZIP_LIMITS, ...limits });
      assert.equal(fault.reason, "evidence-too-large");
      assert.match(fault.message, message);
    });

  it("is stopped while unpacking, where it understates its size", async () => {
    const limits = { ...ZIP_LIMITS, entryBytes: 500 };
    const liar = handMadeZip([{ name: "a", content: "x".repeat(600), claimedSize: 400 }]);
    assert.equal((await faultOf(liar, limits)).reason, "evidence-hostile");
  });
});

describe("a damaged zip", () => {
  it("is unreadable: no zip, a cut one, an unknown method", async () => {
    const whole = handMadeZip([{ name: "a", content: "some text" }]);
    for (const bytes of [Buffer.from("no zip at all, only text"), Buffer.alloc(0), whole.subarray(0, 40)])
      assert.equal((await faultOf(bytes)).reason, "evidence-unreadable");
    const fault = await faultOf(handMadeZip([{ name: "a", content: "x", method: 12 }]));
    assert.match(fault.message, /method 12/);
  });

  it("is malformed where a checksum differs", async () => {
    const fault = await faultOf(handMadeZip([{ name: "a", content: "x", claimedCrc: 1 }]));
    assert.equal(fault.reason, "evidence-malformed");
    assert.match(fault.message, /"a" is damaged/);
  });

  it("with any bytes changed is unpacked or refused, and never writes outside its folder", async () => {
    const bytes = handMadeZip([
      { name: "dir/a.csv", content: "a,b\n1,2\n" },
      { name: "b.json", content: "{}", stored: true },
    ]);
    const change = fc.record({ at: fc.nat(bytes.length - 1), byte: fc.nat(255) });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
        const copy = Buffer.from(bytes);
        for (const { at, byte } of changes) copy[at] = byte;
        const before = readdirSync(folder.path).length;
        const { result } = await unpack(copy);
        assert.equal(readdirSync(folder.path).length, before + (result.ok ? 2 : 1));
      }),
      { numRuns: 150 },
    );
  });
});

describe("the names in a zip", () => {
  it("lead to files inside the folder or are refused, whatever they are", async () => {
    const part = fc.oneof(
      fc.constantFrom("..", ".", "", "a", "A", "C:", "\\", "~", "é", " "),
      fc.string({ maxLength: 5 }),
    );
    const name = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join("/"));
    await fc.assert(
      fc.asyncProperty(fc.array(name, { minLength: 1, maxLength: 4 }), async (names) => {
        const before = readdirSync(folder.path).length;
        const { into, result } = await unpack(handMadeZip(names.map((each) => ({ name: each }))));
        assert.equal(readdirSync(folder.path).length, before + (result.ok ? 2 : 1));
        if (result.ok) for (const { path } of result.value) assert.ok(lstatSync(join(into, path)).isFile());
      }),
      { numRuns: 150 },
    );
  });
});

describe("a digest", () => {
  it("of a file is verified against the one that GitHub states", async () => {
    const file = folder.write("plain.txt", "abc");
    const sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert.deepEqual(await hashFile(file), { sha256, bytes: 3 });
    for (const digest of [`sha256:${sha256}`, null])
      assert.deepEqual(await verifyDigest({ file, digest, path: "x" }), { ok: true, value: sha256 });
    for (const digest of [`sha256:${sha256.replace("b", "c")}`, "sha512:abc", sha256, ""]) {
      const result = await verifyDigest({ file, digest, path: "x" });
      assert.equal(result.ok ? null : result.fault.reason, "evidence-digest-mismatch");
    }
  });
});
