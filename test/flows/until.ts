import assert from "node:assert/strict";
import { performance } from "node:perf_hooks";
import { setTimeout as pause } from "node:timers/promises";

const LONGEST_MS = 60_000;

/** Waits until something is so, and fails where it does not come to be. */
export async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  for (const last = performance.now() + LONGEST_MS; !(await condition()); ) {
    assert.ok(performance.now() < last, `it did not come to be that ${what}`);
    await pause(10);
  }
}
