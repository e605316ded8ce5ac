import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { giveUpOnComment, obey, replyLate } from "./commands/obey.ts";
import { press } from "./commands/press.ts";
import { giveUpOnDeployment } from "./gates/deployment/give-up.ts";
import { judgeDeployment } from "./gates/deployment/judge-deployment.ts";
import { noteRollout } from "./gates/deployment/note-rollout.ts";
import { taskOfRequest } from "./gates/deployment/unanswered-deployments.ts";
import { examineSetup, isExaminationDue } from "./gates/doctor/keep-gaps.ts";
import type { GateContext, Log, Tally } from "./gates/gate-context.ts";
import { giveUpOnGroup } from "./gates/merge-queue/give-up-group.ts";
import { judgeMergeGroup } from "./gates/merge-queue/judge-merge-group.ts";
import { mindWaivers, repositoriesWithEndings } from "./gates/mind-waivers.ts";
import { giveUpOnMonitoring } from "./gates/production/give-up.ts";
import { monitor } from "./gates/production/monitor.ts";
import { endOrphanedCheck, turnOf } from "./gates/pull-request/current-check.ts";
import { giveUpOnPullRequest } from "./gates/pull-request/give-up.ts";
import { judgePullRequest } from "./gates/pull-request/judge-pull-request.ts";
import { readTexts } from "./gates/pull-request/read-texts.ts";
import { type Forgotten, reconcileAll, reconcileInstallation, reconcileRepository } from "./gates/reconcile.ts";
import { giveUpOnRelease } from "./gates/release/give-up.ts";
import { judgeRelease } from "./gates/release/judge-release.ts";
import { everyDraft, judgementOf } from "./gates/release/unfinished-releases.ts";
import type { AppIdentity } from "./github/app-identity.ts";
import { type ErrorKind, kindOf, OtherRepositoryError } from "./github/errors.ts";
import { activeInstallations } from "./github/installations.ts";
import { currentPlace, installedRepositories } from "./github/installed-repositories.ts";
import type { Octokit, Repository } from "./github/octokit.ts";
import { openPulls } from "./github/read-pull.ts";
import { cleanUp } from "./jobs/clean-up.ts";
import { sweepDeliveries } from "./jobs/sweep-deliveries.ts";
import type { Place, Scope, Task } from "./jobs/task.ts";
import type { Turns } from "./jobs/turns.ts";
import { withTexts } from "./report/texts.ts";
import { openRequests, openRequestsOf } from "./store/deployments.ts";
import { noteFact, readFact } from "./store/facts.ts";
import { groupOfHead, type KnownGroup, knownGroups } from "./store/merge-groups.ts";
import { releasesOf } from "./store/releases.ts";
import type { Store } from "./store/store.ts";

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
  const { store, log } = office;
  switch (task.kind) {
    case "judge-pull-request": {
      const repository = await office.open(task);
      const { againAfterMs } = await inFolder(office, repository, task, (context) => judgePullRequest(context, task));
      const groups = await groupTasks(office, task, { number: task.number });
      if (againAfterMs === null) return groups;
      const { headSha: _seen, requestedBy: _by, ...again } = task;
      return [...groups, { task: { ...again, requested: false }, afterMs: againAfterMs }];
    }
    case "judge-merge-group": {
      const repository = await office.open(task);
      const outcome = await inFolder(office, repository, task, (context) => judgeMergeGroup(context, task));
      const { kind: _kind, headRef: _branch, baseRef: _target, isNew: _new, ...commit } = task;
      if (outcome.gone) return [soon({ kind: "judge-commit", ...commit })];
      if (outcome.againAfterMs === null) return [];
      const { requestedBy: _by, ...again } = task;
      return [{ task: { ...again, requested: false, isNew: false }, afterMs: outcome.againAfterMs }];
    }
    case "judge-commit":
      return [...(await judgeCommit(office, task)), ...(await releasesAt(office, task, { commit: task.headSha }))];
    case "judge-release": {
      const repository = await office.open(task);
      const { againAfterMs } = await inFolder(office, repository, task, (context) => judgeRelease(context, task));
      if (againAfterMs === null) return [];
      // An approver's word counts at once: it does not publish what passes only hours later.
      const { requestedBy: _by, publishBy, ...again } = task;
      const order = againAfterMs > 0 || publishBy === undefined ? {} : { publishBy };
      return [{ task: { ...again, ...order, requested: false, ifChanged: false }, afterMs: againAfterMs }];
    }
    case "judge-releases": {
      const known = await releasesAt(office, task, {});
      if (task.known) return known;
      const { kind: _kind, known: _known, ...place } = task;
      const drafts = await everyDraft(await office.open(task), place);
      return [...known, ...drafts.map(soon)];
    }
    case "judge-tag": {
      const { kind: _kind, tag, ...place } = task;
      const known = await releasesOf(store.db, { repository: place.repositoryId, tag });
      const governed = known.filter(({ state }) => state !== "silent");
      return governed.map(({ id }) => soon(judgementOf(place, id)));
    }
    case "judge-targeting": {
      const { kind: _kind, base, ...place } = task;
      const pulls = await openPulls(await office.open(task), base === null ? {} : { base });
      const groups = await groupTasks(office, task, base === null ? {} : { base });
      const releases = await releasesOf(store.db, { repository: place.repositoryId });
      return [
        ...pulls.map(({ number }) => soon({ kind: "judge-pull-request", ...place, number, requested: false })),
        ...groups,
        ...(releases.length === 0 ? [] : [soon({ kind: "judge-releases", ...place, known: false })]),
      ];
    }
    case "judge-installation": {
      const { installationId } = task;
      const repositories = await installedRepositories(await office.openInstallation(installationId));
      // What the App may do now it may not have been allowed when it was asked.
      const waiting = (await openRequests(store.db, Date.now())).filter(
        ({ installation }) => installation === installationId,
      );
      return [
        ...repositories.map((place) => soon({ kind: "judge-targeting", installationId, ...place, base: null })),
        ...waiting.map((request) => soon(taskOfRequest(request))),
      ];
    }
    case "obey": {
      const repository = await office.open(task);
      return inFolder(office, repository, task, (context) => inTheirWords(context, () => obeyAll(context, task)));
    }
    case "reply":
      await inFolder(office, await office.open(task), task, (context) => replyLate(context, task));
      return [];
    case "press": {
      const { headSha, button, requestedBy: by } = task;
      await inFolder(office, await office.open(task), task, (context) =>
        inTheirWords(context, () => press(context, { headSha, button, by })),
      );
      return [];
    }
    case "judge-deployment": {
      const { againAfterMs } = await inFolder(office, await office.open(task), task, (context) =>
        inTheirWords(context, () => judgeDeployment(context, task)),
      );
      return againAfterMs === null ? [] : [{ task, afterMs: againAfterMs }];
    }
    case "note-rollout": {
      await noteRollout({ repository: await office.open(task), app: await office.identity(), store }, task.deployment);
      return [];
    }
    case "monitor": {
      const { openMs: lookMs } = office.forgotten;
      const { againAfterMs } = await inFolder(office, await office.open(task), task, (context) =>
        inTheirWords(context, () => monitor(context, lookMs)),
      );
      return againAfterMs === null ? [] : [{ task, afterMs: againAfterMs }];
    }
    case "mind-waivers":
      return [...(await waiversToMind(office)), { task, afterMs: office.rounds.waiversMs }];
    case "mind-repository-waivers": {
      const repository = await office.open(task);
      const follow = await inFolder(office, repository, task, (context) =>
        inTheirWords(context, () => mindWaivers(context, Date.now())),
      );
      return follow.map(soon);
    }
    case "reconcile-repository": {
      const { kind: _kind, ...where } = task;
      const found = await reconcileRepository(store.db, await office.open(task), where, office.forgotten);
      const { scope: _scope, ...place } = where;
      if (await isExaminationDue(store.db, task.repositoryId)) found.push({ kind: "examine-setup", ...place });
      return found.map(soon);
    }
    case "examine-setup":
      await examineSetup({ repository: await office.open(task), store });
      return [];
    case "reconcile-installation": {
      const octokit = await office.openInstallation(task.installationId);
      return (await reconcileInstallation(store.db, octokit, task)).map(soon);
    }
    case "reconcile": {
      const scope = await scopeOf(office, task.scope);
      const found = (await reconcileAll(store.db, office.asApp(), { scope, openMs: office.forgotten.openMs })).map(
        soon,
      );
      return [...found, { task: { ...task, scope: "governed" }, afterMs: office.rounds.reconcileMs }];
    }
    case "sweep-deliveries": {
      const swept = await sweepDeliveries({ store, octokit: office.asApp(), settleMs: office.settleMs });
      if (swept.asked > 0) log.info({ ...swept, lost: swept.lost.length }, "asked GitHub to deliver again");
      for (const { guid, event, action } of swept.lost) {
        log.warn({ delivery: guid, webhook: event, action }, "a delivery is lost: GitHub could not deliver it again");
      }
      if (swept.cut)
        log.warn({ attempts: swept.attempts }, "GitHub's log of deliveries is longer than one sweep reads");
      const again = { task, afterMs: office.rounds.sweepMs };
      // A policy may have changed unheard: what is finished counts no more than what is not.
      return swept.blind ? [again, ...(await judgeEverything(office))] : [again];
    }
    case "clean-up": {
      const removed = await cleanUp(store, await office.identity(), office.retentionDays);
      log.info(removed, "removed what was older than it has to be kept");
      return [{ task, afterMs: office.rounds.cleanUpMs }];
    }
  }
}

