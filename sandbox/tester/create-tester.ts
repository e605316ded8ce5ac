import type { World } from "../model/types.ts";
import { accountTools } from "./accounts.ts";
import { checkTools } from "./checks.ts";
import { commentTools } from "./comments.ts";
import { deploymentTools } from "./deployments.ts";
import { installationTools } from "./installations.ts";
import { issueTools } from "./issues.ts";
import { mergeQueueTools } from "./merge-queue.ts";
import { type Observed, observationTools } from "./observation.ts";
import { pullTools } from "./pulls.ts";
import { releaseAssetTools } from "./release-assets.ts";
import { releaseTools } from "./releases.ts";
import { repositoryTools } from "./repositories.ts";
import { ruleTools } from "./rules.ts";
import { runTools } from "./runs.ts";
import { tagTools } from "./tags.ts";

/** Everything a tester or the demo can do to the sandbox, in words of GitHub. */
export function createTester(world: World, services: Observed) {
  return {
    ...accountTools(world),
    ...installationTools(world),
    ...repositoryTools(world),
    ...tagTools(world),
    ...ruleTools(world),
    ...pullTools(world),
    ...mergeQueueTools(world),
    ...issueTools(world),
    ...commentTools(world),
    ...checkTools(world),
    ...runTools(world),
    ...deploymentTools(world),
    ...releaseTools(world),
    ...releaseAssetTools(world),
    ...observationTools(world, services),
  };
}

/** The tester's API. */
export type GitHub = ReturnType<typeof createTester>;
