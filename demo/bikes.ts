import { connectSandbox } from "../sandbox/connect-sandbox.ts";
import { exampleFiles, type Files } from "./example-files.ts";
import type { Running } from "./processes.ts";
import { until } from "./story.ts";

export const REPO = "acme/bikes";
const BRANCH = "retrained-on-winter";
const RUNBOOK = "docs/runbook.md";
/** Versions of the model. */
export const [FIRST, NEXT] = ["v1.0.0", "v1.1.0"] as const;

/** What a change must show, and what production must. */
const POLICY = `version: 1
models:
  bike-demand:
    paths: [models/bike-demand/**, "requirements*.txt"]
    risk: minimal
    card: models/bike-demand/MODEL_CARD.md
    evidence:
      predictions:
        from: { workflow: evaluate.yml, artifact: evaluation, path: predictions.csv }
        columns: { label: bikers, prediction: prediction }
      features:
        from: { workflow: evaluate.yml, artifact: evaluation, path: features.csv }
        ignore: [id]
    rules:
      drift/schema: {}
      drift/missing-values: {}
      model-card/present: {}
      model-card/sections: {}
      model-card/licence: {}
      model-card/updated-with-model: {}
monitoring:
  workflow: monitor.yml
  models:
    bike-demand:
      evidence:
        features: { from: { workflow: monitor.yml, artifact: monitoring, path: features.csv }, ignore: [id] }
        reports: [{ from: { workflow: monitor.yml, artifact: monitoring, path: service.json } }]
      rules:
        drift/features: { max-share: 0.3 }
        performance/metrics: { limits: { latency_p95_ms: { max: 200 } } }
  confirm: 2
  close-after: 2
  runbook: ${RUNBOOK}
  assignees: [olga]
  retrain: { workflow: retrain.yml, cool-down: 7d }
release:
  publish: when-passing
  reference: branch
  changelog: CHANGES.md
  open-incidents: never
`;

const STEPS = `1. Look which features drifted: a season, or a broken sensor?
2. If it is a season, wait for the retraining, and review its pull request.
3. If it is a sensor, mend it; the incident closes when the data are as they were.
`;

const RETRAIN = `name: retrain
run-name: Retrain \${{ inputs.model }} for \${{ inputs.incident }}
on:
  workflow_dispatch:
    inputs:
      model: { required: true }
      reason: { required: true }
      evidence: { required: true }
      incident: { required: true }
`;

/** The repository of the bike example on the sandbox, its nights, and what its people and workflows do. */
export function bikes(running: Running) {
  const github = connectSandbox(running.sandbox.url);
  let tip = "";

  async function runOf(
    workflow: string,
    run: { sha: string; branch: string; event: string; name: string; files: Files },
  ) {
    const { sha: headSha, branch: headBranch, event, name, files } = run;
    const { run: id } = await github.createRun({ repo: REPO, workflow, headSha, headBranch, event });
    await github.uploadArtifact({ repo: REPO, run: id, name, files });
    await github.completeRun({ repo: REPO, run: id });
    return id;
  }

  const evaluate = (sha: string, branch: string, event: string, state: string) => {
    const files = exampleFiles(`bike-demand/${state}`).artifact;
    return runOf("evaluate.yml", { sha, branch, event, name: "evaluation", files });
  };

  return {
    github,

    /** A repository with policy, model and evidence on `main`. */
    prepare: async () => {
      const { committed } = exampleFiles("bike-demand/baseline");
      const files = {
        ...committed,
        ".github/assay.yml": Buffer.from(POLICY),
        ".github/workflows/retrain.yml": Buffer.from(RETRAIN),
        "CHANGES.md": Buffer.from(`# Changes\n\n## ${FIRST}\n\nThe season of the training.\n`),
        [RUNBOOK]: Buffer.from(STEPS),
      };
      await github.deliverTo(`${running.appUrl}/api/github/webhooks`);
      const { sha } = await github.createRepository({ name: "bikes", files });
      await github.createUser("olga");
      await github.setPermission({ repo: REPO, user: "olga", level: "write" });
      await github.protectBranch({ repo: REPO, checks: [{ name: "assay", appId: running.sandbox.app.id }] });
      await evaluate(sha, "main", "push", "baseline");
      tip = sha;
    },

    /** A night: monitor.yml runs on main and leaves what the service saw. */
    night: async (state: "steady" | "drifted") => {
      const features = exampleFiles(`bike-demand/${state}`).artifact["features.csv"] ?? new Uint8Array();
      const files = { "features.csv": features, "service.json": Buffer.from('{"latency_p95_ms": 140}') };
      return runOf("monitor.yml", { sha: tip, branch: "main", event: "schedule", name: "monitoring", files });
    },

    /** The issue of the incident, as soon as it meets the condition. */
    issueThat: (condition: RegExp) =>
      until(`the issue with ${condition}`, async () => {
        const [issue] = await github.issues({ repo: REPO });
        return issue !== undefined && condition.test(issue.body ?? "") ? issue : null;
      }),

    /** The retraining that was started, as soon as one was. */
    dispatch: () => until("the retraining", async () => (await github.dispatches({ repo: REPO }))[0] ?? null),

    /** What retrain.yml does: it trains on the newer data, and opens a pull request that names the incident. */
    retrain: async (incident: string) => {
      const { committed } = exampleFiles("bike-demand/drifted");
      const { [".github/assay.yml"]: _policy, ...model } = committed;
      const changes = Buffer.from(`# Changes\n\n## ${NEXT}\n\nRetrained on the winter.\n`);
      const files = { ...model, "CHANGES.md": changes };
      const { sha } = await github.pushCommit({ repo: REPO, branch: BRANCH, files, message: "Retrain on the winter" });
      const body = `Trained on the data of the incident.\n\nAssay-Incident: ${incident}\n`;
      const { pull } = await github.openPullRequest({
        repo: REPO,
        head: BRANCH,
        title: "Retrained on the winter",
        body,
      });
      await evaluate(sha, BRANCH, "pull_request", "drifted");
      return { pull, sha };
    },

    /** The completed check of a commit. */
    verdictOn: (sha: string) =>
      until(`the check on ${sha.slice(0, 7)}`, async () => {
        const runs = await github.checkRuns({ repo: REPO, sha });
        return runs.findLast(({ name, status }) => name === "assay" && status === "completed") ?? null;
      }),

    /** Somebody drafts a release of what is on `main`. */
    draft: async (tag: string) => {
      const facts = { repo: REPO, tag, target: tip, name: `${tag} of bike-demand`, draft: true, user: "olga" };
      return (await github.createRelease(facts)).release;
    },

    /** The verdict on what is drafted of `main`. */
    releaseVerdict: () =>
      until("the check assay/release", async () => {
        const runs = await github.checkRuns({ repo: REPO, sha: tip });
        return runs.findLast(({ name }) => name === "assay/release") ?? null;
      }),

    /** A release, as soon as it is published. */
    published: (release: number) =>
      until("the release", async () => {
        const now = await github.release({ repo: REPO, release });
        return now.draft ? null : now;
      }),

    /** Merges, and evaluates what is on `main` from then on. */
    merge: async (pull: number) => {
      const merged = await github.merge({ repo: REPO, pull });
      if (merged.sha !== undefined) {
        tip = merged.sha;
        await evaluate(tip, "main", "push", "drifted");
      }
      return merged;
    },
  };
}
