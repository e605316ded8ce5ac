import { performance } from "node:perf_hooks";
import { createLease, type KeptLease } from "../../src/jobs/lease.ts";

/** A lease that nobody takes away. */
export function aLease(holder: string, leaseMs = 10_000): KeptLease {
  return createLease({ holder, leaseMs, actMs: 0, since: performance.now(), extend: async () => true });
}
