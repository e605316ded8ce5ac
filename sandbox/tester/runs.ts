import { endDeployments } from "../actions/deployment-gates.ts";
import { addArtifact, createRun, updateRun } from "../actions/runs.ts";
import type { Artifact, ForkApproval, WorkflowRun, World } from "../model/types.ts";
import { now } from "../model/world.ts";
import { actingUser, findRepository, findRun } from "./lookup.ts";
import { makeZip } from "./make-zip.ts";

type At = { repo: string; run: number };

/** Workflow runs and their artifacts. */
export function runTools(world: World) {
  const findArtifact = (options: { repo: string; artifact: number }): Artifact => {
    const found = findRepository(world, options.repo).artifacts.get(options.artifact);
    if (found === undefined) throw new Error(`${options.repo} has no artifact ${options.artifact}.`);
    return found;
  };
  return {
    /**
     * Starts a run of `.github/workflows/<workflow>` (or of a whole path) on a commit and announces it. It is in
     * progress unless told otherwise; with a conclusion it is completed.
     */
    createRun: (options: {
      repo: string;
      workflow: string;
      headSha: string;
      headBranch: string;
      headRepo?: string;
      event?: string;
      status?: WorkflowRun["status"];
      conclusion?: string;
      actor?: string;
    }): { run: number } => {
      const { conclusion, workflow } = options;
      const run = createRun(world, findRepository(world, options.repo), {
        path: workflow.includes("/") ? workflow : `.github/workflows/${workflow}`,
        event: options.event ?? "pull_request",
        headSha: options.headSha,
        headBranch: options.headBranch,
        headRepository: findRepository(world, options.headRepo ?? options.repo),
        actor: actingUser(world, options.actor),
        status: conclusion === undefined ? (options.status ?? "in_progress") : "completed",
        conclusion: conclusion ?? null,
      });
      return { run: run.id };
    },

    /** Moves a run to another state, e.g. `{ status: "in_progress" }` after an approval. */
    updateRun: (options: At & { status: WorkflowRun["status"]; conclusion?: string }): void => {
      const { repository, run } = findRun(world, options);
      updateRun(world, repository, run, { status: options.status, conclusion: options.conclusion ?? null });
      if (options.status === "completed") endDeployments(world, repository, run);
    },

    /** Ends a run, successfully unless told otherwise, and announces it; its deployments end with it. */
    completeRun: (options: At & { conclusion?: string }): void => {
      const { repository, run } = findRun(world, options);
      updateRun(world, repository, run, { status: "completed", conclusion: options.conclusion ?? "success" });
      endDeployments(world, repository, run);
    },

    /** Workflows that were started by hand, oldest first, each with its run, which is queued at first. */
    dispatches: (options: { repo: string }) =>
      findRepository(world, options.repo).dispatches.map(({ workflow, ref, inputs, actor, run }) => ({
        workflow: workflow.path,
        ref,
        inputs,
        actor: actor.login,
        run: run.id,
        headSha: run.headSha,
      })),

    /** Sets whose pull requests from forks wait for somebody to approve their runs; shown only. */
    setForkApproval: (options: { repo: string; policy: ForkApproval }): void => {
      findRepository(world, options.repo).forkApproval = options.policy;
    },

    /**
     * Attaches an artifact: `files` are zipped for real, `zip` is taken as it is, however hostile. `digest` and
     * `size` can be made to lie; `digest: null` is an artifact of before upload-artifact v4.
     */
    uploadArtifact: async (
      options: At & { name: string; digest?: string | null; size?: number } & (
          | { files: Readonly<Record<string, string | Uint8Array>> }
          | { zip: Uint8Array }
        ),
    ): Promise<{ artifact: number; digest: string | null; size: number }> => {
      const { repository, run } = findRun(world, options);
      const zip = "zip" in options ? Buffer.from(options.zip) : await makeZip(options.files);
      const { name, digest, size } = options;
      const artifact = addArtifact(world, repository, {
        run,
        name,
        zip,
        ...(digest === undefined ? {} : { digest }),
        ...(size === undefined ? {} : { size }),
      });
      return { artifact: artifact.id, digest: artifact.digest, size: artifact.size };
    },

    /** Lets an artifact expire: it stays listed, its download is gone (410). */
    expireArtifact: (options: { repo: string; artifact: number }): void => {
      findArtifact(options).expiredAt = now();
    },

    /** Deletes an artifact. */
    deleteArtifact: (options: { repo: string; artifact: number }): void => {
      findRepository(world, options.repo).artifacts.delete(findArtifact(options).id);
    },
  };
}
