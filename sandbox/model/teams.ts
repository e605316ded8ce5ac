import type { Account, Membership, Team, World } from "./types.ts";

/** The team of an organisation that has this slug, if any. */
export function teamOf(world: World, organisation: Account, slug: string): Team | undefined {
  return [...world.teams.values()].find(
    (team) => team.organisation === organisation && team.slug === slug.toLowerCase(),
  );
}

/** How an account belongs to a team; who is in a child team is in its parents too. Undefined for those outside. */
export function membershipIn(world: World, team: Team, account: Account): Membership["state"] | undefined {
  const states = withChildren(world, team).map((one) => one.members.get(account.id)?.state);
  return states.find((state) => state === "active") ?? states.find((state) => state !== undefined);
}

/** How many accounts are in a team or in one of its child teams. */
export function memberCount(world: World, team: Team): number {
  const ids = withChildren(world, team).flatMap((one) =>
    [...one.members.values()].filter(({ state }) => state === "active").map(({ account }) => account.id),
  );
  return new Set(ids).size;
}

/** Whether an account is in a team of an organisation, which makes it a member there. */
export function isMember(world: World, organisation: Account, account: Account): boolean {
  return [...world.teams.values()].some(
    (team) => team.organisation === organisation && team.members.get(account.id)?.state === "active",
  );
}

function withChildren(world: World, team: Team): Team[] {
  const children = [...world.teams.values()].filter((one) => one.parent === team);
  return [team, ...children.flatMap((child) => withChildren(world, child))];
}
