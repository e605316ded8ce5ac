import assert from "node:assert/strict";
import { test } from "node:test";
import { appOctokit, failure, octokitWith, openSandbox, userOctokit } from "./support.ts";

const MEMBERS = { contents: "read", members: "read", pull_requests: "write" } as const;

test("a team shows who is in it, child teams counted, and 404 is the answer for everybody else", async (t) => {
  const sandbox = await openSandbox(t, { permissions: MEMBERS });
  const { github } = sandbox;
  const { id } = github.createTeam({ slug: "ml-risk", members: ["olivia", "rita"] });
  github.createTeam({ slug: "ml-risk-eu", members: ["erik", "rita"], parent: "ml-risk" });
  github.createUser("alice");
  const app = await appOctokit(sandbox);
  const { data } = await app.rest.teams.getByName({ org: "acme", team_slug: "ml-risk" });
  assert.deepEqual([data.id, data.slug, data.members_count, data.organization.login], [id, "ml-risk", 3, "acme"]);
  const child = await app.rest.teams.getByName({ org: "acme", team_slug: "ml-risk-eu" });
  assert.equal(child.data.parent?.slug, "ml-risk");
  const of = (team_slug: string, username: string) =>
    app.rest.teams.getMembershipForUserInOrg({ org: "acme", team_slug, username });
  assert.deepEqual(
    [(await of("ml-risk", "rita")).data.state, (await of("ml-risk", "Erik")).data.state],
    ["active", "active"],
  );
  assert.equal((await failure(of("ml-risk-eu", "olivia"))).status, 404);
  assert.equal((await failure(of("ml-risk", "alice"))).status, 404);
  assert.equal((await failure(of("ml-risk", "nobody-there"))).status, 404);
  assert.equal((await failure(of("no-team", "rita"))).status, 404);
  assert.deepEqual(github.violations(), []);
});

test("people come and go, and an invitation is not a membership yet", async (t) => {
  const sandbox = await openSandbox(t, { permissions: MEMBERS });
  const { github } = sandbox;
  github.createTeam({ slug: "ml-risk", members: ["rita"] });
  const app = await appOctokit(sandbox);
  const of = (username: string) =>
    app.rest.teams.getMembershipForUserInOrg({ org: "acme", team_slug: "ml-risk", username });
  github.addToTeam({ team: "ml-risk", user: "alice", state: "pending" });
  assert.equal((await of("alice")).data.state, "pending");
  github.addToTeam({ team: "ml-risk", user: "alice" });
  assert.equal((await of("alice")).data.state, "active");
  github.removeFromTeam({ team: "ml-risk", user: "rita" });
  assert.equal((await failure(of("rita"))).status, 404);
  assert.throws(() => github.removeFromTeam({ team: "ml-risk", user: "rita" }), /rita is not in the team/);
  assert.throws(() => github.createTeam({ slug: "ml-risk", members: [] }), /has a team ml-risk already/);
});

test("an installation without `members: read`, or of another account, may not see teams", async (t) => {
  const sandbox = await openSandbox(t);
  const { github } = sandbox;
  github.createTeam({ slug: "ml-risk", members: ["rita"] });
  const app = await appOctokit(sandbox);
  const at = { org: "acme", team_slug: "ml-risk" };
  const team = await failure(app.rest.teams.getByName(at));
  assert.deepEqual([team.status, /Resource not accessible by integration/.test(team.message)], [403, true]);
  const membership = await failure(app.rest.teams.getMembershipForUserInOrg({ ...at, username: "rita" }));
  assert.equal(membership.status, 403);
  github.createOrganization("globex");
  github.createTeam({ org: "globex", slug: "ml-risk", members: ["rita"] });
  github.setInstallationPermissions({ permissions: MEMBERS });
  const stronger = await appOctokit(sandbox);
  assert.equal((await stronger.rest.teams.getByName(at)).status, 200);
  assert.equal((await failure(stronger.rest.teams.getByName({ ...at, org: "globex" }))).status, 403);
});

test("a person sees the teams of an organisation if he is in one of them", async (t) => {
  const sandbox = await openSandbox(t);
  sandbox.github.createTeam({ slug: "ml-risk", members: ["rita"] });
  const at = { org: "acme", team_slug: "ml-risk" };
  assert.equal((await userOctokit(sandbox, "rita").rest.teams.getByName(at)).status, 200);
  assert.equal((await failure(userOctokit(sandbox, "alice").rest.teams.getByName(at))).status, 404);
  assert.equal((await failure(octokitWith(sandbox, "wrong").rest.teams.getByName(at))).status, 401);
});
