import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startSandboxProcess } from "../chaos/processes.ts";
import { readManifest } from "../chaos/read-manifest.ts";
import { exampleFiles } from "../demo/example-files.ts";
import { connectSandbox, type RemoteGitHub } from "../sandbox/connect-sandbox.ts";
import { startServerProcess } from "./servers.ts";

const REPO = "acme/mortgages";

/** What assessing one pull request after another came to. */
export interface Assessed {
  readonly pulls: number;
  readonly perSecond: number;
  /** Requests for each assessment; reads that were answered with 304 cost nothing of the quota. */
  readonly reads: number;
  readonly notModified: number;
  readonly writes: number;
}

/** Has the service judge so many pull requests of the mortgage example, with unspaced writes, until each check is completed. */
export async function measureAssessments(pulls: number): Promise<Assessed> {
  const sandbox = await startSandboxProcess(readManifest());
  const { url, host, app } = sandbox.ready;
  const github = connectSandbox(url);
  const folder = mkdtempSync(join(tmpdir(), "assay-bench-"));
  const service = await startServerProcess(["src/main.ts"], {
    APP_ID: String(app.id),
    PRIVATE_KEY: app.privateKey,
    WEBHOOK_SECRET: app.webhookSecret,
    GHE_HOST: host,
    GHE_PROTOCOL: "http",
    ASSAY_THROTTLE: "off",
    ASSAY_DATA: folder,
    LOG_LEVEL: "warn",
  });
  try {
    await github.setQuota({ remaining: 1e6, limit: 1e6 });
    await prepare(github, pulls + 1);
    await github.deliverTo(`${service.url}/api/github/webhooks`);
    // The first one brings what all others share.
    await judge(github, [0]);
    await github.clearLog();
    const begun = performance.now();
    await judge(
      github,
      Array.from({ length: pulls }, (_, index) => index + 1),
    );
    const seconds = (performance.now() - begun) / 1000;
    const asked = (await github.requests()).filter(({ actor }) => actor === "assay[bot]");
    const each = (of: (request: (typeof asked)[number]) => boolean) => asked.filter(of).length / pulls;
    return {
      pulls,
      perSecond: pulls / seconds,
      reads: each(({ write, status }) => !write && status !== 304),
      notModified: each(({ status }) => status === 304),
      writes: each(({ write }) => write),
    };
  } finally {
    await service.stop();
    await sandbox.stop();
    rmSync(folder, { recursive: true });
  }
}

/** A target branch with a baseline, and branches whose evidence is there; nothing is delivered yet. */
async function prepare(github: RemoteGitHub, count: number): Promise<void> {
  const baseline = exampleFiles("mortgage-approval/baseline");
  const { sha } = await github.createRepository({ name: "mortgages", files: baseline.committed });
  await evaluate(github, { sha, branch: "main", event: "push", files: baseline.artifact });
  for (let index = 0; index < count; index += 1) {
    // Every other one is blocked: that costs a review and a comment.
    const example = exampleFiles(`mortgage-approval/${index % 2 === 0 ? "better" : "unfair"}`);
    const branch = `change-${index}`;
    const files = { ...example.committed, "note.txt": branch };
    const pushed = await github.pushCommit({ repo: REPO, branch, files });
    await evaluate(github, { sha: pushed.sha, branch, event: "pull_request", files: example.artifact });
  }
}

async function evaluate(
  github: RemoteGitHub,
  options: {
    readonly sha: string;
    readonly branch: string;
    readonly event: string;
    readonly files: Readonly<Record<string, string | Uint8Array>>;
  },
): Promise<void> {
  const { sha, branch, event, files } = options;
  const at = { repo: REPO, workflow: "evaluate.yml", headSha: sha, headBranch: branch, event };
  const { run } = await github.createRun(at);
  await github.uploadArtifact({ repo: REPO, run, name: "evaluation", files });
  await github.completeRun({ repo: REPO, run });
}

/** Opens the pull requests and waits until each has its verdict. */
async function judge(github: RemoteGitHub, indices: readonly number[]): Promise<void> {
  const opened = [];
  for (const index of indices) opened.push(await github.openPullRequest({ repo: REPO, head: `change-${index}` }));
  for (const { sha } of opened) await github.waitForCheckRun({ repo: REPO, sha, timeoutMs: 600_000 });
}
