import { taskOfRequest } from "../gates/deployment/unanswered-deployments.ts";
import { isExaminationDue } from "../gates/doctor/keep-gaps.ts";
import { repositoriesWithEndings } from "../gates/mind-waivers.ts";
import { reconcileAll, reconcileInstallation, reconcileRepository } from "../gates/reconcile.ts";
import { kindOf } from "../github/errors.ts";
import { activeInstallations } from "../github/installations.ts";
import { currentPlace, installedRepositories } from "../github/installed-repositories.ts";
import { cleanUp } from "../jobs/clean-up.ts";
import { sweepDeliveries } from "../jobs/sweep-deliveries.ts";
import type { Scope } from "../jobs/task.ts";
import { openRequests } from "../store/deployments.ts";
import { noteFact, readFact } from "../store/facts.ts";
import { type Next, type Office, soon, type TaskOf } from "./office.ts";
import { REFUSALS } from "./refusals.ts";

/** Judges all of an installation: what the App may do now it may not have been allowed when it was asked. */
export async function installationTask(
  { openInstallation, store }: Office,
  { installationId }: TaskOf<"judge-installation">,
): Promise<Next[]> {
  const repositories = await installedRepositories(await openInstallation(installationId));
  const waiting = (await openRequests(store.db, Date.now())).filter(
    ({ installation }) => installation === installationId,
  );
  return [
    ...repositories.map((place) => soon({ kind: "judge-targeting", installationId, ...place, base: null })),
    ...waiting.map((request) => soon(taskOfRequest(request))),
  ];
}

export async function reconcileRepositoryTask(office: Office, task: TaskOf<"reconcile-repository">): Promise<Next[]> {
  const { kind: _kind, ...where } = task;
  const { store, forgotten } = office;
  const found = await reconcileRepository(store.db, await office.open(task), where, forgotten);
  const { scope: _scope, ...place } = where;
  if (await isExaminationDue(store.db, task.repositoryId)) found.push({ kind: "examine-setup", ...place });
  return found.map(soon);
}

export async function reconcileInstallationTask(
  { openInstallation, store }: Office,
  task: TaskOf<"reconcile-installation">,
): Promise<Next[]> {
  return (await reconcileInstallation(store.db, await openInstallation(task.installationId), task)).map(soon);
}

export async function reconcileTask(office: Office, task: TaskOf<"reconcile">): Promise<Next[]> {
  const { store, asApp, forgotten, rounds } = office;
  const scope = await scopeOf(office, task.scope);
  const found = await reconcileAll(store.db, asApp(), { scope, openMs: forgotten.openMs });
  return [...found.map(soon), { task: { ...task, scope: "governed" }, afterMs: rounds.reconcileMs }];
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

export async function sweepTask(office: Office, task: TaskOf<"sweep-deliveries">): Promise<Next[]> {
  const { store, asApp, settleMs, log, rounds } = office;
  const swept = await sweepDeliveries({ store, octokit: asApp(), settleMs });
  if (swept.asked > 0) log.info({ ...swept, lost: swept.lost.length }, "asked GitHub to deliver again");
  for (const { guid, event, action } of swept.lost) {
    log.warn({ delivery: guid, webhook: event, action }, "a delivery is lost: GitHub could not deliver it again");
  }
  if (swept.cut) log.warn({ attempts: swept.attempts }, "GitHub's log of deliveries is longer than one sweep reads");
  const again = { task, afterMs: rounds.sweepMs };
  if (!swept.blind) return [again];
  // A policy may have changed unheard: what is finished counts no more than what is not.
  const installations = await activeInstallations(asApp());
  return [again, ...installations.map(({ id }) => soon({ kind: "judge-installation", installationId: id }))];
}

export async function cleanUpTask(office: Office, task: TaskOf<"clean-up">): Promise<Next[]> {
  const removed = await cleanUp(office.store, await office.identity(), office.retentionDays);
  office.log.info(removed, "removed what was older than it has to be kept");
  return [{ task, afterMs: office.rounds.cleanUpMs }];
}

export async function waiversTask(office: Office, task: TaskOf<"mind-waivers">): Promise<Next[]> {
  const { store, openInstallation, log, rounds } = office;
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
  return [...found, { task, afterMs: rounds.waiversMs }];
}
