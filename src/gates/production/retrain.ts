import { type Dispatch, type Dispatched, dispatchWorkflow } from "../../github/dispatch-workflow.ts";
import { kindOf } from "../../github/errors.ts";
import { LeaseLostError } from "../../jobs/lease.ts";
import { plainPhrase } from "../../report/template.ts";
import { changeIncident, type Incident, standingIncidents } from "../../store/incidents.ts";
import { lockHead } from "../../store/records/append-record.ts";
import { addRetraining, changeRetraining, type Retraining, retrainingsOf } from "../../store/retrainings.ts";
import type { Database } from "../../store/schema.ts";
import type { GateContext } from "../gate-context.ts";
import { decideRetraining } from "./decide-retraining.ts";
import type { MonitoredLaw } from "./monitored-law.ts";
import { incidentName, recordProduction } from "./record-production.ts";

/**
 * Starts the retraining of every model that is due for it. That it is to be started is written down before GitHub is asked,
 * and GitHub is asked once: where the process ends in between, or the answer gets lost, whoever comes next only looks whether
 * a run has appeared.
 *
 * @throws where GitHub was not asked, or holds back
 */
export async function retrain(context: GateContext, law: MonitoredLaw): Promise<void> {
  const { repository, store } = context;
  if (law.monitoring.retrain === undefined) return;
  for (const incident of await standingIncidents(store.db, repository.id)) {
    const begun = await store.transaction((transaction) => intend(transaction, context, law, incident));
    if (begun !== null) await ask(context, law, begun);
  }
}

/** Writes down that a retraining is to be started; null where none is. */
async function intend(
  transaction: Database,
  context: GateContext,
  { monitoring, terms }: MonitoredLaw,
  incident: Incident,
): Promise<Retraining | null> {
  await lockHead(transaction);
  const now = Date.now();
  const known = await retrainingsOf(transaction, incident.repository);
  const decision = decideRetraining(incident, known, { ...terms, now });
  if (decision.do === "share") {
    await changeIncident(transaction, incident, { retraining: decision.retraining.id, written: 0 });
  }
  if (decision.do !== "start" || monitoring.retrain === undefined) return null;
  const { workflow, inputs } = monitoring.retrain;
  const { repository, installation, model, rule, evidence, id, last_run: for_run } = incident;
  // Nothing of it comes from evidence: a workflow may put its inputs into a shell.
  const given = { ...inputs, model, reason: rule, evidence, incident: incidentName(id) };
  const about = { workflow, inputs: JSON.stringify(given), for_run, intended: now, incident: id, model };
  const open = {
    state: "intended",
    why: null,
    run: null,
    run_url: null,
    pull: null,
    ended: null,
    outcome: null,
  } as const;
  const row = { repository, installation, ...about, ...open };
  const retraining = decision.again === null ? await addRetraining(transaction, row) : { ...decision.again, ...row };
  if (decision.again !== null) await changeRetraining(transaction, decision.again, row);
  await changeIncident(transaction, incident, { retraining: retraining.id, written: 0 });
  await recordProduction(transaction, context, {
    kind: "retraining-intended",
    details: { retraining: retraining.id, workflow, inputs: given },
    once: `${retraining.id} ${for_run}`,
  });
  return retraining;
}

async function ask(context: GateContext, { branch }: MonitoredLaw, retraining: Retraining): Promise<void> {
  const { workflow } = retraining;
  const inputs: Record<string, string> = JSON.parse(retraining.inputs);
  const answer = await dispatchOrWithdraw(context, retraining, { workflow, branch, inputs });
  // Nobody knows whether it has begun: it stays an intention, and is looked for.
  if (answer.state === "unknown") return;
  const why =
    answer.state === "refused"
      ? plainPhrase("retraining-refused-why", { status: answer.status, said: answer.said })
      : null;
  await settleRetraining(context, retraining, { state: answer.state, why });
}

async function dispatchOrWithdraw(
  context: GateContext,
  retraining: Retraining,
  dispatch: Dispatch,
): Promise<Dispatched> {
  try {
    return await dispatchWorkflow(context.repository, dispatch);
  } catch (error) {
    // GitHub holds back, or was not asked at all: another try decides anew. Of any other error nobody knows that.
    if (kindOf(error) === "rate-limited" || error instanceof LeaseLostError) {
      await context.store.transaction((transaction) => withdraw(transaction, context, retraining));
    }
    throw error;
  }
}

/** Writes down what became of an intention. */
export async function settleRetraining(
  context: Pick<GateContext, "repository" | "app" | "store">,
  retraining: Retraining,
  values: Pick<Retraining, "state" | "why"> & Partial<Pick<Retraining, "run" | "run_url">>,
): Promise<void> {
  await context.store.transaction(async (transaction) => {
    await lockHead(transaction);
    await changeRetraining(transaction, retraining, values);
    await tellIncidents(transaction, retraining);
    await recordProduction(transaction, context, {
      kind: `retraining-${values.state}`,
      details: {
        retraining: retraining.id,
        incident: incidentName(retraining.incident),
        model: retraining.model,
        workflow: retraining.workflow,
        run: values.run ?? null,
        ...(values.why === null ? {} : { why: values.why }),
      },
      once: `${retraining.id} ${retraining.for_run}`,
    });
  });
}

/** The issues of all incidents that share a retraining say what became of it. */
export async function tellIncidents(transaction: Database, { repository, id }: Retraining): Promise<void> {
  const concerned = (await standingIncidents(transaction, repository)).filter(({ retraining }) => retraining === id);
  for (const incident of concerned) await changeIncident(transaction, incident, { written: 0 });
}

async function withdraw(transaction: Database, context: GateContext, retraining: Retraining): Promise<void> {
  await lockHead(transaction);
  const now = (await retrainingsOf(transaction, retraining.repository)).find(({ id }) => id === retraining.id);
  // Somebody else has the job by now, and may have come to a conclusion.
  if (now?.state !== "intended" || now.intended !== retraining.intended) return;
  // A refusal that nobody made: the next try asks for the same monitoring run again.
  const why = plainPhrase("retraining-held-back");
  await changeRetraining(transaction, retraining, { state: "refused", why, for_run: retraining.for_run - 1 });
  await recordProduction(transaction, context, {
    kind: "retraining-withdrawn",
    details: { retraining: retraining.id, why },
    once: `${retraining.id} ${retraining.intended}`,
  });
}
