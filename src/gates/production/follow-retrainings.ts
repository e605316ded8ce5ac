import { findDispatchedRun } from "../../github/dispatch-workflow.ts";
import { findMarkedPulls, type MarkedPull, readMarkedPull, releasedAt } from "../../github/marked-pulls.ts";
import { standingIncidents } from "../../store/incidents.ts";
import { lockHead } from "../../store/records/append-record.ts";
import { changeRetraining, type Retraining, retrainingsOf } from "../../store/retrainings.ts";
import type { GateContext } from "../gate-context.ts";
import { changesModel } from "./changes-model.ts";
import type { MonitoredLaw } from "./monitored-law.ts";
import { incidentName, recordProduction } from "./record-production.ts";
import { settleRetraining, tellIncidents } from "./retrain.ts";

/** Marks of any incident in the name of a run. */
const ANY_MARK = /(?:^|[^\w-])i\d+(?:[^\w-]|$)/;

/**
 * Looks what has become of the retrainings that incidents wait for: the run that one became, the pull request that it opened,
 * and whether the new model is in place.
 *
 * @param lookMs how long GitHub may take to show a run, in milliseconds; after that an intention that nobody answered for is
 * one that nobody can tell of
 * @returns whether one is still to be looked for before that time is over
 */
export async function followRetrainings(context: GateContext, law: MonitoredLaw, lookMs: number): Promise<boolean> {
  const { repository, store } = context;
  const wanted = new Set((await standingIncidents(store.db, repository.id)).map(({ retraining }) => retraining));
  const known = await retrainingsOf(store.db, repository.id);
  let isOpen = false;
  for (const retraining of known.filter(
    ({ id, ended, state }) => wanted.has(id) && ended === null && state !== "refused",
  )) {
    const found = retraining.run === null ? await lookForRun(context, law, { retraining, known, lookMs }) : retraining;
    if (found.state === "intended") isOpen = true;
    await followPull(context, law, found);
  }
  return isOpen;
}

async function lookForRun(
  context: GateContext,
  { branch }: MonitoredLaw,
  options: { readonly retraining: Retraining; readonly known: readonly Retraining[]; readonly lookMs: number },
): Promise<Retraining> {
  const { repository, app, store } = context;
  const { retraining, known, lookMs } = options;
  const run = await findDispatchedRun(repository, app, {
    workflow: retraining.workflow,
    branch,
    since: retraining.intended,
    mark: incidentName(retraining.incident),
    others: ANY_MARK,
    taken: known.flatMap(({ id, run: other }) => (other === null || id === retraining.id ? [] : [other])),
  });
  if (run !== null) {
    const values = { state: "dispatched", why: null, run: run.id, run_url: run.url } as const;
    if (retraining.state === "dispatched") {
      await store.transaction(async (transaction) => {
        await lockHead(transaction);
        await changeRetraining(transaction, retraining, values);
        await tellIncidents(transaction, retraining);
      });
    } else await settleRetraining(context, retraining, values);
    return { ...retraining, ...values };
  }
  if (retraining.state !== "intended" || Date.now() < retraining.intended + lookMs) return retraining;
  await settleRetraining(context, retraining, { state: "unknown", why: null });
  return { ...retraining, state: "unknown" };
}

async function followPull(context: GateContext, law: MonitoredLaw, retraining: Retraining): Promise<void> {
  const { repository, store } = context;
  const pull = await pullOf(context, law, retraining);
  if (pull === null) return;
  const end = await endOf(context, law, pull);
  const values = { pull: pull.number, ...end };
  if (values.pull === retraining.pull && end.ended === retraining.ended && end.outcome === retraining.outcome) return;
  await store.transaction(async (transaction) => {
    await lockHead(transaction);
    await changeRetraining(transaction, retraining, values);
    await tellIncidents(transaction, retraining);
    await recordProduction(
      transaction,
      { ...context, repository },
      {
        kind: end.outcome === null ? "retraining-proposed" : `retraining-${end.outcome}`,
        numbers: [pull.number],
        details: { retraining: retraining.id, incident: incidentName(retraining.incident), model: retraining.model },
        once: `${retraining.id} ${pull.number}`,
      },
    );
  });
}

async function pullOf(
  { repository }: GateContext,
  { branch, policy: { policy } }: MonitoredLaw,
  retraining: Retraining,
) {
  const { pull, incident, intended, model } = retraining;
  if (pull !== null) return readMarkedPull(repository, pull);
  for (const found of await findMarkedPulls(repository, { base: branch, incident, since: intended })) {
    if (await changesModel(repository, found.number, { policy, model })) return found;
  }
  return null;
}

/** A new model is in place when it is merged; where the policy speaks of releases, when it is released. */
async function endOf(
  { repository }: GateContext,
  { policy }: MonitoredLaw,
  { open, mergedAt, closedAt, mergeCommit }: MarkedPull,
): Promise<Pick<Retraining, "ended" | "outcome">> {
  if (open) return { ended: null, outcome: null };
  if (mergedAt === null) return { ended: closedAt, outcome: "rejected" };
  if (!("release" in policy.policy) || mergeCommit === null) return { ended: mergedAt, outcome: "merged" };
  const at = await releasedAt(repository, mergeCommit, mergedAt);
  return { ended: at, outcome: at === null ? "merged" : "released" };
}
