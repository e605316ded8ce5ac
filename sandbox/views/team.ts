import { memberCount } from "../model/teams.ts";
import type { Team, World } from "../model/types.ts";
import { fullOrganisationView, nodeId } from "./account.ts";

/** A team as `GET /orgs/O/teams/T` shows it. */
export function fullTeamView(world: World, team: Team) {
  return {
    ...teamView(world, team),
    parent: team.parent === undefined ? null : teamView(world, team.parent),
    members_count: memberCount(world, team),
    repos_count: 0,
    created_at: team.createdAt,
    updated_at: team.createdAt,
    organization: fullOrganisationView(world, team.organisation),
  };
}

function teamView(world: World, team: Team) {
  const url = teamUrl(world, team);
  return {
    id: team.id,
    node_id: nodeId("T", team.id),
    url,
    html_url: `${world.urls.html}/orgs/${team.organisation.login}/teams/${team.slug}`,
    name: team.slug,
    slug: team.slug,
    description: null,
    privacy: "closed",
    notification_setting: "notifications_enabled",
    permission: "pull",
    members_url: `${url}/members{/member}`,
    repositories_url: `${url}/repos`,
    type: "organization",
    organization_id: team.organisation.id,
  };
}

/** How an account belongs to a team. */
export function membershipView(world: World, team: Team, member: { login: string; state: string }) {
  const url = `${teamUrl(world, team)}/memberships/${encodeURIComponent(member.login)}`;
  return { url, role: "member", state: member.state };
}

function teamUrl(world: World, team: Team): string {
  return `${world.urls.api}/organizations/${team.organisation.id}/team/${team.id}`;
}
