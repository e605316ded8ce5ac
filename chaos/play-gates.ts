import type { RemoteGitHub } from "../sandbox/connect-sandbox.ts";
import { FAST, SLOW } from "../test/flows/production.ts";
import { evaluationOf, MODEL, OTHER } from "../test/flows/release-stage.ts";
import { type Draft, RELEASING, type Service } from "./world.ts";

/** A release under the numbers that GitHub knows it by. */
export interface PlayedDraft {
  readonly draft: Draft;
  readonly release: number;
  readonly asset: number;
  /** The commit that it stands at. */
  readonly sha: string;
}

/** Does what belongs to the gates beyond pull requests and deployments. */
export interface GatePlayer {
  night(service: Service, holds: boolean): Promise<void>;
  draft(draft: Draft): Promise<void>;
  replace(draft: Draft, right: boolean): Promise<void>;
  drafts(): readonly PlayedDraft[];
}

/** @param first the first commit of each repository */
export function createGatePlayer(github: RemoteGitHub, first: ReadonlyMap<string, string>): GatePlayer {
  const played = new Map<Draft, PlayedDraft>();
  const workflow = async (
    run: { readonly repo: string; readonly workflow: string; readonly headSha: string; readonly headBranch: string },
    event: string,
    artifact: { readonly name: string; readonly files: Readonly<Record<string, string>> },
  ) => {
    const { repo } = run;
    const { run: id } = await github.createRun({ ...run, event });
    await github.uploadArtifact({ repo, run: id, ...artifact });
    await github.completeRun({ repo, run: id });
  };
  /** An upload to a draft sends no event, an edit does. */
  const edit = (release: number, name: string) => github.editRelease({ repo: RELEASING, release, name });
  let edits = 0;
  return {
    async night({ name: repo }, holds) {
      const run = { repo, workflow: "monitor.yml", headSha: first.get(repo) ?? "", headBranch: "main" };
      await workflow(run, "schedule", { name: "monitoring", files: holds ? FAST : SLOW });
    },
    async draft(draft) {
      const { key: tag, right } = draft;
      const branch = `release-${tag}`;
      const files = { "models/credit/model.py": `# ${tag}\n` };
      const from = first.get(RELEASING);
      const { sha } = await github.pushCommit({
        repo: RELEASING,
        branch,
        files,
        ...(from === undefined ? {} : { from }),
      });
      const run = { repo: RELEASING, workflow: "evaluate.yml", headSha: sha, headBranch: branch };
      await workflow(run, "push", { name: "evaluation", files: evaluationOf(MODEL) });
      const { release } = await github.createRelease({ repo: RELEASING, tag, target: sha, draft: true });
      const content = right ? MODEL : OTHER;
      const { asset } = await github.uploadReleaseAsset({ repo: RELEASING, release, name: "credit.onnx", content });
      played.set(draft, { draft, release, asset, sha });
      await edit(release, `${tag} of credit`);
    },
    async replace(draft, right) {
      const known = played.get(draft);
      if (known === undefined) throw new Error(`the story replaces a file of ${draft.key} before it drafts it`);
      const { release, asset } = known;
      const replaced = await github.replaceReleaseAsset({ repo: RELEASING, asset, content: right ? MODEL : OTHER });
      played.set(draft, { ...known, asset: replaced.asset });
      edits += 1;
      await edit(release, `${draft.key} of credit, edit ${edits}`);
    },
    drafts: () => [...played.values()],
  };
}
