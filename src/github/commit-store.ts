import { join } from "node:path";
import type { FileStore } from "../evidence/evidence-source.ts";
import { failWith, type Result, succeed } from "../evidence/faults.ts";
import { EVIDENCE_LIMITS } from "../evidence/limits.ts";
import { statusOf } from "./errors.ts";
import { tooLarge } from "./evidence-faults.ts";
import { fullName, type Repository } from "./octokit.ts";
import { downloadBlob } from "./read-blob.ts";
import { TooLargeError } from "./stream-to-file.ts";
import { listFiles, type TreeFile } from "./tree.ts";

/** GitHub gives no larger blobs. */
const BLOB_LIMIT = 100 * 2 ** 20;

type Fetched = Awaited<ReturnType<FileStore["fetch"]>>;

/**
 * The files of a commit; each is downloaded when it is asked for.
 *
 * @param options.folder an existing folder for the downloads
 * @param options.pageUrl address of the commit's page
 */
export async function openCommit(
  repository: Repository,
  options: { readonly commit: string; readonly folder: string; readonly pageUrl: string },
): Promise<Result<FileStore>> {
  const { commit, folder } = options;
  const listed = await listFiles(repository, commit);
  if (listed === null) {
    return failWith({
      reason: "evidence-too-large",
      message: `Commit ${commit.slice(0, 12)} has more files than GitHub's API lists.`,
      remedy: "Let a workflow upload the evidence as an artifact instead of committing it.",
    });
  }
  const files = new Map(listed.map((file) => [file.path, file]));
  const fetched = new Map<string, Promise<Fetched>>();
  return succeed({
    paths: [...files.keys()],
    shownAs: "",
    origin: { type: "commit", repository: fullName(repository), commit, url: options.pageUrl },
    fetch(path) {
      const file = files.get(path);
      if (file === undefined) throw new Error(`commit ${commit} has no such file`);
      const known = fetched.get(path);
      if (known !== undefined) return known;
      const fetching = fetchFile(repository, file, join(folder, `${commit}-${fetched.size}`));
      fetched.set(path, fetching);
      return fetching;
    },
  });
}

async function fetchFile(repository: Repository, file: TreeFile, to: string): Promise<Fetched> {
  if (file.link) {
    return failWith({
      reason: "evidence-hostile",
      message: `${file.path} is a symbolic link.`,
      remedy: "Commit the file itself.",
    });
  }
  const limit = Math.min(EVIDENCE_LIMITS.fileBytes, BLOB_LIMIT);
  const refusal = failWith(tooLarge(file.path, limit));
  if (file.size > limit) return refusal;
  try {
    return succeed({ file: to, ...(await downloadBlob(repository, file, { to, limit })) });
  } catch (error) {
    const refused = statusOf(error) === 403 && error instanceof Error && /too large/i.test(error.message);
    if (refused || error instanceof TooLargeError) return refusal;
    throw error;
  }
}
