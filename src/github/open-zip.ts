import { join } from "node:path";
import type { Origin } from "../evidence/evidence.ts";
import type { FileStore } from "../evidence/evidence-source.ts";
import { type Result, succeed } from "../evidence/faults.ts";
import { verifyDigest } from "../evidence/hash-file.ts";
import { unpackZip } from "../evidence/unpack-zip.ts";

/**
 * The files of a zip that was downloaded: verified by the digest that GitHub states, where it states one, and unpacked.
 *
 * @param options.base path of a new folder for its files
 * @param options.path name of the zip, for findings
 * @param options.artifact name under which the policy knows these files
 */
export async function openZip(options: {
  readonly zip: string;
  readonly base: string;
  readonly digest: string | null;
  readonly path: string;
  readonly artifact: string;
  readonly origin: Origin;
}): Promise<Result<FileStore>> {
  const { zip, base, digest, path, artifact, origin } = options;
  const verified = await verifyDigest({ file: zip, digest, path });
  if (!verified.ok) return verified;
  const unpacked = await unpackZip({ file: zip, into: base, path });
  if (!unpacked.ok) return unpacked;
  const files = new Map(unpacked.value.map((file) => [file.path, file]));
  return succeed({
    paths: [...files.keys()],
    shownAs: `${artifact}/`,
    origin,
    async fetch(wanted) {
      const file = files.get(wanted);
      if (file === undefined) throw new Error(`${path} has no such file`);
      return succeed({ file: join(base, ...wanted.split("/")), bytes: file.bytes, sha256: file.sha256 });
    },
  });
}