/** Does what comments ask for, in their order. Where one fails, what those before it brought about is not held up by it. */
async function obeyAll(context: GateContext, task: Task & { readonly kind: "obey" }): Promise<Next[]> {
  const { number, isPull, comments } = task;
  const follow: Task[] = [];
  for (const [index, spoken] of comments.entries()) {
    try {
      follow.push(...(await obey(context, { number, isPull, spoken })));
    } catch (error) {
      if (index === 0) throw error;
      return [...follow, { ...task, comments: comments.slice(index) }].map(soon);
    }
  }
  return follow.map(soon);
}

/** The fact that says when all repositories were looked at last. */
const LOOKED_EVERYWHERE = "looked-everywhere";

/**
 * A repository whose every webhook was lost is not known to have a policy: so from time to time the look goes to all of them,
 * and not to the known ones only.
 */
async function scopeOf({ store, rounds }: Office, wanted: Scope): Promise<Scope> {
  const now = Date.now();
  const last = Number((await readFact(store.db, LOOKED_EVERYWHERE)) ?? 0);
  if (wanted !== "all" && now - last < rounds.everywhereMs) return wanted;
  await noteFact(store.db, LOOKED_EVERYWHERE, String(now));
  return "all";
}

async function waiversToMind({ store, openInstallation, log }: Office): Promise<Next[]> {
  const found: Next[] = [];
  for (const { installationId, repositoryId } of await repositoriesWithEndings(store.db, Date.now())) {
    try {
      const place = await currentPlace(await openInstallation(installationId), repositoryId);
      found.push(soon({ kind: "mind-repository-waivers", installationId, ...place }));
    } catch (error) {
      // The App was uninstalled, or the repository deleted: what ends there concerns nobody, and the others go on.
      if (!REFUSALS.includes(kindOf(error))) throw error;
      log.warn({ err: error, installationId, repositoryId }, "the waivers of a repository cannot be minded");
    }
  }
  return found;
}

