import { type OrganisationAccess, type OrganisationContext, ok, type Route } from "../http/route.ts";
import { notFound } from "../model/api-error.ts";
import { membershipIn, teamOf } from "../model/teams.ts";
import type { Team } from "../model/types.ts";
import { fullTeamView, membershipView } from "../views/team.ts";

const READ: OrganisationAccess = { organisation: "members", level: "read" };
const BASE = "/orgs/{org}/teams/{team_slug}";

/** Teams of an organisation and who is in them. */
export const teamRoutes: readonly Route[] = [
  {
    method: "GET",
    path: BASE,
    access: READ,
    handleOrganisation: (context) => ok(fullTeamView(context.world, teamFor(context))),
  },
  {
    method: "GET",
    path: `${BASE}/memberships/{username}`,
    access: READ,
    handleOrganisation: (context) => {
      const { world, params } = context;
      const team = teamFor(context);
      const account = world.accounts.get((params["username"] ?? "").toLowerCase());
      const state = account === undefined ? undefined : membershipIn(world, team, account);
      if (account === undefined || state === undefined) throw notFound();
      return ok(membershipView(world, team, { login: account.login, state }));
    },
  },
];

function teamFor({ world, organisation, params }: OrganisationContext): Team {
  const team = teamOf(world, organisation, params["team_slug"] ?? "");
  if (team === undefined) throw notFound();
  return team;
}
