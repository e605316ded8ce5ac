import { giveUpOnComment } from "../commands/obey.ts";
import { giveUpOnDeployment } from "../gates/deployment/give-up.ts";
import type { GateContext } from "../gates/gate-context.ts";
import { giveUpOnGroup } from "../gates/merge-queue/give-up-group.ts";
import { giveUpOnMonitoring } from "../gates/production/give-up.ts";
import { giveUpOnPullRequest } from "../gates/pull-request/give-up.ts";
import { giveUpOnRelease } from "../gates/release/give-up.ts";
import { kindOf } from "../github/errors.ts";
import type { Task } from "../jobs/task.ts";
import { atGate, type Office } from "./office.ts";
import { REFUSALS } from "./refusals.ts";

/**
 * Brings a task to its end after its last failure. Where GitHub refuses even that, nobody can do more: an open check
 * keeps the merge closed, and a deployment that is not answered waits.
 *
 * @param reason one plain sentence
 * @throws errors after which it is worth another try
 */
export async function giveUp(office: Office, task: Task, reason: string): Promise<void> {
  const end = endOf(task, reason);
  if (end === null || !("repositoryId" in task)) return;
  try {
    await atGate(office, task, end);
  } catch (error) {
    if (!REFUSALS.includes(kindOf(error))) throw error;
    office.log.error({ err: error, task }, "what was given up could not be answered");
  }
}

/** How a task is brought to its end after its last failure; null where nobody waits for one. */
function endOf(task: Task, reason: string): ((context: GateContext) => Promise<void>) | null {
  switch (task.kind) {
    case "judge-pull-request":
      return (context) => giveUpOnPullRequest(context, task.number, reason);
    case "judge-merge-group":
      return (context) => giveUpOnGroup(context, task, reason);
    case "judge-release":
      return (context) => giveUpOnRelease(context, task, reason);
    case "judge-deployment":
      return (context) => giveUpOnDeployment(context, task, reason);
    case "monitor":
      return (context) => giveUpOnMonitoring(context, reason);
    case "obey":
      return async (context) => {
        const { number, comments } = task;
        for (const spoken of comments) await giveUpOnComment(context, { number, spoken }, reason);
      };
    default:
      return null;
  }
}
