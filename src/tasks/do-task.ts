import { replyLate } from "../commands/obey.ts";
import { judgeDeployment } from "../gates/deployment/judge-deployment.ts";
import { noteRollout } from "../gates/deployment/note-rollout.ts";
import { examineSetup } from "../gates/doctor/keep-gaps.ts";
import { endWaivers, mindWaivers } from "../gates/mind-waivers.ts";
import { monitor } from "../gates/production/monitor.ts";
import { OtherRepositoryError } from "../github/errors.ts";
import { currentPlace } from "../github/installed-repositories.ts";
import type { Task } from "../jobs/task.ts";
import {
  cleanUpTask,
  installationTask,
  reconcileInstallationTask,
  reconcileRepositoryTask,
  reconcileTask,
  sweepTask,
  waiversTask,
} from "./chores.ts";
import { obeyTask, pressTask } from "./command-tasks.ts";
import { atGate, inTheirWords, type Next, type Office, soon } from "./office.ts";
import { commitTask, mergeGroupTask, pullRequestTask, targetingTask } from "./pull-request-tasks.ts";
import { releasesTask, releaseTask, tagTask } from "./release-tasks.ts";

/** Does one task and says what follows from it: the same under its repository's new name, where the old one is another's. */
export async function doTask(office: Office, task: Task): Promise<Next[]> {
  try {
    return await work(office, task);
  } catch (error) {
    if (!(error instanceof OtherRepositoryError) || !("repositoryId" in task)) throw error;
    const { installationId, repositoryId } = task;
    const place = await currentPlace(await office.openInstallation(installationId), repositoryId);
    if (place.owner === task.owner && place.repo === task.repo) throw error;
    return [soon({ ...task, ...place })];
  }
}

async function work(office: Office, task: Task): Promise<Next[]> {
  switch (task.kind) {
    case "judge-pull-request":
      return pullRequestTask(office, task);
    case "judge-merge-group":
      return mergeGroupTask(office, task);
    case "judge-commit":
      return commitTask(office, task);
    case "judge-targeting":
      return targetingTask(office, task);
    case "judge-installation":
      return installationTask(office, task);
    case "judge-release":
      return releaseTask(office, task);
    case "judge-releases":
      return releasesTask(office, task);
    case "judge-tag":
      return tagTask(office, task);
    case "judge-deployment": {
      const { againAfterMs } = await inTheirWords(office, task, (context) => judgeDeployment(context, task));
      return again(task, againAfterMs);
    }
    case "note-rollout":
      await atGate(office, task, (context) => noteRollout(context, task.deployment));
      return [];
    case "monitor": {
      const { openMs: lookMs } = office.forgotten;
      const { againAfterMs } = await inTheirWords(office, task, (context) => monitor(context, lookMs));
      return again(task, againAfterMs);
    }
    case "obey":
      return obeyTask(office, task);
    case "reply":
      await atGate(office, task, (context) => replyLate(context, task));
      return [];
    case "press":
      return pressTask(office, task);
    case "examine-setup":
      await atGate(office, task, examineSetup);
      return [];
    case "mind-repository-waivers":
      return (await atGate(office, task, (context) => mindWaivers(context, Date.now()))).map(soon);
    case "end-waivers":
      await inTheirWords(office, task, (context) => endWaivers(context, Date.now()));
      return [];
    case "mind-waivers":
      return waiversTask(office, task);
    case "reconcile-repository":
      return reconcileRepositoryTask(office, task);
    case "reconcile-installation":
      return reconcileInstallationTask(office, task);
    case "reconcile":
      return reconcileTask(office, task);
    case "sweep-deliveries":
      return sweepTask(office, task);
    case "clean-up":
      return cleanUpTask(office, task);
  }
}

function again(task: Task, afterMs: number | null): Next[] {
  return afterMs === null ? [] : [{ task, afterMs }];
}
