import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AppIdentity } from "../github/app-identity.ts";
import { isTransient } from "../github/errors.ts";
import { installedRepositories } from "../github/installed-repositories.ts";
import type { Repository } from "../github/octokit.ts";
import { openPulls } from "../github/read-pull.ts";
import type { Queue } from "../jobs/queue.ts";
import type { Task } from "../jobs/task.ts";
import type { Turns } from "../jobs/turns.ts";
import type { Log } from "./gate-context.ts";
import { endOrphanedCheck, turnOf } from "./pull-request/current-check.ts";
import { giveUpOnPullRequest } from "./pull-request/give-up.ts";
import { judgePullRequest } from "./pull-request/judge-pull-request.ts";

/** What tasks are done with. */
export interface Office {
  /** A repository as the installation sees it, with fresh credentials. */
  readonly open: (place: Pick<Task, "installationId" | "owner" | "repo">) => Promise<Repository>;
  readonly identity: () => Promise<AppIdentity>;
  readonly queue: Pick<Queue<Task>, "enqueue">;
  readonly inTurn: Turns;
  readonly log: Log;
  readonly requireFloor: boolean;
}

/** Does one task. */
export async function doTask(office: Office, task: Task): Promise<void> {
  const repository = await office.open(task);
  const { installationId, owner, repo } = task;
  switch (task.kind) {
    case "judge-pull-request": {
      const { againAfterMs } = await inFolder(office, repository, (context) => judgePullRequest(context, task));
      if (againAfterMs === null) return;
      const { headSha: _seen, ...again } = task;
      office.queue.enqueue({ ...again, requested: false }, { afterMs: againAfterMs });
      return;
    }
    case "judge-commit": {
      const { headSha, requested } = task;
      const numbers = await openPulls(repository, { headSha });
      for (const number of numbers) {
        office.queue.enqueue({ kind: "judge-pull-request", installationId, owner, repo, number, requested });
      }
      if (numbers.length > 0) return;
      const where = { repository, app: await office.identity() };
      await office.inTurn(turnOf(where, headSha), () => endOrphanedCheck(where, headSha));
      return;
    }
    case "judge-targeting": {
      const select = task.base === null ? {} : { base: task.base };
      for (const number of await openPulls(repository, select)) {
        office.queue.enqueue({ kind: "judge-pull-request", installationId, owner, repo, number, requested: false });
      }
      return;
    }
    case "judge-installation":
      for (const place of await installedRepositories(repository.octokit)) {
        office.queue.enqueue({ kind: "judge-targeting", installationId, ...place, base: null });
      }
  }
}

/**
 * Brings a task to its end after its last failure. A task that only finds out what is to be judged has no end but its
 * own: else a policy could change without anybody being judged by it. Where GitHub refuses even that (the App was uninstalled, the
 * repository archived), nobody can do more: an open check keeps the merge closed.
 *
 * @throws transient errors only: then it is worth another try
 */
export async function giveUp(office: Office, task: Task, error: unknown): Promise<void> {
  if (task.kind !== "judge-pull-request") {
    if (isTransient(error)) await doTask(office, task);
    return;
  }
  try {
    const repository = await office.open(task);
    await inFolder(office, repository, (context) => giveUpOnPullRequest(context, task.number, error));
  } catch (second) {
    if (isTransient(second)) throw second;
    office.log.error({ err: second, task }, "a check could not be brought to its end");
  }
}

async function inFolder<T>(
  office: Office,
  repository: Repository,
  action: (context: Parameters<typeof judgePullRequest>[0]) => Promise<T>,
): Promise<T> {
  const { log, requireFloor, inTurn } = office;
  const app = await office.identity();
  const folder = await mkdtemp(join(tmpdir(), "assay-"));
  try {
    return await action({ repository, app, log, requireFloor, inTurn, folder });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
