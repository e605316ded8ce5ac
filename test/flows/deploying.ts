import assert from "node:assert/strict";
import type { Stage } from "./harness.ts";
import { BASE, type FAIR, policy, WORKFLOW } from "./models.ts";

export const PRODUCTION = "production";
export const DEPLOY_CHECK = `assay/deployment/${PRODUCTION}`;

type Files = Readonly<Record<string, string>>;

/** A run that has come to an environment. */
export interface Asked {
  readonly repo: string;
  readonly run: number;
  readonly deployment: number;
  readonly environment: string;
}

/** What a test of deployments does. */
export function deploying(stage: () => Stage) {
  return {
    /** A repository whose production Assay protects, and whose policy says this of its environments. */
    repository(name: string, environments: string, options: { readonly wait?: string; readonly files?: Files } = {}) {
      const { wait = "0m", files = {} } = options;
      const law = policy({ wait, rest: environments === "" ? "" : `environments:\n${environments}` });
      const { github, sandbox } = stage();
      const workflows = { ".github/workflows/evaluate.yml": WORKFLOW, ".github/workflows/deploy.yml": WORKFLOW };
      const repo = stage().repository(name, { ...BASE, ...workflows, ".github/assay.yml": law, ...files });
      github.createEnvironment({ repo, name: PRODUCTION, protectedBy: sandbox.app });
      return repo;
    },

    /** A change with this evidence, merged whatever its check says. @returns the head and its merge */
    async merge(repo: string, name: string, evidence: typeof FAIR | null) {
      const { github, sandbox } = stage();
      const change = { "models/credit/model.py": `# ${name}\n` };
      const { pull, sha: head } = stage().propose({ repo, branch: name, files: change });
      if (evidence !== null) await stage().evaluate({ repo, sha: head, branch: name, files: evidence });
      await stage().settle();
      github.protectBranch({ repo, checks: [] });
      const { sha } = github.merge({ repo, pull });
      github.protectBranch({ repo, checks: [{ name: "assay", appId: sandbox.app.id }] });
      await stage().settle();
      assert.ok(sha !== undefined);
      return { head, sha, pull };
    },

    /** A run of deploy.yml for a commit comes to an environment. */
    ask(repo: string, sha: string, environment: string = PRODUCTION): Asked {
      const { github } = stage();
      const at = { repo, workflow: "deploy.yml", headSha: sha, headBranch: "main", event: "push" };
      const { run } = github.createRun(at);
      const { deployment } = github.reachEnvironment({ repo, run, environment });
      return { repo, run, deployment, environment };
    },

    /** What the App has said to that. */
    answer({ repo, deployment }: Asked) {
      const [gate] = stage().github.deployment({ repo, deployment }).gates;
      assert.ok(gate !== undefined);
      return gate;
    },

    /** What stands on the commit about it, one line for each check run. */
    checks(repo: string, sha: string, name: string = DEPLOY_CHECK) {
      return stage()
        .github.checkRuns({ repo, sha })
        .filter((run) => run.name === name);
    },
  };
}
