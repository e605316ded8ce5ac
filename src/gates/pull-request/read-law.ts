import { RULES } from "../../checks/index.ts";
import { read } from "../../github/call.ts";
import { kindOf } from "../../github/errors.ts";
import { fullName, type Repository } from "../../github/octokit.ts";
import { readBlob } from "../../github/read-blob.ts";
import { branchTip, findFile } from "../../github/tree.ts";
import { FLOOR_PATH, type Floor, loadFloor } from "../../policy/floor.ts";
import { type LoadOutcome, loadPolicy, POLICY_PATH, type PolicyOutcome } from "../../policy/load-policy.ts";

/** Larger files are no policies. */
const POLICY_BYTES = 2 ** 20;

/** The repository in which an organisation keeps its floor. */
const FLOOR_REPOSITORY = ".github";

/** The policy as a commit has it; null where it has none. */
export async function readPolicy(repository: Repository, commit: string): Promise<PolicyOutcome | null> {
  const file = await findFile(repository, commit, POLICY_PATH);
  if (file === null) return null;
  const source = decode(await readBlob(repository, file, { limit: POLICY_BYTES }));
  return source === null ? unreadable(POLICY_PATH) : loadPolicy({ source, path: POLICY_PATH, rules: RULES });
}

/** The organisation's floor, and one plain sentence that says which it is or why there is none. */
export interface FloorReading {
  /** `null` where there is none, or none could be read. */
  readonly outcome: LoadOutcome<Floor> | null;
  /** `owner/.github` */
  readonly where: string;
  readonly note: string;
}

/** Reads the floor from the default branch of the owner's `.github` repository. */
export async function readFloor(repository: Repository): Promise<FloorReading> {
  const home = { ...repository, repo: FLOOR_REPOSITORY };
  const where = fullName(home);
  const none = (why: string): FloorReading => ({ outcome: null, where, note: `No organisation floor counts: ${why}.` });
  const branch = await defaultBranch(home);
  if (branch === null) return none(`the repository ${where} is not there, or the App may not read it`);
  const commit = await branchTip(home, branch);
  if (commit === null) return none(`the repository ${where} is empty`);
  const file = await findFile(home, commit, FLOOR_PATH);
  if (file === null) return none(`${where} has no ${FLOOR_PATH} at commit ${commit.slice(0, 12)}`);
  const source = decode(await readBlob(home, file, { limit: POLICY_BYTES }));
  const outcome = source === null ? unreadable(FLOOR_PATH) : loadFloor({ source, path: FLOOR_PATH, rules: RULES });
  return {
    outcome,
    where,
    note: `The organisation's floor is ${FLOOR_PATH} of ${where} at commit ${commit.slice(0, 12)}.`,
  };
}

async function defaultBranch(home: Repository): Promise<string | null> {
  const { octokit, owner, repo } = home;
  try {
    return (await read(() => octokit.rest.repos.get({ owner, repo }))).data.default_branch;
  } catch (error) {
    // A lost permission looks like a missing repository; the note says both.
    if (["not-found", "forbidden"].includes(kindOf(error))) return null;
    throw error;
  }
}

function decode(bytes: Buffer | null): string | null {
  if (bytes === null) return null;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

function unreadable(path: string) {
  const message = `this file is larger than ${POLICY_BYTES / 2 ** 20} MiB, or no text in UTF-8`;
  return { ok: false, path, problems: [{ message, line: 1, column: 1, at: "" }] } as const;
}
