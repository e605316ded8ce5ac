import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { GateContext, Log, Tally } from "../gates/gate-context.ts";
import { readTexts } from "../gates/pull-request/read-texts.ts";
import type { Forgotten } from "../gates/reconcile.ts";
import type { AppIdentity } from "../github/app-identity.ts";
import type { Octokit, Repository } from "../github/octokit.ts";
import type { Place, Task } from "../jobs/task.ts";
import type { Turns } from "../jobs/turns.ts";
import { withTexts } from "../report/texts.ts";
import type { Store } from "../store/store.ts";

/** What one task is done with. */
export interface Office {
  /** A repository as the installation sees it, with fresh credentials. */
  readonly open: (place: Place) => Promise<Repository>;
  /** An installation without any of its repositories. */
  readonly openInstallation: (installationId: number) => Promise<Octokit>;
  /** GitHub as the App itself sees it. */
  readonly asApp: () => Octokit;
  readonly identity: () => Promise<AppIdentity>;
  readonly store: Pick<Store<unknown>, "db" | "transaction">;
  readonly inTurn: Turns;
  readonly log: Log;
  readonly tally: Tally;
  readonly requireFloor: boolean;
  /** How often the App's own chores come round, in milliseconds. */
  readonly rounds: {
    readonly sweepMs: number;
    readonly reconcileMs: number;
    readonly everywhereMs: number;
    readonly cleanUpMs: number;
    readonly waiversMs: number;
  };
  /** Milliseconds after which a delivery is no longer under way. */
  readonly settleMs: number;
  readonly forgotten: Forgotten;
  /** Days that entries of the audit trail are kept; `null`: for ever. */
  readonly retentionDays: number | null;
}

/** What follows from a task. */
export interface Next {
  readonly task: Task;
  readonly afterMs: number;
}

/** A task of one kind. */
export type TaskOf<Kind extends Task["kind"]> = Extract<Task, { readonly kind: Kind }>;

/** Where a task is at work, without anything else that it says. */
export function placeIn({ installationId, repositoryId, owner, repo }: Place): Place {
  return { installationId, repositoryId, owner, repo };
}

export function soon(task: Task): Next {
  return { task, afterMs: 0 };
}

/** Does something about a task's repository, with a private folder that is removed afterwards. */
export async function atGate<T>(office: Office, task: Place, action: (context: GateContext) => Promise<T>): Promise<T> {
  const { log, tally, store, requireFloor, inTurn } = office;
  const { installationId } = task;
  const repository = await office.open(task);
  const app = await office.identity();
  const folder = await mkdtemp(join(tmpdir(), "assay-"));
  try {
    return await action({ repository, installationId, app, log, tally, store, requireFloor, inTurn, folder });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The same under the texts of the organisation that the repository belongs to. */
export function inTheirWords<T>(office: Office, task: Place, action: (context: GateContext) => Promise<T>): Promise<T> {
  return atGate(office, task, async (context) => {
    const { texts } = await readTexts(context.repository);
    return withTexts(texts, () => action(context));
  });
}
