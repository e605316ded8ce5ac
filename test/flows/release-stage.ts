import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { type Stage, startStage } from "./harness.ts";
import { FAIR, policy, WORKFLOW } from "./models.ts";

/** The released model. */
export const MODEL = Buffer.from("weights, first of their kind");

/** Another file, which no evaluation speaks of. */
export const OTHER = Buffer.from("weights that nobody evaluated");

/** Sections `release`: what is released is what was evaluated; contained where it is not, or published where it is. */
export const CONTAIN = '{ stop: contain, model-digest: { credit: { asset: "*.onnx" } } }';
export const DRAFT = '{ publish: when-passing, model-digest: { credit: { asset: "*.onnx" } } }';

export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Files of a repository whose policy has this section `release`. */
export function released(section: string, rest = "") {
  const law = policy({ rest: `approvers: [emil, olga]\n${rest}release: ${section}\n` })
    .replace("        columns:", "        columns:")
    .replace(
      "    rules:",
      "      reports: [{ from: { workflow: evaluate.yml, artifact: evaluation, path: '*.json' } }]\n    card: CARD.md\n    rules:",
    );
  return {
    ".github/assay.yml": law,
    ".github/workflows/evaluate.yml": WORKFLOW,
    "models/credit/model.py": "threshold = 0.5\n",
    "CARD.md": "---\nversion: 1.0.0\n---\n# Credit\n\nDecides about loans.\n",
    "CHANGES.md": "# Changes\n\n## v1.0.0\n\nThe first.\n",
  };
}

/** What an evaluation of a model leaves. */
export function evaluationOf(model: Uint8Array, tables: Readonly<Record<string, string>> = FAIR) {
  return { ...tables, "model.json": JSON.stringify({ model: { sha256: sha256(model) } }) };
}

/** A stage whose App may write contents, with a repository and an evaluated commit. */
export async function releaseStage(
  section: string,
  options: {
    readonly chores?: boolean;
    readonly contents?: "read" | "write";
    readonly tables?: Readonly<Record<string, string>>;
    readonly files?: Readonly<Record<string, string>>;
    readonly rest?: string;
  } = {},
) {
  const { chores = false, contents = "write", tables, files = {}, rest = "" } = options;
  const stage = await startStage({}, { chores, permissions: { contents } });
  const { github } = stage;
  const { repo, sha } = github.createRepository({ name: "models", files: { ...released(section, rest), ...files } });
  for (const user of ["alice", "emil", "olga"]) github.setPermission({ repo, user, level: "write" });
  const evidence = evaluationOf(MODEL, tables);
  const { artifact } = await stage.evaluate({ repo, sha, branch: "main", event: "push", files: evidence });
  await stage.settle();
  return {
    ...methodsOf(stage, repo),
    stage,
    github,
    repo,
    sha,
    /** The evidence of that commit. */
    artifact,
    /** A draft with the model's file. */
    async draft(more: { tag?: string; target?: string; content?: Uint8Array; body?: string; user?: string } = {}) {
      const { tag = "v1.0.0", content = MODEL, user = "alice", ...facts } = more;
      const { release } = github.createRelease({ repo, tag, draft: true, user, name: tag, ...facts });
      const { asset } = github.uploadReleaseAsset({ repo, release, name: "credit.onnx", content, user });
      github.editRelease({ repo, release, name: `${tag} of credit`, user });
      await stage.settle();
      return { release, asset };
    },
  };
}

function methodsOf({ github, settle }: Stage, repo: string) {
  return {
    /** The check that counts for a commit, or undefined. */
    checkOf: (sha: string) =>
      github.checkRuns({ repo, sha }).findLast(({ name, app }) => name === "assay/release" && app === "assay"),
    /** The one issue that tracks a release. */
    issueOf(release: number) {
      const marker = `<!-- assay:release ${release} -->`;
      const found = github.issues({ repo }).filter(({ body }) => body?.startsWith(marker));
      assert.ok(found.length <= 1, `a release is tracked by ${found.length} issues`);
      return found[0];
    },
    /** Drafts a release with the model's file, and publishes it as a person would who does not know of Assay. */
    async publish(content: Uint8Array, more: { prerelease?: boolean; tag?: string } = {}) {
      const { tag = "v1.0.0", ...facts } = more;
      const { release } = github.createRelease({ repo, tag, draft: true, user: "alice", ...facts });
      const { asset } = github.uploadReleaseAsset({ repo, release, name: "credit.onnx", content, user: "alice" });
      await settle();
      github.publishRelease({ repo, release, user: "alice" });
      return { release, asset };
    },
    /** What people see of a release. */
    look: (release: number) => github.release({ repo, release }),
    async edit(release: number, change: object) {
      github.editRelease({ repo, release, user: "alice", ...change });
      await settle();
    },
  };
}
