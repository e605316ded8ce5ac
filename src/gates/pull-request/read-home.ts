import { read } from "../../github/call.ts";
import { kindOf } from "../../github/errors.ts";
import { type Objects, once } from "../../github/objects.ts";
import { fullName, type Repository } from "../../github/octokit.ts";
import { branchTip } from "../../github/tree.ts";
import { plainPhrase } from "../../report/template.ts";

/** The repository in which an organisation keeps what holds for all of its repositories. */
export const HOME_REPOSITORY = ".github";

/** Where an organisation keeps its floor and its texts, as it stands. */
export interface Home {
  readonly repository: Repository;
  /** `owner/.github` */
  readonly where: string;
  /** The tip of its default branch, or half a plain sentence that says why there is none. */
  readonly tip: { readonly commit: string } | { readonly why: string };
}

/** What one task has read. */
const homes = new WeakMap<Objects, Map<string, Promise<Home>>>();

/** Looks up the owner's `.github` repository, once in a task: all that a task reads there is of one commit. */
export function readHome(repository: Repository): Promise<Home> {
  const known = homes.get(repository.objects) ?? new Map<string, Promise<Home>>();
  homes.set(repository.objects, known);
  return once(known, repository.owner, () => askForHome(repository));
}

async function askForHome(from: Repository): Promise<Home> {
  const repository = { ...from, repo: HOME_REPOSITORY };
  const where = fullName(repository);
  const branch = await defaultBranch(repository);
  if (branch === null) return { repository, where, tip: { why: plainPhrase("no-floor-repository", { where }) } };
  const commit = await branchTip(repository, branch);
  if (commit === null) return { repository, where, tip: { why: plainPhrase("no-floor-commit", { where }) } };
  return { repository, where, tip: { commit } };
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
