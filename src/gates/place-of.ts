import type { Place } from "../jobs/task.ts";
import type { GateContext } from "./gate-context.ts";

/** Where a gate is at work, for the tasks that follow. */
export function placeOf({ repository, installationId }: Pick<GateContext, "repository" | "installationId">): Place {
  return { installationId, repositoryId: repository.id, owner: repository.owner, repo: repository.repo };
}