/** The releases that are not finished, of a whole repository or at one commit: known without asking GitHub. */
async function releasesAt({ store }: Office, task: Place, at: { readonly commit?: string }): Promise<Next[]> {
  const { installationId, repositoryId, owner, repo } = task;
  const place = { installationId, repositoryId, owner, repo };
  const known = await releasesOf(store.db, { repository: repositoryId, ...at });
  const unfinished = known.filter(
    ({ state, until }) => state !== "silent" && (state !== "published" || until !== null),
  );
  return unfinished.map(({ id }) => soon(judgementOf(place, id)));
}

async function judgeEverything(office: Office): Promise<Next[]> {
  const installations = await activeInstallations(office.asApp());
  return installations.map(({ id }) => soon({ kind: "judge-installation", installationId: id }));
}

async function judgeCommit(office: Office, task: Task & { readonly kind: "judge-commit" }): Promise<Next[]> {
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

/** Judgements of the known merge groups of a repository: those that hold a pull request, go to a branch, or all. */
async function groupTasks(
  { store }: Office,
  { installationId, repositoryId, owner, repo }: Place,
  { number, base }: { readonly number?: number; readonly base?: string },
): Promise<Next[]> {
  const place = { installationId, repositoryId, owner, repo };
  const of = { repository: repositoryId, ...(number === undefined ? {} : { number }) };
  const groups = (await knownGroups(store.db, of)).filter(({ base_ref }) => base === undefined || base_ref === base);
  return groups.map((group) => soon({ ...groupTask(place, group), requested: false }));
}

function groupTask<T extends Place>(at: T, { head_sha: headSha, head_ref: headRef, base_ref: baseRef }: KnownGroup) {
  return { ...at, kind: "judge-merge-group", headSha, headRef, baseRef, isNew: false } as const;
}

/** GitHub refuses, and will go on refusing: the App was uninstalled, the repository deleted or archived. */
const REFUSALS: readonly ErrorKind[] = ["not-found", "gone", "forbidden", "refused"];

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
    await inFolder(office, await office.open(task), task, end);
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
      return (context) => giveUpOnRelease(context, task.release, reason);
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

function soon(task: Task): Next {
  return { task, afterMs: 0 };
}

/** Does something under the texts of the organisation that the repository belongs to. */
async function inTheirWords<T>({ repository }: GateContext, action: () => Promise<T>): Promise<T> {
  const { texts } = await readTexts(repository);
  return withTexts(texts, action);
}

async function inFolder<T>(
  office: Office,
  repository: Repository,
  { installationId }: Place,
  action: (context: GateContext) => Promise<T>,
): Promise<T> {
  const { log, tally, store, requireFloor, inTurn } = office;
  const app = await office.identity();
  const folder = await mkdtemp(join(tmpdir(), "assay-"));
  try {
    return await action({ repository, installationId, app, log, tally, store, requireFloor, inTurn, folder });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
