import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { parseRecord, type RecordBody } from "../../src/store/records/record.ts";
import type { Store } from "../../src/store/store.ts";
import { openTasks } from "../cli/with-trail.ts";
import { type FreshPlace, freshPlace } from "../store/fresh-place.ts";
import { deploying, PRODUCTION } from "./deploying.ts";
import { type Stage, startStage } from "./harness.ts";
import { FAIR } from "./models.ts";

describe("what is kept about deployments", () => {
  let stage: Stage;
  let fresh: FreshPlace;
  let store: Store<unknown>;
  const tools = deploying(() => stage);
  before(async () => {
    fresh = await freshPlace();
    stage = await startStage(fresh.settings);
    store = await openTasks(fresh.place);
  });
  after(async () => {
    const violations = stage.github.violations();
    await store.close();
    await stage.close();
    await fresh.remove();
    assert.deepEqual(violations, []);
  });

  async function records(kind: string, commit: string): Promise<RecordBody[]> {
    const rows = await store.db
      .selectFrom("records")
      .select("body")
      .where("kind", "=", kind)
      .where("commit", "=", commit)
      .orderBy("seq")
      .execute();
    return rows.map(({ body }) => parseRecord(body) ?? assert.fail(body));
  }

  it("is the decision with its grounds, and how the deployment went, each once", async () => {
    const { github } = stage;
    const repo = tools.repository("kept", "  production: {}\n");
    const { sha, head } = await tools.merge(repo, "change", FAIR);
    const asked = tools.ask(repo, sha);
    await stage.settle();
    github.completeRun({ repo, run: asked.run, conclusion: "failure" });
    const elsewhere = github.deploy({ repo, environment: "preview", ref: sha });
    await stage.settle();
    for (const { id, event, redelivery } of github.deliveries()) {
      if (event === "deployment_status" && !redelivery) github.redeliver(id);
    }
    await stage.settle();
    const [decision, second] = await records("deployment", sha);
    assert.ok(decision !== undefined && second === undefined);
    const { state, environment, demands, models, verdictOf, policy } = decision.details;
    assert.deepEqual([state, environment, models], ["approved", PRODUCTION, ["credit"]]);
    assert.deepEqual(verdictOf, { commit: head, number: 1, entry: 1 });
    assert.match(JSON.stringify(policy), /"digest":"sha256:/);
    assert.match(JSON.stringify(demands), /"name":"assessed",.*"state":"met"/);

    const rollouts = await records("rollout", sha);
    assert.deepEqual(
      rollouts.map(({ details }) => [details["environment"], details["state"], details["deployment"]]),
      [[PRODUCTION, "failure", asked.deployment]],
    );
    assert.deepEqual(rollouts[0]?.details["decision"], { entry: decision.seq, state: "approved" });
    assert.deepEqual(rollouts[0]?.details["models"], ["credit"]);
    assert.ok(elsewhere.deployment > 0);
  });

  it("is that an administrator did not wait for an answer", async () => {
    const { github } = stage;
    const repo = tools.repository("passed-by", "  production: { assessed: false }\n");
    const sha = github.tipOf({ repo }) ?? "";
    await stage.stop(5000);
    const asked = tools.ask(repo, sha);
    await github.settled();
    github.bypassProtection(asked);
    github.completeRun({ repo, run: asked.run });
    await stage.start();
    const event = github.deliveries().find((one) => one.event === "deployment_protection_rule");
    assert.ok(event !== undefined);
    github.redeliver(event.id);
    await stage.settle();
    const [passedBy] = await records("deployment-passed-by", sha);
    assert.deepEqual(passedBy?.details["how"], "run-ended");
    assert.deepEqual(await records("deployment", sha), []);
  });

  it("holds a deployment back while an incident is open", async () => {
    const { github } = stage;
    const repo = tools.repository("incident", "  production: { open-incidents: never }\n");
    const { sha } = await tools.merge(repo, "change", FAIR);
    const [record] = await records("verdict", (await stage.github.pullRequest({ repo, pull: 1 })).headSha);
    const incident = {
      repository: record?.repository?.id ?? 0,
      id: 1,
      installation: stage.sandbox.app.installationId,
      model: "credit",
      rule: "drift/features",
      state: "open" as const,
      failing: 3,
      holding: 0,
      issue: null,
      title: "Drift",
      last_run: 1,
      last: "broken" as const,
      findings: "[]",
      evidence: "",
      run_url: "",
      commit: sha,
      retraining: null,
      opened: Date.now(),
      confirmed: Date.now(),
      closed: null,
      why_closed: null,
      written: 1,
    };
    await store.db.insertInto("incidents").values(incident).execute();
    const first = tools.ask(repo, sha);
    await stage.settle();
    assert.equal(tools.answer(first).state, "rejected");
    assert.match(
      tools.answer(first).comment ?? "",
      /1 open: `?drift\/features`? of credit does not hold in production/,
    );
    await store.db.updateTable("incidents").set({ state: "closed" }).execute();
    const second = tools.ask(repo, sha);
    await stage.settle();
    assert.equal(tools.answer(second).state, "approved");
    assert.equal(github.deployment(second).states.at(-1), "in_progress");
  });

  it("says in the answer that it could not be judged, where GitHub fails for good", async () => {
    const { github } = stage;
    const repo = tools.repository("given-up", "  production: {}\n");
    const { sha } = await tools.merge(repo, "change", FAIR);
    github.faults.add({ kind: "error-before", method: "GET", path: "/pulls$", count: 15 });
    const asked = tools.ask(repo, sha);
    await stage.settle();
    github.faults.clear();
    const { state, comment } = tools.answer(asked);
    assert.equal(state, "rejected");
    assert.match(
      comment ?? "",
      /Assay could not judge this deployment: GitHub did not answer, or answered with an error/,
    );
    assert.match(comment ?? "", /Next: Run the deployment again/);
    const [decision] = await records("deployment", sha);
    assert.equal(decision?.details["state"], "rejected");
  });

  it("counts evidence only as long as the policy says", async () => {
    const { github } = stage;
    const repo = tools.repository("age", "  production: { max-age: 30 }\n");
    const { sha } = await tools.merge(repo, "change", FAIR);
    const asked = tools.ask(repo, sha);
    await stage.settle();
    assert.equal(tools.answer(asked).state, "approved", tools.answer(asked).comment ?? "");
    assert.match(
      tools.answer(asked).comment ?? "",
      /The oldest evidence \(`?evaluate\.yml`?\) is 0 days old; 30 are allowed/,
    );
    const bare = github.pushCommit({ repo, branch: "bare", files: { "notes.md": "x" } });
    const open = github.openPullRequest({ repo, head: "bare" });
    await stage.settle();
    assert.equal(stage.check({ repo, sha: bare.sha }).conclusion, "success");
    assert.ok(open.pull > 0);
    const none = tools.ask(repo, bare.sha);
    await stage.settle();
    assert.equal(tools.answer(none).state, "rejected");
    assert.match(
      tools.answer(none).comment ?? "",
      /Nobody can tell how old the evidence is: `?evaluate\.yml`? left none/,
    );
  });

  it("is answered once for all jobs of a run that come to the same environment", async () => {
    const { github } = stage;
    const repo = tools.repository("matrix", "  production: {}\n");
    const good = await tools.merge(repo, "good", FAIR);
    const one = tools.ask(repo, good.sha);
    const other = github.reachEnvironment({ repo, run: one.run, environment: PRODUCTION });
    await stage.settle();
    for (const { deployment } of [one, other]) {
      assert.equal(tools.answer({ ...one, deployment }).state, "approved");
    }
    assert.equal(tools.checks(repo, good.sha).length, 1);
    assert.equal((await records("deployment", good.sha)).length, 1);
    assert.deepEqual(await records("deployment-passed-by", good.sha), []);
  });
});
