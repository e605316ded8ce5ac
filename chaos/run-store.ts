import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { connectSandbox } from "../sandbox/connect-sandbox.ts";
import type { Postgres } from "../scripts/postgres.ts";
import { checkGitHub } from "./check-github.ts";
import { checkStore } from "./check-store.ts";
import { checkTraffic } from "./check-traffic.ts";
import { drawEnd } from "./draw-end.ts";
import { drawStory } from "./draw-story.ts";
import { drawsFrom } from "./draws.ts";
import { findMissed } from "./find-missed.ts";
import { createMonkey, deliverTo } from "./monkey.ts";
import { note, type Outcome, type Plan, sumOf, type Told } from "./outcome.ts";
import { createPlayer } from "./play.ts";
import { createReplica, startSandboxProcess } from "./processes.ts";
import { readManifest } from "./read-manifest.ts";
import { settle, untilChecked } from "./settle.ts";
import { buildStage, drawWorld } from "./stage.ts";

/** By which every pause, lease and round of the App is shortened. */
export const TIME_SCALE = 0.02;
/** How long leases hold by that: these are the shortest that there are. */
const LEASE_MS = { sqlite: 2_000, postgresql: 10_000 } as const;
/**
 * At most so many milliseconds lie between two steps, and how likely harm is after each. A process is left alone for longer
 * than a judgement takes: what is killed in its middle five times in a row is taken for the cause. A short run has no time
 * for everything.
 */
const LONG = { gapMs: 300, killing: 0.04, freezing: 0.006, wellMs: [2_500, 7_500] } as const;
const SHORT = { gapMs: 200, killing: 0.06, freezing: 0, wellMs: [1_500, 3_000] } as const;
/** SIGTERM has to end a process within this time. */
const STOP_MS = 10_000;

/** Tells the story of one seed on one store, and looks at what is left. @param postgres `null` on SQLite */
export async function runStore(plan: Plan, postgres: Postgres | null): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), `assay-chaos-${plan.store}-`));
  const given = readManifest();
  const sandbox = await startSandboxProcess(given);
  const { ready } = sandbox;
  const github = connectSandbox(ready.url);
  const place = postgres === null ? { folder: join(folder, "data") } : { url: postgres.url };
  const settings = {
    APP_ID: String(ready.app.id),
    PRIVATE_KEY: ready.app.privateKey,
    WEBHOOK_SECRET: ready.app.webhookSecret,
    GHE_HOST: ready.host,
    GHE_PROTOCOL: "http",
    LOG_LEVEL: "info",
    TMPDIR: folder,
    ASSAY_TIME_SCALE: String(TIME_SCALE),
    ...("url" in place ? { DATABASE_URL: place.url } : { ASSAY_DATA: place.folder }),
  };
  const names = postgres === null ? ["app"] : ["app-1", "app-2"];
  const replicas = await Promise.all(names.map((name) => createReplica(settings, join(folder, `${name}.log`))));
  const [first] = replicas;
  if (first === undefined) throw new Error("there is no process of the App");

  const draws = drawsFrom(plan.seed);
  const world = drawWorld(draws, plan);
  const { firsts, installations } = await buildStage(github, world, { appId: ready.app.id, ...given });
  const player = createPlayer(github, given.permissions, firsts);
  const pace = plan.short ? SHORT : LONG;
  const monkey = createMonkey({
    draws: drawsFrom(plan.seed + 1_000_003),
    github,
    replicas,
    postgres,
    installations,
    leaseMs: LEASE_MS[plan.store],
    ...pace,
  });
  await Promise.all(replicas.map((replica) => replica.start()));
  await deliverTo(github, first);

  const begun = performance.now();
  const told: Told = { events: new Map(), others: new Map() };
  for (const step of drawStory(world, draws, plan.events)) {
    await player.play(step);
    note(told, world, step);
    await monkey.strike(sumOf(told.events) / plan.events);
    await pause(draws.between(0, pace.gapMs));
  }
  await monkey.rest();
  for (const { step, unheard } of drawEnd(world, draws)) {
    if (step.do === "close")
      await untilChecked(github, { repo: step.pull.repo.name, sha: player.shaOf(step.pull.head) });
    if (unheard) await monkey.silence();
    await player.play(step);
    note(told, world, step);
    await pause(draws.between(pace.gapMs, 2 * pace.gapMs));
  }
  await github.faults.clear();
  if (told.others.has("permit")) {
    // A token may do no more than the App might when it was made, and goes with its process.
    for (const replica of replicas) {
      await replica.kill();
      await replica.start();
    }
  }
  const ended = performance.now();
  const look = async () => {
    await github.settled();
    const seen = await checkGitHub(github, world, player);
    const missed = await findMissed(github, place);
    return { ...seen, ...missed, problems: [...seen.problems, ...missed.problems] };
  };
  await settle({ look, replica: first, withinMs: plan.settleMs });
  const settled = performance.now();
  const problems: string[] = [];
  for (const [index, replica] of replicas.entries()) {
    const { crashes } = replica.counts;
    if (crashes > 0) problems.push(`${names[index]} ended ${crashes} times although nobody ended it`);
  }
  for (const { code, ms } of await Promise.all(replicas.map((replica) => replica.stop()))) {
    if (code !== 0 || ms > STOP_MS) problems.push(`a process ended with ${code} after ${Math.round(ms)} ms of SIGTERM`);
  }
  const seen = await look();
  const traffic = await checkTraffic(github);
  const store = await checkStore(place, { heads: seen.printed, accepted: traffic.accepted });
  await sandbox.stop();
  return {
    plan,
    problems: [...problems, ...seen.problems, ...store.problems, ...traffic.problems],
    told,
    harm: monkey.harm,
    refusals: replicas.reduce((sum, { counts }) => sum + counts.refusals, 0),
    github: seen,
    unanswered: seen.unanswered,
    store,
    traffic,
    seconds: { story: (ended - begun) / 1000, settling: (settled - ended) / 1000 },
    folder,
  };
}
