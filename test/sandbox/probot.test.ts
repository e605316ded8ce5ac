import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { test } from "node:test";
import { createNodeMiddleware, createProbot } from "probot";
import { openSandbox } from "./support.ts";

test("a real Probot app authenticates by JWT, receives signed webhooks and closes the merge", async (t) => {
  const sandbox = await openSandbox(t);
  const { app: credentials, github } = sandbox;
  const probot = createProbot({
    env: {
      APP_ID: String(credentials.id),
      PRIVATE_KEY: credentials.privateKey,
      WEBHOOK_SECRET: credentials.webhookSecret,
      GHE_HOST: sandbox.host,
      GHE_PROTOCOL: "http",
      LOG_LEVEL: "fatal",
    },
  });
  const middleware = await createNodeMiddleware(
    (app) => {
      app.on("pull_request.opened", async (context) => {
        const { sha } = context.payload.pull_request.head;
        const output = { title: "Blocked", summary: "It is not good enough." };
        await context.octokit.rest.checks.create({
          ...context.repo(),
          name: "assay",
          head_sha: sha,
          conclusion: "failure",
          output,
        });
      });
    },
    { probot, webhooksPath: "/hook" },
  );
  const server = createServer((request, response) => middleware(request, response)).listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => server.close().closeAllConnections());
  const address = server.address();
  github.deliverTo(`http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/hook`);

  const { repo } = github.createRepository({ name: "models" });
  github.protectBranch({ repo, checks: [{ name: "assay", appId: credentials.id }] });
  github.pushCommit({ repo, branch: "change", files: { "a.txt": "a\n" } });
  const { pull, sha } = github.openPullRequest({ repo, head: "change" });
  await github.settled();

  const [run] = github.checkRuns({ repo, sha });
  assert.deepEqual([run?.name, run?.app, run?.conclusion], ["assay", "assay", "failure"]);
  assert.equal(github.merge({ repo, pull }).message, 'Required status check "assay" is failing.');
  assert.ok(github.deliveries().every((delivery) => delivery.statusCode === 200));
  assert.deepEqual(github.violations(), []);
});
