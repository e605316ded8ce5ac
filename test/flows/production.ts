import type { Stage } from "./harness.ts";
import { WORKFLOW } from "./models.ts";

/** What production must show of one model, and what follows where it does not. */
export function monitoredPolicy(
  options: { confirm?: number; closeAfter?: number; retrain?: string | null; rest?: string } = {},
): string {
  const { confirm = 2, closeAfter = 2, retrain = "{ workflow: retrain.yml, cool-down: 7d }", rest = "" } = options;
  return `version: 1
models:
  credit:
    paths: [models/credit/**]
    risk: high
    evidence:
      predictions:
        from: { workflow: evaluate.yml, artifact: evaluation, path: predictions.csv }
        columns: { label: defaulted, prediction: approved, groups: [sex] }
    rules:
      fairness/demographic-parity-ratio: { min: 0.8, groups: [sex] }
monitoring:
  workflow: monitor.yml
  confirm: ${confirm}
  close-after: ${closeAfter}
  runbook: docs/runbook.md
  models:
    credit:
      evidence:
        reports: [{ from: { workflow: monitor.yml, artifact: monitoring, path: metrics.json } }]
      rules:
        performance/metrics: { limits: { latency_p95_ms: { max: 200 } } }
${retrain === null ? "" : `  retrain: ${retrain}\n`}${rest}`;
}

export const RETRAIN = `name: retrain
run-name: Retrain \${{ inputs.model }} for \${{ inputs.incident }}
on:
  workflow_dispatch:
    inputs:
      model: { required: true }
      reason: { required: true }
      evidence: { required: true }
      incident: { required: true }
jobs:
  retrain:
    runs-on: ubuntu-latest
    steps: [{ run: python train.py }]
`;

export const RUNBOOK = `# When the model is slow

Ask @acme/oncall, see https://example.com/board and #17.

1. Look at the dashboard.
2. Run the profile:
   - on one replica first
3. <img src=x onerror=alert(1)> Tell **the owners**.

\`\`\`sh
kubectl rollout undo deployment/credit
\`\`\`
`;

/** What the default branch of a monitored repository holds. */
export function monitoredFiles(policy: string = monitoredPolicy()): Record<string, string> {
  return {
    ".github/assay.yml": policy,
    ".github/workflows/evaluate.yml": WORKFLOW,
    ".github/workflows/monitor.yml":
      "name: monitor\non: { schedule: [{ cron: '0 3 * * *' }], workflow_dispatch: {} }\n",
    ".github/workflows/retrain.yml": RETRAIN,
    "docs/runbook.md": RUNBOOK,
    "models/credit/model.py": "threshold = 0.5\n",
  };
}

export const FAST = { "metrics.json": '{"latency_p95_ms": 120}' };
export const SLOW = { "metrics.json": '{"latency_p95_ms": 350}' };
/** A run that leaves a report without the metric. */
export const SILENT = { "metrics.json": '{"rows": 12}' };

type Metrics = Readonly<Record<string, string>>;

/** Starts a monitoring run and leaves its evidence; it has not ended yet. */
export async function beginMonitoring(
  { github }: Pick<Stage, "github">,
  options: { repo: string; sha: string; files: Metrics | null; event?: string; branch?: string; headRepo?: string },
): Promise<number> {
  const { repo, sha, files, event = "schedule", branch = "main", headRepo } = options;
  const { run } = github.createRun({
    repo,
    workflow: "monitor.yml",
    headSha: sha,
    headBranch: branch,
    event,
    ...(headRepo === undefined ? {} : { headRepo }),
  });
  if (files !== null) await github.uploadArtifact({ repo, run, name: "monitoring", files });
  return run;
}

/** A whole monitoring run, and what the App makes of it. */
export async function monitorOnce(
  stage: Pick<Stage, "github" | "settle">,
  options: Parameters<typeof beginMonitoring>[1] & { conclusion?: string },
): Promise<number> {
  const { repo, conclusion = "success" } = options;
  const run = await beginMonitoring(stage, options);
  stage.github.completeRun({ repo, run, conclusion });
  await stage.settle();
  return run;
}
