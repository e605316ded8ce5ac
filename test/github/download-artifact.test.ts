import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, describe, it } from "node:test";
import nock from "nock";
import { downloadArtifact } from "../../src/github/download-artifact.ts";
import { isTransient, kindOf } from "../../src/github/errors.ts";
import type { Repository } from "../../src/github/octokit.ts";
import { TooLargeError } from "../../src/github/stream-to-file.ts";
import { API, connected, PREFIX } from "./connected.ts";

const STORAGE = "https://storage.github.test";
const ARTIFACT = { id: 3, name: "evaluation", bytes: 5, expired: false, digest: null, headSha: "a", createdAt: null };

describe("downloading an artifact", () => {
  let repository: Repository;
  before(async () => {
    repository = await connected();
  });
  afterEach(() => {
    assert.deepEqual(nock.pendingMocks(), []);
    nock.cleanAll();
  });
  const folder = mkdtempSync(join(tmpdir(), "assay-test-"));
  after(() => rmSync(folder, { recursive: true }));
  let count = 0;
  const download = (limit = 100) => {
    count += 1;
    const to = join(folder, `${count}.zip`);
    return downloadArtifact(repository, ARTIFACT, { to, limit }).then((got) => ({ ...got, to }));
  };
  const redirect = () =>
    nock(API)
      .get(`${PREFIX}/actions/artifacts/3/zip`)
      .reply(302, "", { location: `${STORAGE}/signed?key=1` });

  it("follows the redirect without credentials and tells size and digest", async () => {
    redirect();
    nock(STORAGE, { badheaders: ["authorization"] })
      .get("/signed?key=1")
      .reply(200, "hello");
    const { to, bytes, sha256 } = await download();
    assert.equal(readFileSync(to, "utf8"), "hello");
    assert.equal(bytes, 5);
    assert.equal(sha256, "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
  });

  it("stops at the limit, whatever GitHub said about the size, and leaves nothing behind", async () => {
    redirect();
    nock(STORAGE).get("/signed?key=1").reply(200, Buffer.alloc(1000));
    await assert.rejects(download(999), TooLargeError);
    assert.equal(existsSync(join(folder, `${count}.zip`)), false);
  });

  it("says that an expired artifact is gone, without trying again", async () => {
    nock(API).get(`${PREFIX}/actions/artifacts/3/zip`).reply(410, { message: "Artifact has expired" });
    await assert.rejects(download(), (error) => kindOf(error) === "gone");
  });

  it("asks for a fresh address where the storage refuses the old one", async () => {
    redirect();
    nock(STORAGE).get("/signed?key=1").reply(403, "expired");
    redirect();
    nock(STORAGE).get("/signed?key=1").reply(200, "hello");
    assert.equal((await download()).bytes, 5);
  });

  it("follows no second redirect", async () => {
    for (let tries = 0; tries < 3; tries += 1) {
      redirect();
      nock(STORAGE).get("/signed?key=1").reply(302, "", { location: "https://elsewhere.test/" });
    }
    await assert.rejects(download(), isTransient);
  });

  for (const location of ["file:///etc/passwd", "http://storage.github.test/signed"]) {
    it(`takes no address but HTTPS from an API that is HTTPS: ${location}`, async () => {
      nock(API).get(`${PREFIX}/actions/artifacts/3/zip`).reply(302, "", { location });
      await assert.rejects(download(), /not HTTPS/);
    });
  }
});
