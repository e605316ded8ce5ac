import type { Route } from "../http/route.ts";
import { actionsRoutes } from "./actions.ts";
import { activityRoutes } from "./activity.ts";
import { appRoutes } from "./app.ts";
import { branchRoutes } from "./branches.ts";
import { checkRunRoutes } from "./check-runs.ts";
import { checkSuiteRoutes } from "./check-suites.ts";
import { commentRoutes } from "./comments.ts";
import { commitRoutes } from "./commits.ts";
import { contentRoutes } from "./contents.ts";
import { deliveryRoutes } from "./deliveries.ts";
import { deploymentRoutes } from "./deployments.ts";
import { environmentRoutes } from "./environments.ts";
import { gitRoutes } from "./git.ts";
import { issueRoutes } from "./issues.ts";
import { metaRoutes } from "./meta.ts";
import { pullRoutes } from "./pulls.ts";
import { reactionRoutes } from "./reactions.ts";
import { refRoutes } from "./refs.ts";
import { releaseAssetRoutes } from "./release-assets.ts";
import { releaseRoutes } from "./releases.ts";
import { repositoryRoutes } from "./repositories.ts";
import { reviewCommentRoutes } from "./review-comments.ts";
import { reviewRoutes } from "./reviews.ts";
import { rulesetRoutes } from "./rulesets.ts";
import { statusRoutes } from "./statuses.ts";
import { teamRoutes } from "./teams.ts";
import { workflowStartRoutes } from "./workflow-starts.ts";

/** Every operation of GitHub's API that the sandbox knows. */
export const routes: readonly Route[] = [
  ...metaRoutes,
  ...appRoutes,
  ...deliveryRoutes,
  ...teamRoutes,
  ...repositoryRoutes,
  ...contentRoutes,
  ...gitRoutes,
  ...refRoutes,
  ...branchRoutes,
  ...rulesetRoutes,
  ...commitRoutes,
  ...activityRoutes,
  ...statusRoutes,
  ...pullRoutes,
  ...reviewRoutes,
  ...reviewCommentRoutes,
  ...issueRoutes,
  ...commentRoutes,
  ...reactionRoutes,
  ...checkRunRoutes,
  ...checkSuiteRoutes,
  ...actionsRoutes,
  ...workflowStartRoutes,
  ...releaseRoutes,
  ...releaseAssetRoutes,
  ...environmentRoutes,
  ...deploymentRoutes,
];
