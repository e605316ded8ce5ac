import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { speak } from "./conversation.ts";
import { deploying, PRODUCTION } from "./deploying.ts";
import { manifest, type Stage, startStage } from "./harness.ts";
import { FAIR, UNFAIR } from "./models.ts";

const DEPLOY = `name: deploy
on:
  workflow_dispatch:
    inputs:
      ref: { required: true }
jobs:
  deploy:
    runs-on: ubuntu-latest
    steps: [{ run: ./deploy }]
`;
const ROLLBACK = `  production: { rollback: { workflow: deploy.yml, inputs: { ref: "{commit}" } } }\napprovers: [bob]\n`;

describe("/assay rollback", () => {
  let stage: Stage;
  const tools = deploying(() => stage);
  before(async () => {
    stage = await startStage();
  });
  after(async () => {
    const violations = stage.github.violations();
    await stage.close();
    assert.deepEqual(violations, []);
  });

  /** A repository where three commits were deployed, the second of which had not passed; and an issue. */
  async function deployed(name: string, environments: string) {
    const { github } = stage;
    const repo = tools.repository(name, environments, { files: { ".github/workflows/deploy.yml": DEPLOY } });
    github.setPermission({ repo, user: "bob", level: "read" });
    const commits: string[] = [];
    for (const [index, evidence] of [FAIR, UNFAIR, FAIR].entries()) {
      const { sha } = await tools.merge(repo, `change-${index}`, evidence);
      github.deploy({ repo, environment: PRODUCTION, ref: sha });
      commits.push(sha);
    }
    const { pull } = await tools.merge(repo, "last", FAIR);
    const say = async (user: string, body: string) =>
      (await speak(stage, { repo, pull, user, body })).reply?.replace(/^<!--.*-->\n/, "").trim() ?? "";
    return { repo, commits, say };
  }

  it("names the last passing deployment, and starts its workflow where the App may", async () => {
    const { github } = stage;
    const { repo, commits, say } = await deployed("back", ROLLBACK);
    const [first = "", , third = ""] = commits;
    const refused = await say("alice", "/assay rollback production");
    assert.match(refused, /alice/);
    assert.deepEqual(github.dispatches({ repo }), []);

    const unable = await say("bob", "/assay rollback production");
    assert.match(
      unable,
      new RegExp(
        `^\`production\` can go back to commit \`${first.slice(0, 12)}\`, which was deployed there on .* and has passed\\.`,
      ),
    );
    assert.match(unable, new RegExp(`What was deployed there last is commit \`${third.slice(0, 12)}\``));
    assert.match(unable, /`deploy\.yml` was not started: the App lacks `Actions: write`/);

    github.setInstallationPermissions({ permissions: { ...manifest().permissions, actions: "write" } });
    await stage.settle();
    // The token of before may do no more than it could.
    await stage.stop(5000);
    await stage.start();
    const done = await say("bob", "/assay rollback Production");
    assert.match(done, /Assay has started `deploy\.yml` on `main`: see \[its runs\]\(http/);
    assert.deepEqual(
      github.dispatches({ repo }).map(({ workflow, ref, inputs }) => [workflow.replace(/^.*\//, ""), ref, inputs]),
      [["deploy.yml", "main", { ref: first }]],
    );

    // A request whose answer got lost is not made again.
    github.faults.add({ kind: "error-after", method: "POST", path: "/dispatches$" });
    const unsure = await say("bob", "/assay rollback production");
    assert.match(unsure, /GitHub did not say whether it started `deploy\.yml`\. Look at \[its runs\]/);
    assert.equal(github.dispatches({ repo }).length, 2);
    assert.match(
      await say("bob", "/assay rollback prodution"),
      /names no environment `prodution`; did you mean "production"\?/,
    );
    github.setInstallationPermissions({ permissions: manifest().permissions });
  });

  it("does not name what was gone back from", async () => {
    const { github } = stage;
    const { repo, commits, say } = await deployed("twice", ROLLBACK);
    const [first = "", , third = ""] = commits;
    github.deploy({ repo, environment: PRODUCTION, ref: first });
    const said = await say("bob", "/assay rollback production");
    assert.ok(!said.includes(`go back to commit \`${third.slice(0, 12)}\``), said);
    assert.match(said, /`production` has nothing to go back to/);
  });

  it("says so where there is nothing to start, or nothing to go back to", async () => {
    const { repo, say } = await deployed("by-hand", "  production: {}\n  staging: {}\napprovers: [bob]\n");
    assert.match(await say("bob", "/assay rollback production"), /The policy names no workflow that deploys it again/);
    assert.match(await say("bob", "/assay rollback staging"), /`staging` has nothing to go back to: no other commit/);
    assert.deepEqual(stage.github.dispatches({ repo }), []);
  });
});
