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
import type { Log } from "./gate-context.ts";
import { giveUpOnPullRequest } from "./pull-request/give-up.ts";
import { judgePullRequest } from "./pull-request/judge-pull-request.ts";

/** What tasks are done with. */
export interface Office {
  /** A repository as the installation sees it, with fresh credentials. */
  readonly open: (place: Pick<Task, "installationId" | "owner" | "repo">) => Promise<Repository>;
  readonly identity: () => Promise<AppIdentity>;
  readonly queue: Pick<Queue<Task>, "enqueue">;
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
    case "judge-commit":
    case "judge-targeting": {
      const requested = task.kind === "judge-commit" && task.requested;
      const select = task.kind === "judge-commit" ? { headSha: task.headSha } : baseOf(task.base);
      for (const number of await openPulls(repository, select)) {
        office.queue.enqueue({ kind: "judge-pull-request", installationId, owner, repo, number, requested });
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
 * Brings a task to its end after its last failure. Where GitHub refuses even that (the App was uninstalled, the
 * repository archived), nobody can do more: an open check keeps the merge closed.
 *
 * @throws transient errors only: then it is worth another try
 */
export async function giveUp(office: Office, task: Task, error: unknown): Promise<void> {
  if (task.kind !== "judge-pull-request") return;
  try {
    const repository = await office.open(task);
    await inFolder(office, repository, (context) => giveUpOnPullRequest(context, task.number, error));
  } catch (second) {
    if (isTransient(second)) throw second;
    office.log.error({ err: second, task }, "a check could not be brought to its end");
  }
}

function baseOf(base: string | null): { readonly base?: string } {
  return base === null ? {} : { base };
}

async function inFolder<T>(
  office: Office,
  repository: Repository,
  action: (context: Parameters<typeof judgePullRequest>[0]) => Promise<T>,
): Promise<T> {
  const { log, requireFloor } = office;
  const app = await office.identity();
  const folder = await mkdtemp(join(tmpdir(), "assay-"));
  try {
    return await action({ repository, app, log, requireFloor, folder });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
