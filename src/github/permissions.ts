import type { Person } from "../policy/person.ts";
import { read } from "./call.ts";
import { kindOf } from "./errors.ts";
import type { Repository } from "./octokit.ts";

/** What somebody may do in a repository, least first; GitHub's own roles. */
export const LEVELS = ["none", "read", "triage", "write", "maintain", "admin"] as const;
export type Level = (typeof LEVELS)[number];

export function atLeast(level: Level, wanted: Level): boolean {
  return LEVELS.indexOf(level) >= LEVELS.indexOf(wanted);
}

/**
 * What a person may do in a repository now. The login only leads to the account: if it is another's by now than the one
 * of this id, the person has nothing.
 */
export async function permissionOf({ octokit, owner, repo }: Repository, { id, login }: Person): Promise<Level> {
  try {
    const { data } = await read(() =>
      octokit.rest.repos.getCollaboratorPermissionLevel({ owner, repo, username: login }),
    );
    return data.user?.id === id ? levelOf(data) : "none";
  } catch (error) {
    // GitHub knows no such account, as of an App or of somebody who is gone.
    if (kindOf(error) === "not-found") return "none";
    throw error;
  }
}

/** A role that an organisation made itself counts as the one that it builds on, which the older scale gives. */
function levelOf({ permission, role_name }: { readonly permission: string; readonly role_name?: string }): Level {
  const known = LEVELS.find((level) => level === role_name) ?? LEVELS.find((level) => level === permission);
  return known ?? "none";
}

/** Whether somebody belongs to a team. `unreadable`: the App may not see the organisation's teams. */
export type Membership = "member" | "no-member" | "no-team" | "unreadable";

/** Members of child teams count, as on GitHub. Whose login it is must be known to be certain. */
export async function membershipIn(
  { octokit, owner: org }: Repository,
  team_slug: string,
  { login: username }: Person,
): Promise<Membership> {
  try {
    // Without this, a team that cannot be seen looks like one that somebody is not in.
    await read(() => octokit.rest.teams.getByName({ org, team_slug }));
  } catch (error) {
    if (kindOf(error) === "not-found") return "no-team";
    if (kindOf(error) === "forbidden") return "unreadable";
    throw error;
  }
  try {
    const { data } = await read(() => octokit.rest.teams.getMembershipForUserInOrg({ org, team_slug, username }));
    return data.state === "active" ? "member" : "no-member";
  } catch (error) {
    if (kindOf(error) === "not-found") return "no-member";
    if (kindOf(error) === "forbidden") return "unreadable";
    throw error;
  }
}
