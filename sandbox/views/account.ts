import type { Account, App, Installation, World } from "../model/types.ts";

/** A stable opaque id of the kind GraphQL uses. */
export function nodeId(kind: string, id: number | string): string {
  return Buffer.from(`${kind}:${id}`).toString("base64");
}

/** A user, organisation or bot as the REST API shows it inside other things. */
export function accountView(world: World, account: Account) {
  const url = `${world.urls.api}/users/${encodeURIComponent(account.login)}`;
  return {
    login: account.login,
    id: account.id,
    node_id: nodeId("U", account.id),
    avatar_url: `${world.urls.html}/avatars/u/${account.id}`,
    gravatar_id: "",
    url,
    html_url: `${world.urls.html}/${account.login}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: account.type,
    site_admin: false,
  };
}

/** An account as `GET /user` and `GET /users/NAME` show it. */
export function fullAccountView(world: World, account: Account) {
  return {
    ...accountView(world, account),
    name: account.login,
    email: account.email,
    bio: null,
    blog: "",
    company: null,
    location: null,
    hireable: null,
    followers: 0,
    following: 0,
    public_gists: 0,
    public_repos: 0,
    created_at: account.createdAt,
    updated_at: account.createdAt,
  };
}

/** An organisation as webhooks name it. */
export function organisationView(world: World, account: Account) {
  const url = `${world.urls.api}/orgs/${account.login}`;
  return {
    login: account.login,
    id: account.id,
    node_id: nodeId("O", account.id),
    url,
    repos_url: `${url}/repos`,
    events_url: `${url}/events`,
    hooks_url: `${url}/hooks`,
    issues_url: `${url}/issues`,
    members_url: `${url}/members{/member}`,
    public_members_url: `${url}/public_members{/member}`,
    avatar_url: `${world.urls.html}/avatars/u/${account.id}`,
    description: "",
  };
}

/** An organisation as the teams in it show it. */
export function fullOrganisationView(world: World, account: Account) {
  return {
    ...organisationView(world, account),
    name: account.login,
    html_url: `${world.urls.html}/${account.login}`,
    has_organization_projects: false,
    has_repository_projects: false,
    public_repos: 0,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: account.createdAt,
    updated_at: account.createdAt,
    archived_at: null,
    type: "Organization",
  };
}

/** A GitHub App, as check runs and `GET /app` show it. */
export function appView(world: World, app: App) {
  return {
    id: app.id,
    slug: app.slug,
    node_id: nodeId("A", app.id),
    client_id: app.clientId,
    owner: accountView(world, app.owner),
    name: app.name,
    description: "",
    external_url: "https://example.test",
    html_url: `${world.urls.html}/apps/${app.slug}`,
    created_at: app.createdAt,
    updated_at: app.createdAt,
    permissions: app.permissions,
    events: app.events,
  };
}

/** An installation of the App under test. */
export function installationView(world: World, installation: Installation) {
  return {
    id: installation.id,
    account: accountView(world, installation.account),
    repository_selection: installation.repositories === "all" ? "all" : "selected",
    access_tokens_url: `${world.urls.api}/app/installations/${installation.id}/access_tokens`,
    repositories_url: `${world.urls.api}/installation/repositories`,
    html_url: `${world.urls.html}/settings/installations/${installation.id}`,
    app_id: world.app.id,
    app_slug: world.app.slug,
    target_id: installation.account.id,
    target_type: installation.account.type,
    permissions: installation.permissions,
    events: world.app.events,
    created_at: installation.createdAt,
    updated_at: installation.updatedAt,
    single_file_name: null,
    has_multiple_single_files: false,
    single_file_paths: [],
    suspended_by: installation.suspended === undefined ? null : accountView(world, installation.suspended.by),
    suspended_at: installation.suspended?.at ?? null,
  };
}
