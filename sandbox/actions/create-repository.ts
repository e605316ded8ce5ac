import { createObjectStore } from "../git/objects.ts";
import { ApiError } from "../model/api-error.ts";
import type { Account, Repository, World } from "../model/types.ts";
import { now } from "../model/world.ts";

/** Makes an empty repository, or a fork that shares objects and branches with its parent. */
export function createRepository(
  world: World,
  options: { owner: Account; name: string; private: boolean; defaultBranch: string; parent?: Repository },
): Repository {
  const fullName = `${options.owner.login}/${options.name}`;
  if (world.repositories.has(fullName.toLowerCase())) {
    throw new ApiError(422, `The repository ${fullName} exists already.`);
  }
  const { parent } = options;
  const at = now();
  const repository: Repository = {
    id: world.nextId(),
    owner: options.owner,
    name: options.name,
    fullName,
    private: options.private,
    defaultBranch: options.defaultBranch,
    objects: parent?.objects ?? createObjectStore(),
    branches: new Map(parent?.branches),
    tags: new Map(parent?.tags),
    burnedTags: new Set(),
    releases: new Map(),
    latestRelease: undefined,
    immutableReleases: false,
    parent,
    permissions: new Map(),
    rules: new Map(),
    rulesets: new Map(),
    activities: [],
    pulls: new Map(),
    mergeGroups: [],
    issues: new Map(),
    hasIssues: true,
    labels: new Map(),
    comments: new Map(),
    checkRuns: new Map(),
    checkSuites: new Map(),
    checkRunsAt: new Map(),
    checkSuitesAt: new Map(),
    statuses: [],
    workflows: new Map(),
    runs: new Map(),
    artifacts: new Map(),
    dispatches: [],
    forkApproval: "first_time_contributors",
    environments: new Map(),
    deployments: new Map(),
    nextNumber: 1,
    createdAt: at,
    pushedAt: at,
  };
  world.repositories.set(fullName.toLowerCase(), repository);
  world.redirects.delete(fullName.toLowerCase());
  return repository;
}
