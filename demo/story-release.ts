import { createHash } from "node:crypto";
import { connectSandbox } from "../sandbox/connect-sandbox.ts";
import { FAIR, policy, WORKFLOW } from "../test/flows/models.ts";
import { startBoth } from "./processes.ts";
import { chapter, green, red, say, showCheck, showMarkdown } from "./show.ts";
import { expect, type Story, until } from "./story.ts";

/** What `app.yml` asks for, and `contents: write`, which is optional: only with it drafts can be seen and published. */
const PERMISSIONS = {
  actions: "read",
  checks: "write",
  contents: "write",
  issues: "write",
  members: "read",
  metadata: "read",
  pull_requests: "write",
  statuses: "write",
} as const;

const EVENTS = ["issue_comment", "pull_request", "push", "release", "workflow_run"];

const REPO = "acme/lending";
const TAG = "v1.1.0";
const EVALUATED = Buffer.from("the weights that were evaluated");
const OTHER = Buffer.from("weights that somebody has trained since");

const POLICY = policy({ rest: "approvers: [emil]\n" })
  .replace(
    "rules:",
    "reports: [{ from: { workflow: evaluate.yml, artifact: evaluation, path: model.json } }]\n    rules:",
  )
  .replace("    reports:", "      reports:");
const RELEASE = `release:
  changelog: CHANGES.md
  model-digest: { credit: { asset: credit.onnx } }
`;

/** A draft whose file is not the one that was evaluated is stopped; mended, it passes and is published by hand. */
export const release: Story = async () => {
  const running = await startBoth({ permissions: PERMISSIONS, events: EVENTS });
  const github = connectSandbox(running.sandbox.url);
  try {
    await github.deliverTo(`${running.appUrl}/api/github/webhooks`);
    const files = {
      ".github/assay.yml": `${POLICY}${RELEASE}`,
      ".github/workflows/evaluate.yml": WORKFLOW,
      "models/credit/model.py": "threshold = 0.5\n",
      "CHANGES.md": `# Changes\n\n## ${TAG}\n\nA threshold of its own.\n`,
    };
    const { sha } = await github.createRepository({ name: "lending", files });
    for (const user of ["alice", "emil"]) await github.setPermission({ repo: REPO, user, level: "write" });
    const { run } = await github.createRun({
      repo: REPO,
      workflow: "evaluate.yml",
      headSha: sha,
      headBranch: "main",
      event: "push",
    });
    const digest = createHash("sha256").update(EVALUATED).digest("hex");
    const evidence = { ...FAIR, "model.json": JSON.stringify({ model: { sha256: digest } }) };
    await github.uploadArtifact({ repo: REPO, run, name: "evaluation", files: evidence });
    await github.completeRun({ repo: REPO, run });

    const checkThat = (conclusion: string) =>
      until(`the check assay/release to be ${conclusion}`, async () => {
        const runs = await github.checkRuns({ repo: REPO, sha });
        const last = runs.findLast(({ name, app }) => name === "assay/release" && app === "assay");
        return last?.conclusion === conclusion ? last : null;
      });
    const issueOfDraft = (id: number) =>
      until("the draft's issue", async () => {
        const marker = `<!-- assay:release ${id} -->`;
        return (await github.issues({ repo: REPO })).find(({ body }) => body?.startsWith(marker) === true) ?? null;
      });

    chapter(`Alice drafts ${TAG}, with a file that was trained after the evaluation`);
    const { release: id } = await github.createRelease({ repo: REPO, tag: TAG, draft: true, user: "alice", name: TAG });
    const { asset } = await github.uploadReleaseAsset({
      repo: REPO,
      release: id,
      name: "credit.onnx",
      content: OTHER,
      user: "alice",
    });
    await github.editRelease({ repo: REPO, release: id, name: `${TAG} of credit`, user: "alice" });
    showCheck(await checkThat("failure"));
    const { issue } = await issueOfDraft(id);
    say(`\n${red("✖")} issue #${issue} follows the draft`);

    chapter("Emil asks for the release all the same");
    await github.comment({ repo: REPO, issue, user: "emil", body: "/assay release" });
    const refused = await until("the refusal", async () => {
      const replies = await github.comments({ repo: REPO, issue });
      return replies.find(({ body }) => body.startsWith("<!-- assay:reply ")) ?? null;
    });
    showMarkdown(refused.body);
    expect((await github.release({ repo: REPO, release: id })).draft, "a draft that is stopped stays a draft");

    chapter("Alice uploads the file that was evaluated");
    await github.replaceReleaseAsset({ repo: REPO, asset, content: EVALUATED, user: "alice" });
    await github.editRelease({ repo: REPO, release: id, name: `${TAG} of credit, as evaluated`, user: "alice" });
    showCheck(await checkThat("success"));

    chapter("Emil asks again: everything is read anew, and it is published");
    await github.comment({ repo: REPO, issue, user: "emil", body: "/assay release" });
    const published = await until("the release", async () => {
      const now = await github.release({ repo: REPO, release: id });
      return now.draft ? null : now;
    });
    say(`${green("✔")} ${TAG} is published; its notes say by what it was let out\n`);
    await until("the block in the notes", async () =>
      /assay/.test((await github.release({ repo: REPO, release: id })).body ?? "") ? true : null,
    );
    showMarkdown((await github.release({ repo: REPO, release: id })).body ?? published.body ?? "");
    const violations = await github.violations();
    expect(violations.length === 0, `the App sent what GitHub would not understand: ${JSON.stringify(violations)}`);
  } finally {
    await running.stop();
  }
};
