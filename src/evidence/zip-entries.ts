import yauzl from "yauzl";
import type { ZipLimits } from "./limits.ts";

/** An entry whose name and kind have been found harmless. */
export interface ZipFileEntry {
  /** POSIX path below the folder the zip is unpacked into. */
  readonly path: string;
  readonly entry: yauzl.Entry;
}

/** What makes a zip unacceptable. The message goes on from “it was not unpacked: ”. */
export class ZipFault extends Error {
  readonly reason: "evidence-hostile" | "evidence-too-large" | "evidence-unreadable" | "evidence-malformed";

  constructor(reason: ZipFault["reason"], message: string) {
    super(message);
    this.name = "ZipFault";
    this.reason = reason;
  }
}

const ENCRYPTED_BITS = 0x1 | 0x40;
const STORED = 0;
const DEFLATED = 8;
const KIND = 0o170000;
const SYMLINK = 0o120000;
const REGULAR = 0o100000;
const FOLDER = 0o040000;
const SHOWN = 100;

/** A name from a zip as a message may show it: in quotes, short, with control and direction characters replaced. */
export function showName(name: string): string {
  const harmless = name.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, "\ufffd");
  return `"${harmless.length > SHOWN ? `${harmless.slice(0, SHOWN)}…` : harmless}"`;
}

/**
 * Reads a zip's directory and judges every entry by it, before anything is unpacked.
 *
 * @returns the files, in the order of the zip; folders are left out, as files bring their own
 * @throws ZipFault for the first entry that must not be unpacked
 */
export async function listZipEntries(zip: yauzl.ZipFile, limits: ZipLimits): Promise<ZipFileEntry[]> {
  if (zip.entryCount > limits.entries)
    throw new ZipFault(
      "evidence-too-large",
      `it holds ${zip.entryCount} entries; at most ${limits.entries} are unpacked`,
    );
  const files: ZipFileEntry[] = [];
  const paths = new PathSet();
  let total = 0;
  for await (const entry of zip.eachEntry()) {
    const name = yauzl.getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, true);
    checkName(name, limits);
    checkKind(name, entry, limits);
    const isFolder = name.endsWith("/");
    const path = isFolder ? name.slice(0, -1) : name;
    paths.add(path, isFolder);
    if (isFolder) continue;
    total += entry.uncompressedSize;
    if (total > limits.totalBytes)
      throw new ZipFault("evidence-too-large", `its files come to more than ${mebibytes(limits.totalBytes)} unpacked`);
    files.push({ path, entry });
  }
  return files;
}

export function mebibytes(bytes: number): string {
  return bytes >= 2 ** 20 ? `${Math.floor(bytes / 2 ** 20)} MiB` : `${bytes} bytes`;
}

function checkName(name: string, limits: ZipLimits): void {
  const segments = (name.endsWith("/") ? name.slice(0, -1) : name).split("/");
  const shown = showName(name);
  const hostile = (what: string) => new ZipFault("evidence-hostile", `the entry ${shown} ${what}`);
  if (/[\p{Cc}\ufffd]/u.test(name)) throw hostile("has a control character or broken text in its name");
  if (name.includes("\\")) throw hostile("has a backslash in its name");
  if (name.startsWith("/") || /^[a-zA-Z]:/.test(name)) throw hostile("has an absolute path");
  if (segments.includes("..")) throw hostile("leads out of the folder it belongs in");
  if (segments.some((segment) => segment === "" || segment === ".")) throw hostile("has an empty part in its path");
  if (Buffer.byteLength(name) > limits.pathBytes) throw hostile(`has a path longer than ${limits.pathBytes} bytes`);
  if (segments.some((segment) => Buffer.byteLength(segment) > limits.nameBytes))
    throw hostile(`has a name longer than ${limits.nameBytes} bytes`);
  if (segments.length > limits.depth) throw hostile(`lies more than ${limits.depth} folders deep`);
}

function checkKind(name: string, entry: yauzl.Entry, limits: ZipLimits): void {
  const shown = showName(name);
  const kind = (entry.externalFileAttributes >>> 16) & KIND;
  if (kind === SYMLINK) throw new ZipFault("evidence-hostile", `the entry ${shown} is a symbolic link`);
  if (kind !== 0 && kind !== REGULAR && kind !== FOLDER)
    throw new ZipFault("evidence-hostile", `the entry ${shown} is neither a file nor a folder`);
  if ((kind === FOLDER && !name.endsWith("/")) || (name.endsWith("/") && entry.uncompressedSize > 0))
    throw new ZipFault("evidence-hostile", `the entry ${shown} claims to be a file and a folder`);
  if ((entry.generalPurposeBitFlag & ENCRYPTED_BITS) !== 0)
    throw new ZipFault("evidence-hostile", `the entry ${shown} is encrypted`);
  if (entry.compressionMethod !== STORED && entry.compressionMethod !== DEFLATED)
    throw new ZipFault(
      "evidence-unreadable",
      `the entry ${shown} is packed in a way that is not read (method ${entry.compressionMethod})`,
    );
  if (entry.uncompressedSize > limits.entryBytes)
    throw new ZipFault("evidence-too-large", `the entry ${shown} is larger than ${mebibytes(limits.entryBytes)}`);
}

/** Paths as a file system may see them that knows no case and no Unicode forms: each once, and none below a file. */
class PathSet {
  private readonly files = new Set<string>();
  private readonly folders = new Set<string>();

  add(path: string, isFolder: boolean): void {
    const key = path.normalize("NFC").toLowerCase();
    const parents = key
      .split("/")
      .map((_, index, parts) => parts.slice(0, index).join("/"))
      .slice(1);
    if (this.files.has(key) || (!isFolder && this.folders.has(key)) || parents.some((parent) => this.files.has(parent)))
      throw new ZipFault("evidence-hostile", `the entry ${showName(path)} stands in the way of another of that name`);
    for (const parent of parents) this.folders.add(parent);
    (isFolder ? this.folders : this.files).add(key);
  }
}
