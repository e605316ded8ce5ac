import type { AppIdentity } from "../github/app-identity.ts";
import { everyOwnCheckRun } from "../github/check-runs.ts";
import type { Connection } from "../github/connect.ts";
import { kindOf } from "../github/errors.ts";
import { activeInstallations } from "../github/installations.ts";
import { installedRepositories } from "../github/installed-repositories.ts";
import type { Manners } from "../github/manners.ts";
import { fullName, type Repository } from "../github/octokit.ts";
import { recentHeads } from "../github/read-pull.ts";
import { printedRecord } from "../report/record-line.ts";
import type { PrintedHead } from "../store/records/verify-chain.ts";
import type { Database } from "../store/schema.ts";
import { CHECK_NAME } from "./pull-request/check-name.ts";

/** What check runs on GitHub say the audit trail was. */
export interface Printed {
  readonly heads: readonly PrintedHead[];
  /** Commits that were asked for. */
  readonly commits: number;
  /** What was not read, and why; plain sentences. */
  readonly left: readonly string[];
}

/** Only reads: whatever would change something on GitHub is refused. */
const READING: Manners = {
  onCall: () => {},
  write: () => Promise.reject(new Error("a comparison with GitHub changes nothing there")),
};

/**
 * Reads the check runs of the commits that the trail has verdicts on, and of the pull requests that changed last, which it
 * may have lost: a request for each commit.
 *
 * @param options.since Unix milliseconds; verdicts from this moment on
 * @param options.most commits of one repository
 */
export async function printedHeads(
  db: Database,
  connection: Pick<Connection, "asApp" | "identity" | "open" | "openInstallation">,
  options: { readonly since: number; readonly most: number },
): Promise<Printed> {
  const app = await connection.identity(READING);
  const known = await knownRepositories(db, options.since);
  const printed = { heads: [] as PrintedHead[], commits: 0, left: [] as string[] };
  for (const { id: installationId } of await activeInstallations(connection.asApp(READING))) {
    const octokit = await connection.openInstallation(installationId, READING);
    for (const place of await installedRepositories(octokit)) {
      if (!known.delete(place.repositoryId)) continue;
      const repository = await connection.open({ installationId, ...place }, READING);
      const recorded = await recordedCommits(db, place.repositoryId, options.since);
      const commits = new Set([...(await recentHeads(repository)), ...recorded.slice(0, options.most)]);
      const older = recorded.length - options.most;
      if (older > 0) printed.left.push(`${older} older commits of ${fullName(repository)} were left out.`);
      for (const commit of commits) {
        printed.commits += 1;
        const heads = await headsOf(repository, app, commit);
        if (heads === null) printed.left.push(`GitHub does not know ${commit} of ${fullName(repository)} any more.`);
        else printed.heads.push(...heads);
      }
    }
  }
  for (const name of known.values()) printed.left.push(`${name} is archived, or not covered by the App any more.`);
  return printed;
}

/** The entries that check runs of a commit print; null where GitHub does not know the commit. */
async function headsOf(repository: Repository, app: AppIdentity, commit: string): Promise<PrintedHead[] | null> {
  try {
    const runs = await everyOwnCheckRun(repository, app, commit);
    return runs.flatMap(({ id, name, summary }) => {
      const head = name === CHECK_NAME ? printedRecord(summary) : null;
      const source = `check run ${id} of ${fullName(repository)} on ${commit.slice(0, 12)}`;
      return head === null ? [] : [{ ...head, source }];
    });
  } catch (error) {
    if (kindOf(error) === "not-visible") return null;
    throw error;
  }
}

/** Repositories that the trail or the checks know, with their last name. */
async function knownRepositories(db: Database, since: number): Promise<Map<number, string>> {
  const checks = await db
    .selectFrom("checks")
    .select(["repository", "full_name"])
    .where("opened", ">=", since)
    .execute();
  const records = await db
    .selectFrom("records")
    .select(["repository_id", "repository"])
    .distinct()
    .where("at", ">=", since)
    .where("repository_id", "is not", null)
    .execute();
  return new Map([
    ...records.map((row) => [row.repository_id ?? 0, row.repository ?? ""] as const),
    ...checks.map((row) => [row.repository, row.full_name] as const),
  ]);
}

/** Commits of a repository on which there is a verdict, the latest first. */
async function recordedCommits(db: Database, repository: number, since: number): Promise<string[]> {
  const rows = await db
    .selectFrom("records")
    .select("commit")
    .where("repository_id", "=", repository)
    .where("at", ">=", since)
    .where("kind", "=", "verdict")
    .orderBy("seq", "desc")
    .execute();
  return [...new Set(rows.flatMap(({ commit }) => commit ?? []))];
}
