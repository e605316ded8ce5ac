import { setTimeout as pause } from "node:timers/promises";
import type { RemoteGitHub } from "../sandbox/connect-sandbox.ts";
import type { Postgres } from "../scripts/postgres.ts";
import { drawFault } from "./draw-fault.ts";
import type { Draws } from "./draws.ts";
import type { Replica } from "./processes.ts";

/** What was done to the App and its surroundings. */
export interface Harm {
  kills: number;
  /** Kills before the App was ready. */
  early: number;
  /** Times that a process stood still for longer than its leases hold, and went on. */
  freezes: number;
  databaseRestarts: number;
  spentQuotas: number;
}

/** Does harm between two steps of the story. */
export interface Monkey {
  /** @param progress how much of the story has been told, from 0 to 1 */
  strike(progress: number): Promise<void>;
  /** Lets the next event of a pull request be lost without a trace. */
  silence(): Promise<void>;
  /** Resolves when what was killed runs again. */
  rest(): Promise<void>;
  readonly harm: Harm;
}

interface Kill {
  readonly downMs: number;
  /** Milliseconds after the new start at which it is killed once more; `null`: it is not. */
  readonly again: number | null;
  /** How long it is left alone afterwards. */
  readonly wellMs: number;
}

/** Where webhooks go, on every process alike. */
const PATH = "/api/github/webhooks";
/** Webhooks on their way at a time: nobody knows in which order they arrive. */
const PARALLEL = 4;

export interface MonkeyOptions {
  readonly draws: Draws;
  readonly github: RemoteGitHub;
  readonly replicas: readonly Replica[];
  /** `null` on SQLite. */
  readonly postgres: Postgres | null;
  readonly installations: readonly number[];
  /** How long the App's leases hold. */
  readonly leaseMs: number;
  /** How likely it is after each step that a process is killed, or stands still. */
  readonly killing: number;
  readonly freezing: number;
  /** How long a process is left alone after it was killed, at least and at most. */
  readonly wellMs: readonly [number, number];
}

/** Everything is drawn before each step, whether it can be done or not, so that a seed means the same on both stores. */
export function createMonkey(options: MonkeyOptions): Monkey {
  const { draws, github, replicas, postgres, killing } = options;
  const harm: Harm = { kills: 0, early: 0, freezes: 0, databaseRestarts: 0, spentQuotas: 0 };
  let recovering: Promise<void> = Promise.resolve();
  const outages = [draws.between(20, 45), draws.between(55, 80)];

  const kill = async (replica: Replica, { downMs, again, wellMs }: Kill) => {
    await replica.kill();
    harm.kills += 1;
    await pause(downMs);
    const starting = replica.start();
    if (again !== null) {
      await pause(again);
      await replica.kill();
      harm.kills += 1;
      harm.early += 1;
      await starting;
      await replica.start();
    } else {
      await starting;
    }
    await pause(wellMs);
  };

  const freeze = async (replica: Replica, ms: number) => {
    await replica.freeze(ms);
    harm.freezes += 1;
  };

  return {
    harm,
    rest: () => recovering,
    async silence() {
      // What was still to come to webhooks would come first.
      await github.settled();
      await github.faults.clear();
      await github.faults.add({ kind: "drop", event: "pull_request", logged: false });
    },
    async strike(progress) {
      const turn = draws.between(0, 99);
      if (draws.chance(killing)) {
        const replica = replicas[turn % replicas.length];
        const again = draws.chance(0.15) ? draws.between(50, 800) : null;
        const how = {
          downMs: draws.between(0, 1500),
          again,
          wellMs: draws.between(...options.wellMs),
        };
        // One at a time: the next waits until the last has been well again for a while.
        await recovering;
        if (replica !== undefined) recovering = kill(replica, how);
        recovering.catch(() => undefined);
      }
      const longer = draws.between(10, 50);
      if (draws.chance(options.freezing)) {
        const replica = replicas[turn % replicas.length];
        await recovering;
        if (replica !== undefined) recovering = freeze(replica, options.leaseMs + longer * 100);
        recovering.catch(() => undefined);
      }
      if (draws.chance(0.35)) {
        await github.faults.add(drawFault(draws));
      }
      const spend = draws.chance(0.01);
      const installation = options.installations[turn % options.installations.length];
      if (spend && installation !== undefined) {
        await github.setQuota({ installation, remaining: 0, limit: 1_000_000, resetInSeconds: 2 });
        harm.spentQuotas += 1;
      }
      const target = replicas[draws.between(0, 99) % replicas.length];
      if (draws.chance(0.1) && target !== undefined) await github.deliverTo(target.url + PATH, { parallel: PARALLEL });
      if (progress * 100 < (outages[0] ?? 101)) return;
      outages.shift();
      if (postgres === null) return;
      postgres.restart();
      harm.databaseRestarts += 1;
    },
  };
}

/** Sends webhooks to one process of the App. */
export async function deliverTo(github: RemoteGitHub, replica: Replica): Promise<void> {
  await github.deliverTo(replica.url + PATH, { parallel: PARALLEL });
}
