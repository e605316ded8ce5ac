import { taskOfRequest } from "../gates/deployment/unanswered-deployments.ts";
import { judgeMergeGroup } from "../gates/merge-queue/judge-merge-group.ts";
import { endOrphanedCheck, turnOf } from "../gates/pull-request/current-check.ts";
import { judgePullRequest } from "../gates/pull-request/judge-pull-request.ts";
import { openPulls } from "../github/read-pull.ts";
import type { Place } from "../jobs/task.ts";
import { openRequestsOf } from "../store/deployments.ts";
import { groupOfHead, type KnownGroup, knownGroups } from "../store/merge-groups.ts";
import { releasesOf } from "../store/releases.ts";
import { atGate, type Next, type Office, placeIn, soon, type TaskOf } from "./office.ts";
import { unfinishedReleasesOf } from "./release-tasks.ts";

/** Judges a pull request, and with it the groups of the merge queue that hold it. */
export async function pullRequestTask(office: Office, task: TaskOf<"judge-pull-request">): Promise<Next[]> {
  const { againAfterMs } = await atGate(office, task, (context) => judgePullRequest(context, task));
  const groups = await groupTasks(office, task, { number: task.number });
  if (againAfterMs === null) return groups;
  const { headSha: _seen, requestedBy: _by, ...again } = task;
  return [...groups, { task: { ...again, requested: false }, afterMs: againAfterMs }];
}

export async function mergeGroupTask(office: Office, task: TaskOf<"judge-merge-group">): Promise<Next[]> {
  const outcome = await atGate(office, task, (context) => judgeMergeGroup(context, task));
  const { kind: _kind, headRef: _branch, baseRef: _target, isNew: _new, ...commit } = task;
  if (outcome.gone) return [soon({ kind: "judge-commit", ...commit })];
  if (outcome.againAfterMs === null) return [];
  const { requestedBy: _by, ...again } = task;
  return [{ task: { ...again, requested: false, isNew: false }, afterMs: outcome.againAfterMs }];
}

/** Judges whatever stands at a commit: pull requests, a group of the merge queue, deployments and releases. */
export async function commitTask(office: Office, task: TaskOf<"judge-commit">): Promise<Next[]> {
  return [...(await mergesAt(office, task)), ...(await unfinishedReleasesOf(office, task, { commit: task.headSha }))];
}

async function mergesAt(office: Office, task: TaskOf<"judge-commit">): Promise<Next[]> {
  const { kind: _kind, headSha, ...rest } = task;
  const repository = await office.open(task);
  const pulls = await openPulls(repository, { headSha });
  const { store, tally } = office;
  const waiting = await openRequestsOf(store.db, { repository: task.repositoryId, headSha });
  const deployments = waiting.map((request) => soon(taskOfRequest(request)));
  if (pulls.length > 0) {
    return [...pulls.map(({ number }) => soon({ kind: "judge-pull-request", ...rest, number })), ...deployments];
  }
  const where = { repository, store, tally, app: await office.identity(), installationId: task.installationId };
  return office.inTurn(turnOf(where, headSha), async () => {
    const group = await groupOfHead(store.db, { repository: repository.id, headSha });
    if (group !== null) return [soon({ ...groupTask(rest, group), requested: task.requested }), ...deployments];
    await endOrphanedCheck(where, headSha);
    return deployments;
  });
}

/** Judges everything that goes to a branch, or to any: its policy has changed. */
export async function targetingTask(office: Office, task: TaskOf<"judge-targeting">): Promise<Next[]> {
  const { kind: _kind, base, ...place } = task;
  const pulls = await openPulls(await office.open(task), base === null ? {} : { base });
  const groups = await groupTasks(office, task, base === null ? {} : { base });
  const releases = await releasesOf(office.store.db, { repository: place.repositoryId });
  return [
    ...pulls.map(({ number }) => soon({ kind: "judge-pull-request", ...place, number, requested: false })),
    ...groups,
    ...(releases.length === 0 ? [] : [soon({ kind: "judge-releases", ...place, known: false })]),
  ];
}

/** Judgements of the known merge groups of a repository: those that hold a pull request, go to a branch, or all. */
async function groupTasks(
  { store }: Office,
  task: Place,
  { number, base }: { readonly number?: number; readonly base?: string },
): Promise<Next[]> {
  const place = placeIn(task);
  const of = { repository: place.repositoryId, ...(number === undefined ? {} : { number }) };
  const groups = (await knownGroups(store.db, of)).filter(({ base_ref }) => base === undefined || base_ref === base);
  return groups.map((group) => soon({ ...groupTask(place, group), requested: false }));
}

function groupTask<T extends Place>(at: T, { head_sha: headSha, head_ref: headRef, base_ref: baseRef }: KnownGroup) {
  return { ...at, kind: "judge-merge-group", headSha, headRef, baseRef, isNew: false } as const;
}
