import type { RemoteGitHub } from "../sandbox/connect-sandbox.ts";
import { BASE, demand, policy, WORKFLOW } from "../test/flows/models.ts";
import { monitoredFiles, monitoredPolicy } from "../test/flows/production.ts";
import { DRAFT, released } from "../test/flows/release-stage.ts";
import type { Draws } from "./draws.ts";
import type { Manifest } from "./read-manifest.ts";
import { BASES, type Base, ENVIRONMENTS, type Law, RELEASING, type Repo, type World } from "./world.ts";

/** Requests that an organisation may make within the hour: more than a small one's, as this hour takes minutes. */
const QUOTA = 1_000_000;

/** The file that governs. */
export const POLICY = ".github/assay.yml";

/** What deployments must show; of one environment it says nothing. */
const DEPLOYMENTS = "environments:\n  production: {}\n  staging: { assessed: false }\n";

/** Repositories of three organisations, of which the first has most of the work. */
export function drawWorld(draws: Draws, options: { readonly short: boolean }): World {
  const law = (): Law => draws.pick([0.8, 0.6, 0.4] as const);
  const repo = (name: string, wait: Repo["wait"], busy: number): Repo => ({
    name,
    wait,
    busy,
    laws: new Map(BASES.map((base): [Base, Law] => [base, law()])),
  });
  // To wait a minute is more than a short run has.
  const minute = options.short ? "0m" : "1m";
  const repos = [
    repo("acme/credit", minute, 30),
    repo("acme/scoring", "2h", 25),
    repo("acme/limits", "0m", 20),
    repo("globex/pricing", "2h", 10),
    repo("globex/claims", minute, 5),
    repo("initech/churn", "2h", 10),
  ];
  const service = (name: string, retrains: boolean) => ({ name, retrains, nights: [] });
  const services = [service("acme/pages", false), service("globex/quotes", true)];
  return { repos, services, drafts: [], branches: new Map(), pulls: [], denied: new Set() };
}

/** The text of a policy. */
export function policyText({ wait }: Repo, law: Law): string {
  return law === "broken" ? "version: 1\nmodels: [credit\n" : policy({ rule: demand(law), wait, rest: DEPLOYMENTS });
}

/** A GitHub on which a story can begin. */
export interface Stage {
  /** The first commit of each repository, by its name. */
  readonly firsts: ReadonlyMap<string, string>;
  readonly installations: readonly number[];
}

/** Makes the repositories, their target branches and what guards them. */
export async function buildStage(
  github: RemoteGitHub,
  world: World,
  options: { readonly appId: number; readonly permissions: Manifest["permissions"] },
): Promise<Stage> {
  const { appId, permissions } = options;
  const { repos } = world;
  const firsts = new Map<string, string>();
  const installations: number[] = [];
  for (const account of new Set(repos.map(({ name }) => ownerOf(name)))) {
    await github.createOrganization(account);
    const { id } = await github.install({ account, permissions });
    installations.push(id);
    await github.setQuota({ installation: id, remaining: QUOTA, limit: QUOTA });
  }
  for (const repo of repos) {
    const [owner, name = ""] = [ownerOf(repo.name), repo.name.split("/")[1]];
    const files = { ...BASE, ".github/workflows/evaluate.yml": WORKFLOW };
    const { sha } = await github.createRepository({ owner, name, files });
    firsts.set(repo.name, sha);
    await github.createBranch({ repo: repo.name, branch: "release", from: sha });
    for (const environment of ENVIRONMENTS) {
      await github.createEnvironment({ repo: repo.name, name: environment, protectedBy: { id: appId } });
    }
    for (const [branch, law] of repo.laws) {
      const checks = [{ name: "assay", appId }];
      await github.protectBranch({ repo: repo.name, branch, checks });
      await github.pushCommit({ repo: repo.name, branch, files: { [POLICY]: policyText(repo, law) } });
    }
  }
  for (const [name, files] of otherRepositories(world)) {
    const [owner, repo = ""] = [ownerOf(name), name.split("/")[1]];
    const { sha } = await github.createRepository({ owner, name: repo, files });
    firsts.set(name, sha);
  }
  return { firsts, installations };
}

/** The repositories without pull requests: those of the services, and the one that releases. */
function otherRepositories({ services }: World): [name: string, files: Readonly<Record<string, string>>][] {
  const terms = { confirm: 1, closeAfter: 1 };
  const monitored = services.map(({ name, retrains }): [string, Record<string, string>] => [
    name,
    monitoredFiles(monitoredPolicy(retrains ? terms : { ...terms, retrain: null })),
  ]);
  return [...monitored, [RELEASING, released(DRAFT)]];
}

function ownerOf(name: string): string {
  return name.split("/")[0] ?? "";
}
