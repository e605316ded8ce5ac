import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { crc32 } from "node:zlib";
import yauzl from "yauzl";
import { failWith, type Result, succeed } from "./faults.ts";
import { ZIP_LIMITS, type ZipLimits } from "./limits.ts";
import { listZipEntries, mebibytes, showName, ZipFault, type ZipFileEntry } from "./zip-entries.ts";

export interface UnpackedFile {
  /** POSIX path below the folder. */
  readonly path: string;
  readonly bytes: number;
  /** Lower-case hex, 64 digits. */
  readonly sha256: string;
}

/** Unpacked bytes up to which no ratio is too good: a small file of zeros is harmless. */
const RATIO_FREE_BYTES = 64 * 2 ** 20;

/**
 * Unpacks an untrusted zip into a new folder, file by file, under limits. Sizes are counted while unpacking, so what
 * the zip says about itself need not be believed. On any fault the folder is gone again.
 *
 * @param options.file the zip on disk
 * @param options.into the folder to create; it must not exist
 * @param options.path how the zip is named in messages
 * @throws if this machine is at fault (no zip at `file`, a full disk)
 * @returns the files in path order, or `evidence-hostile`, `evidence-too-large`, `evidence-malformed`, `evidence-unreadable`
 */
export async function unpackZip(options: {
  readonly file: string;
  readonly into: string;
  readonly path: string;
  readonly limits?: ZipLimits;
}): Promise<Result<readonly UnpackedFile[]>> {
  const { file, into, path } = options;
  const limits = options.limits ?? ZIP_LIMITS;
  await mkdir(into, { mode: 0o700 });
  try {
    return succeed(await unpack(file, into, limits));
  } catch (error) {
    await rm(into, { recursive: true, force: true });
    if (isSystemError(error)) throw error;
    const fault = error instanceof ZipFault ? error : explainYauzl(error);
    return failWith({
      reason: fault.reason,
      message: `${path} was not unpacked: ${fault.message}.`,
      remedy: "Upload the artifact with actions/upload-artifact, and only the files that the policy speaks of.",
    });
  }
}

async function unpack(file: string, into: string, limits: ZipLimits): Promise<UnpackedFile[]> {
  const packedBytes = (await stat(file)).size;
  if (packedBytes > limits.packedBytes)
    throw new ZipFault("evidence-too-large", `it is larger than ${mebibytes(limits.packedBytes)}`);
  const zip = await yauzl.openPromise(file, {
    lazyEntries: true,
    autoClose: false,
    decodeStrings: false,
    validateEntrySizes: true,
  });
  try {
    const budget: Budget = { limits, packedBytes, total: 0 };
    const unpacked: UnpackedFile[] = [];
    for (const entry of await listZipEntries(zip, limits)) unpacked.push(await unpackEntry(zip, entry, into, budget));
    return unpacked.sort((a, b) => (a.path < b.path ? -1 : 1));
  } finally {
    zip.close();
  }
}

/** What may still be written. Entries can share packed bytes, so the ratio is held for the zip as a whole, too. */
interface Budget {
  readonly limits: ZipLimits;
  readonly packedBytes: number;
  total: number;
}

async function unpackEntry(
  zip: yauzl.ZipFile,
  file: ZipFileEntry,
  into: string,
  budget: Budget,
): Promise<UnpackedFile> {
  const { entry, path } = file;
  const target = join(into, ...path.split("/"));
  await mkdir(dirname(target), { recursive: true, mode: 0o700 });
  const hash = createHash("sha256");
  let bytes = 0;
  let checksum = 0;
  const watch = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      budget.total += chunk.length;
      const fault = beyond(path, bytes, entry.compressedSize, budget);
      if (fault !== null) return done(fault);
      checksum = crc32(chunk, checksum);
      hash.update(chunk);
      done(null, chunk);
    },
  });
  try {
    const stream = await zip.openReadStreamPromise(entry);
    await pipeline(stream, watch, createWriteStream(target, { flags: "wx", mode: 0o600 }));
  } catch (error) {
    throw error instanceof ZipFault || isSystemError(error) ? error : explainYauzl(error, path);
  }
  if (checksum !== entry.crc32)
    throw new ZipFault("evidence-malformed", `the entry ${showName(path)} is damaged (its checksum differs)`);
  return { path, bytes, sha256: hash.digest("hex") };
}

function beyond(path: string, bytes: number, packed: number, { limits, packedBytes, total }: Budget): ZipFault | null {
  const shown = showName(path);
  if (bytes > limits.entryBytes)
    return new ZipFault("evidence-too-large", `the entry ${shown} is larger than ${mebibytes(limits.entryBytes)}`);
  if (total > limits.totalBytes)
    return new ZipFault("evidence-too-large", `its files come to more than ${mebibytes(limits.totalBytes)} unpacked`);
  const bomb = (unpacked: number, from: number) => unpacked > RATIO_FREE_BYTES && unpacked > from * limits.ratio;
  if (bomb(bytes, packed) || bomb(total, packedBytes))
    return new ZipFault(
      "evidence-hostile",
      `the entry ${shown} unpacks to more than ${limits.ratio} times its packed size`,
    );
  return null;
}

/** A full disk and the like is no fault of the evidence. */
function isSystemError(error: unknown): boolean {
  return error instanceof Error && "syscall" in error;
}

/** yauzl and zlib tell their errors apart by text only; the texts of others may hold local paths and are left out. */
function explainYauzl(error: unknown, path?: string): ZipFault {
  const text = error instanceof Error ? error.message : "";
  const what = path === undefined ? "it" : `the entry ${showName(path)}`;
  if (/too many bytes|not enough bytes|size mismatch/.test(text))
    return new ZipFault(
      "evidence-hostile",
      `${path === undefined ? "an entry" : what} is of another size than it says`,
    );
  if (/encrypt/.test(text))
    return new ZipFault("evidence-hostile", `${path === undefined ? "an entry" : what} is encrypted`);
  return new ZipFault("evidence-unreadable", `${what} is no zip file, or a damaged one`);
}
