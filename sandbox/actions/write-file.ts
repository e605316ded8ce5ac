import { type Signature, writeBlob } from "../git/objects.ts";
import { ApiError } from "../model/api-error.ts";
import { demandsOn } from "../model/branch-demands.ts";
import { resolveRef } from "../model/pull-facts.ts";
import { signatureOf } from "../model/signature.ts";
import type { Account, Repository, World } from "../model/types.ts";
import { commitFiles, moveBranch } from "./push.ts";
import { requireRules } from "./require-rules.ts";

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const MALFORMED: ReadonlySet<string> = new Set(["", ".", "..", ".git"]);

/**
 * Writes one file by a commit on a branch. `content` is base64, `sha` the blob that it replaces.
 *
 * @returns the commit, and whether the file is new
 * @throws 404 without that branch; 409 where the file is no longer what `sha` says, or where the branch demands
 *   checks, which a new commit cannot have; 422 where `sha` is missing, or path or content are none
 */
export function writeFile(
  world: World,
  repository: Repository,
  options: {
    branch: string;
    path: string;
    content: string;
    message: string;
    sha: string | undefined;
    by: Account;
    author: Signature | undefined;
    committer: Signature | undefined;
  },
) {
  const { branch, path, by } = options;
  const parent = repository.branches.has(branch) ? resolveRef(repository, branch) : undefined;
  if (parent === undefined) throw new ApiError(404, `Branch ${branch} not found`);
  if (path.split("/").some((part) => MALFORMED.has(part))) {
    throw new ApiError(422, "path contains a malformed path component");
  }
  const content = options.content.replace(/\s/g, "");
  if (!BASE64.test(content)) throw new ApiError(422, "content is not valid Base64");
  const known = parent.files.get(path);
  if (options.sha !== undefined && known?.sha !== options.sha) {
    throw new ApiError(409, `${path} does not match ${options.sha}`);
  }
  const isFolder = [...parent.files.keys()].some((one) => one.startsWith(`${path}/`));
  if (isFolder || (known !== undefined && options.sha === undefined)) {
    throw new ApiError(422, 'Invalid request.\n\n"sha" wasn\'t supplied.');
  }
  if (folders(path).some((folder) => parent.files.has(folder))) {
    throw new ApiError(422, `Could not create file: ${path} is below a file.`);
  }
  requireNoChecks(repository, branch);
  const author = options.author ?? options.committer ?? signatureOf(by);
  const bytes = Buffer.from(content, "base64");
  const commit = commitFiles(repository, {
    parent,
    files: { [path]: bytes },
    author,
    committer: options.committer ?? author,
    message: options.message,
  });
  requireRules(world, repository, { ref: `refs/heads/${branch}`, to: commit.sha, by });
  moveBranch(world, repository, { branch, to: commit.sha, by });
  return { commit, isNew: known === undefined, blob: writeBlob(repository.objects, bytes) };
}

function folders(path: string): string[] {
  const parts = path.split("/").slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join("/"));
}

function requireNoChecks(repository: Repository, branch: string): void {
  const rules = demandsOn(repository, branch);
  if (rules?.mergeQueue === true) {
    throw new ApiError(409, "Could not update file: Changes must be made through the merge queue");
  }
  const checks = rules?.checks ?? [];
  const [first, ...others] = checks;
  if (first === undefined) return;
  const which =
    others.length === 0
      ? `Required status check "${first.context}" is expected.`
      : `${checks.length} of ${checks.length} required status checks are expected.`;
  throw new ApiError(409, `Could not update file: ${which}`);
}
