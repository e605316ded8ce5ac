const MIB = 2 ** 20;

/** How large evidence may be before it is refused unread. All sizes in bytes. */
export const EVIDENCE_LIMITS = {
  /** Most bytes of one evidence file, wherever it comes from. */
  fileBytes: 4096 * MIB,
  /** Most bytes of a report, which is read into memory. */
  reportBytes: 32 * MIB,
  /** Deepest nesting of a JSON report. */
  jsonDepth: 100,
  /** Most values in a JSON report. */
  jsonValues: 2_000_000,
  /** Most files that one `reports` entry of the policy may match. */
  reportsPerGlob: 50,
  /** Most files of a folder that are looked at, and how deep it may go. */
  directoryFiles: 100_000,
  directoryDepth: 40,
} as const;

/** Bounds on a packed artifact. */
export interface ZipLimits {
  /** Most bytes of the zip file itself. */
  readonly packedBytes: number;
  /** Most bytes of all unpacked files together. */
  readonly totalBytes: number;
  /** Most bytes of one unpacked file. */
  readonly entryBytes: number;
  readonly entries: number;
  /** Most unpacked bytes for each packed byte, beyond the first MiB of a file. */
  readonly ratio: number;
  /** Most bytes of a path inside the zip, and of one name in it. */
  readonly pathBytes: number;
  readonly nameBytes: number;
  /** Most folders a file may lie in. */
  readonly depth: number;
}

export const ZIP_LIMITS: ZipLimits = {
  packedBytes: 2048 * MIB,
  totalBytes: 8192 * MIB,
  entryBytes: EVIDENCE_LIMITS.fileBytes,
  entries: 10_000,
  ratio: 200,
  pathBytes: 1024,
  nameBytes: 255,
  depth: 40,
};
