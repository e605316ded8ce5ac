import { setTimeout as pause } from "node:timers/promises";
import { BudgetSpentError } from "./github/errors.ts";
import type { Manners } from "./github/manners.ts";
import type { Lease } from "./jobs/lease.ts";
import { describeFailure, findsWork, reactTo } from "./jobs/react-to.ts";
import type { Task } from "./jobs/task.ts";
import { createTurns } from "./jobs/turns.ts";
import { createWorker, type Worker } from "./jobs/worker.ts";
import { jobOf, type Parts } from "./parts.ts";
import { reserveWrite } from "./store/paces.ts";
import type { Store } from "./store/store.ts";
import { doTask } from "./tasks/do-task.ts";
import { giveUp } from "./tasks/give-up.ts";
import type { Office } from "./tasks/office.ts";

/** Judgements at a time: each may hold a table in a process of its own. */
const CONCURRENCY = 2;
const POLL_MS = 500;
/** How often the App's own chores come round. */
const ROUNDS = {
  sweepMs: 300_000,
  reconcileMs: 300_000,
  everywhereMs: 1_800_000,
  cleanUpMs: 24 * 3_600_000,
  waiversMs: 3_600_000,
} as const;
/** What has been left alone for so long gets another look: an open check, evidence that was waited for. */
const FORGOTTEN = { openMs: 600_000, overdueMs: 60_000 } as const;
/** GitHub waits ten seconds for an answer; a delivery that is older than this is not under way any more. */
const SETTLE_MS = 60_000;
/** Time between two writes of an installation; a worker waits for its turn no longer than this. */
const APART_MS = 1_000;
const PATIENCE_MS = 5_000;

/** Starts doing what there is to do. */
export function startWorker(parts: Parts): Worker {
  const { settings, log, store, metrics, leaseMs } = parts;
  const { timeScale } = settings;
  return createWorker<Task>({
    store,
    work: async ({ task }, lease) => (await doTask(officeOf(parts, lease), task)).map(jobOf),
    giveUp: ({ task }, lease, reason) => giveUp(officeOf(parts, lease), task, reason),
    reactTo: (error, task, failure) => reactTo(error, task, { failure, scale: timeScale }),
    isEndless: findsWork,
    describe: describeFailure,
    onEvent: (event, { claim, error, ms }) => {
      if (event === "store-failed") metrics.storeFailure();
      if (claim !== null) metrics.job(claim.task.kind, event, ms / 1000);
      const about = { job: claim?.id, key: claim?.key, task: claim?.task, outcome: event, ms: Math.round(ms) };
      if (event === "done") log.info(about, "a job is done");
      else if (event === "postponed" || event === "retry") log.warn({ ...about, err: error }, "a job is tried again");
      else log.error({ ...about, err: error }, "a job went wrong");
    },
    concurrency: CONCURRENCY,
    leaseMs,
    actMs: leaseMs / 2,
    pollMs: POLL_MS,
  });
}

/** What one job is done with: its calls to GitHub mind the pace and the lease. */
function officeOf({ settings, log, store, metrics, connection, leaseMs }: Parts, lease: Lease): Office {
  const { timeScale, throttle, requireFloor, retentionDays } = settings;
  const mannersOf = (installation: number | null): Manners => ({
    onCall: (call) => {
      metrics.call(call);
      log.debug(call, "a call to GitHub");
    },
    write: async (call) => {
      if (throttle && installation !== null) await takeSlot(store, installation, timeScale);
      return lease.act(call);
    },
  });
  return {
    open: (place) => connection.open(place, mannersOf(place.installationId)),
    openInstallation: (installationId) => connection.openInstallation(installationId, mannersOf(installationId)),
    asApp: () => connection.asApp(mannersOf(null)),
    identity: () => connection.identity(mannersOf(null)),
    store,
    inTurn: createTurns(store, lease, leaseMs),
    log,
    tally: metrics,
    requireFloor,
    rounds: {
      sweepMs: ROUNDS.sweepMs * timeScale,
      reconcileMs: ROUNDS.reconcileMs * timeScale,
      everywhereMs: ROUNDS.everywhereMs * timeScale,
      cleanUpMs: ROUNDS.cleanUpMs,
      waiversMs: ROUNDS.waiversMs * timeScale,
    },
    settleMs: SETTLE_MS * timeScale,
    forgotten: { openMs: FORGOTTEN.openMs * timeScale, overdueMs: FORGOTTEN.overdueMs * timeScale },
    retentionDays,
  };
}

/** Waits for an installation's next write. @throws BudgetSpentError where that is too far away */
async function takeSlot(store: Store<Task>, installation: number, timeScale: number): Promise<void> {
  const apartMs = APART_MS * timeScale;
  const { granted, inMs } = await reserveWrite(store, {
    installation,
    apartMs,
    patienceMs: PATIENCE_MS,
    scale: timeScale,
  });
  if (!granted) throw new BudgetSpentError(inMs);
  await pause(inMs);
}
