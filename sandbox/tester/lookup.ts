import type { Release } from "../model/release.ts";
import type { Account, CheckRun, Installation, Pull, Repository, WorkflowRun, World } from "../model/types.ts";
import { accountOf } from "../model/world.ts";

/** The organisation that owns repositories unless told otherwise, and its owner. */
export const ORGANISATION = "acme";
export const ORGANISATION_OWNER = "olivia";

/** The account of this login. @throws if there is none, where making one would hide a mistake. */
export function findAccount(world: World, login: string): Account {
  const found = world.accounts.get(login.toLowerCase());
  if (found === undefined) throw new Error(`The sandbox has no account ${login}.`);
  return found;
}

/** The repository `owner/name`. @throws with the names that exist, as this is the tester's mistake. */
export function findRepository(world: World, fullName: string): Repository {
  const found = world.repositories.get(fullName.toLowerCase());
  if (found !== undefined) return found;
  const names = [...world.repositories.values()].map((one) => one.fullName).join(", ");
  throw new Error(`The sandbox has no repository ${fullName}; it has: ${names || "none"}.`);
}

/** The installation of the App on an account. @throws if it is installed there no more. */
export function findInstallation(world: World, login: string): Installation {
  const found = [...world.installations.values()].find((one) => one.account.login === login);
  if (found === undefined) throw new Error(`The App is not installed on ${login}.`);
  return found;
}

/** The pull request of this number. @throws if there is none. */
export function findPull(world: World, at: { repo: string; pull: number }): { repository: Repository; pull: Pull } {
  const repository = findRepository(world, at.repo);
  const pull = repository.pulls.get(at.pull);
  if (pull === undefined) throw new Error(`${at.repo} has no pull request #${at.pull}.`);
  return { repository, pull };
}

/** The workflow run of this id. @throws if there is none. */
export function findRun(world: World, at: { repo: string; run: number }): { repository: Repository; run: WorkflowRun } {
  const repository = findRepository(world, at.repo);
  const run = repository.runs.get(at.run);
  if (run === undefined) throw new Error(`${at.repo} has no workflow run ${at.run}.`);
  return { repository, run };
}

/** The release of this id. @throws if there is none. */
export function findRelease(
  world: World,
  at: { repo: string; release: number },
): { repository: Repository; release: Release } {
  const repository = findRepository(world, at.repo);
  const release = repository.releases.get(at.release);
  if (release === undefined) throw new Error(`${at.repo} has no release ${at.release}.`);
  return { repository, release };
}

/** The check run of this id. @throws if there is none. */
export function findCheckRun(
  world: World,
  at: { repo: string; checkRun: number },
): { repository: Repository; run: CheckRun } {
  const repository = findRepository(world, at.repo);
  const run = repository.checkRuns.get(at.checkRun);
  if (run === undefined) throw new Error(`${at.repo} has no check run ${at.checkRun}.`);
  return { repository, run };
}

/** The account that acts; the organisation's owner unless named. */
export function actingUser(world: World, login: string | undefined): Account {
  return accountOf(world, login ?? ORGANISATION_OWNER);
}
