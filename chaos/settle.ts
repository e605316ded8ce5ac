import { setTimeout as pause } from "node:timers/promises";
import type { RemoteGitHub } from "../sandbox/connect-sandbox.ts";
import type { Replica } from "./processes.ts";

const POLL_MS = 500;
const CHECK_MS = 120_000;

/**
 * Waits until what is looked at is as it should be and the App has nothing left to do, or the time is over.
 *
 * @param look gives what is wrong
 * @returns the last look, right or wrong
 */
export async function settle<T extends { readonly problems: readonly string[] }>(options: {
  readonly look: () => Promise<T>;
  readonly replica: Replica;
  readonly withinMs: number;
}): Promise<T> {
  const deadline = Date.now() + options.withinMs;
  for (;;) {
    const idle = await isIdle(options.replica);
    const seen = await options.look();
    if ((idle && seen.problems.length === 0) || Date.now() > deadline) return seen;
    await pause(POLL_MS);
  }
}

/** Whether nothing waits and nothing is under way, by the App's own figures. */
async function isIdle({ url }: Replica): Promise<boolean> {
  const answer = await fetch(`${url}/metrics`).catch(() => null);
  if (answer?.ok !== true) return false;
  const page = await answer.text();
  return ["waiting", "active"].every((state) => page.includes(`assay_queue_jobs{state="${state}"} 0`));
}

/** Waits until a commit has a check. @throws where none comes */
export async function untilChecked(
  github: RemoteGitHub,
  at: { readonly repo: string; readonly sha: string },
): Promise<void> {
  const deadline = Date.now() + CHECK_MS;
  while ((await github.checkRuns(at)).length === 0) {
    if (Date.now() > deadline) throw new Error(`no check came to ${at.repo}@${at.sha}`);
    await pause(POLL_MS);
  }
}
