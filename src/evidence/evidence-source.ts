import type { Origin } from "./evidence.ts";
import type { Result } from "./faults.ts";

/** A set of files that can be listed and fetched: a commit's tree, an unpacked artifact, a folder. */
export interface FileStore {
  /** POSIX paths relative to the store's root, sorted. */
  readonly paths: readonly string[];
  /** Prefix put before a path when it is shown (`""` for a repository, `ARTIFACT/` for an artifact). */
  readonly shownAs: string;
  readonly origin: Origin;
  /** Brings one listed file to local disk, within the limits of evidence. */
  fetch(path: string): Promise<Result<{ readonly file: string; readonly bytes: number; readonly sha256: string }>>;
}

/** Where one side's evidence is found. The App looks on GitHub, `assay check` in a folder. */
export interface EvidenceSource {
  /** The committed files of this side. */
  committed(): Promise<Result<FileStore>>;
  /** The files of a workflow artifact of this side. `workflow` is the declared workflow's file name, `artifact` the artifact's name. */
  artifact(workflow: string, artifact: string): Promise<Result<FileStore>>;
}
