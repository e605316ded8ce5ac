import { renameUser } from "../actions/rename-user.ts";
import { teamOf } from "../model/teams.ts";
import type { Account, Membership, Team, World } from "../model/types.ts";
import { accountOf, issueUserToken, now } from "../model/world.ts";
import { findAccount, ORGANISATION } from "./lookup.ts";

/** A team of an organisation; that is `acme` unless named. */
type OfTeam = { org?: string; team: string };

/** Persons, organisations, and the teams that bring both together. */
export function accountTools(world: World) {
  const findTeam = (org: string | undefined, slug: string): Team => {
    const organisation = findAccount(world, org ?? ORGANISATION);
    const team = teamOf(world, organisation, slug);
    if (team === undefined) throw new Error(`${organisation.login} has no team ${slug}.`);
    return team;
  };
  const enter = (team: Team, account: Account, state: Membership["state"]): void => {
    team.members.set(account.id, { account, state });
  };
  return {
    /** Makes (or finds) a user and gives him a fresh token. */
    createUser: (login: string): { login: string; id: number; token: string } => {
      const account = accountOf(world, login);
      return { login, id: account.id, token: issueUserToken(world, account) };
    },

    /** Gives a person another login. His number stays, and somebody new may take the old login. */
    renameUser: (options: { login: string; to: string }): { login: string; id: number } => {
      const account = findAccount(world, options.login);
      renameUser(world, account, options.to);
      return { login: account.login, id: account.id };
    },

    /** Makes an organisation. */
    createOrganization: (login: string): { login: string; id: number } => ({
      login,
      id: accountOf(world, login, "Organization").id,
    }),

    /** Makes a team with these members, who belong to the team `parent` too. @throws where the slug is taken. */
    createTeam: (options: {
      org?: string;
      slug: string;
      members: readonly string[];
      parent?: string;
    }): { org: string; slug: string; id: number } => {
      const organisation = findAccount(world, options.org ?? ORGANISATION);
      if (organisation.type !== "Organization") throw new Error(`${organisation.login} is no organisation.`);
      if (!/^[a-z0-9-]+$/.test(options.slug)) throw new Error(`"${options.slug}" is no slug: use a-z, 0-9 and "-".`);
      if (teamOf(world, organisation, options.slug) !== undefined) {
        throw new Error(`${organisation.login} has a team ${options.slug} already.`);
      }
      const team: Team = {
        id: world.nextId(),
        slug: options.slug,
        organisation,
        parent: options.parent === undefined ? undefined : findTeam(options.org, options.parent),
        members: new Map(),
        createdAt: now(),
      };
      for (const login of options.members) enter(team, accountOf(world, login), "active");
      world.teams.set(team.id, team);
      return { org: organisation.login, slug: team.slug, id: team.id };
    },

    /** Takes a person into a team; `state: "pending"` leaves it at an invitation, which is not yet a membership. */
    addToTeam: (options: OfTeam & { user: string; state?: Membership["state"] }): void =>
      enter(findTeam(options.org, options.team), accountOf(world, options.user), options.state ?? "active"),

    /** Takes a person out of a team, but not out of its child teams. @throws if he is not in it. */
    removeFromTeam: (options: OfTeam & { user: string }): void => {
      const account = findAccount(world, options.user);
      if (!findTeam(options.org, options.team).members.delete(account.id)) {
        throw new Error(`${account.login} is not in the team ${options.team}.`);
      }
    },
  };
}
