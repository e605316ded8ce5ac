import type { Stage } from "./harness.ts";
import { BASE, FAIR } from "./models.ts";

type Files = Parameters<Stage["repository"]>[1];

/** Repositories whose merges go through a queue that demands `assay`. */
export function queueOf(stage: Stage) {
  const { github } = stage;
  return {
    repository(name: string, files: Files = BASE): string {
      const repo = stage.repository(name, files);
      const checks = [{ name: "assay", appId: stage.sandbox.app.id }];
      github.protectBranch({ repo, checks, mergeQueue: true });
      return repo;
    },

    /** A pull request that touches the model in a file of its own, with evidence of its own head. */
    async proposed(options: { repo: string; branch: string; files?: Files; author?: string; evidence?: typeof FAIR }) {
      const { repo, branch, author = "alice", evidence = FAIR } = options;
      const files = { [`models/credit/${branch}.py`]: "factor = 0.9\n", ...options.files };
      const { pull, sha } = stage.propose({ repo, branch, files, author });
      await stage.evaluate({ repo, sha, branch, files: evidence });
      await stage.settle();
      return { pull, sha };
    },

    /** A run for the group's merged commit that leaves these files. */
    async evaluated(repo: string, group: { headSha: string; headRef: string }, files: typeof FAIR) {
      const branch = group.headRef.replace("refs/heads/", "");
      await stage.evaluate({ repo, sha: group.headSha, branch, files, event: "merge_group" });
      await stage.settle();
    },

    /** How the checks `assay` of a group stand, oldest first. */
    checks(repo: string, { headSha: sha }: { headSha: string }) {
      return github
        .checkRuns({ repo, sha })
        .filter(({ name }) => name === "assay")
        .map(({ conclusion, status }) => conclusion ?? status);
    },
  };
}
