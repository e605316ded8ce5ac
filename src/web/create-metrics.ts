import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { JobEvent } from "../jobs/do-claim.ts";
import type { Taken } from "../jobs/inbox.ts";
import type { Backlog } from "../store/job-store.ts";
import { within } from "./within.ts";

/** One answer of GitHub. */
interface Call {
  readonly installation: number | null;
  readonly method: string;
  readonly route: string;
  readonly status: number | null;
  readonly remaining: number | null;
}

/** What the service counts, in the format of Prometheus. */
export interface Metrics {
  delivery(event: string, outcome: Taken | "rejected" | "not-stored"): void;
  job(kind: string, outcome: JobEvent, seconds: number): void;
  storeFailure(): void;
  call(call: Call): void;
  verdict(conclusion: string): void;
  evidence(bytes: number): void;
  recordMismatch(): void;
  deployment(outcome: string): void;
  /** The page, and its content type. */
  page(): Promise<{ readonly text: string; readonly type: string }>;
}

/** Seconds: from what a look at a list takes to what a large table does. */
const BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300];

/** Longest that the store may take to say what there is to do. */
const BACKLOG_MS = 2_000;

async function soonOrNot(asked: Promise<Backlog>): Promise<Backlog | null> {
  try {
    return await within(BACKLOG_MS, asked);
  } catch {
    // The store's failures are counted where they are met.
    return null;
  }
}

/** @param backlog what there is to do, asked when the page is */
export function createMetrics(backlog: () => Promise<Backlog>): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const counter = <L extends string>(name: string, help: string, labelNames: readonly L[] = []) =>
    new Counter({ name, help, labelNames: [...labelNames], registers });
  const deliveries = counter("assay_deliveries_total", "Webhooks, by event and what became of them.", [
    "event",
    "outcome",
  ]);
  const jobs = counter("assay_jobs_total", "Jobs, by kind and how a try ended.", ["kind", "outcome"]);
  const seconds = new Histogram({
    name: "assay_job_duration_seconds",
    help: "How long a try of a job took.",
    labelNames: ["kind"],
    buckets: BUCKETS,
    registers,
  });
  const storeFailures = counter("assay_store_failures_total", "Times that the store could not be reached or written.");
  const calls = counter("assay_github_calls_total", "Calls to GitHub, by status; 304 costs nothing of the quota.", [
    "method",
    "route",
    "status",
  ]);
  const remaining = new Gauge({
    name: "assay_github_quota_remaining",
    help: "Calls that an installation has left in this hour, as GitHub said last.",
    labelNames: ["installation"],
    registers,
  });
  const verdicts = counter("assay_verdicts_total", "Completed checks, by conclusion.", ["conclusion"]);
  const evidence = counter("assay_evidence_bytes_total", "Bytes of evidence that was judged.");
  const mismatches = counter("assay_record_mismatches_total", "Check runs that contradict the audit trail.");
  const deployments = counter("assay_deployments_total", "Deployments, by what became of the question to Assay.", [
    "outcome",
  ]);
  const queue = new Gauge({
    name: "assay_queue_jobs",
    help: "Jobs, by state: waiting, timed (for later on purpose), active, dead.",
    labelNames: ["state"],
    registers,
  });
  const age = new Gauge({
    name: "assay_queue_oldest_seconds",
    help: "How long the oldest job that is due has been waiting.",
    registers,
  });
  return {
    delivery: (event, outcome) => deliveries.inc({ event, outcome }),
    job(kind, outcome, took) {
      jobs.inc({ kind, outcome });
      seconds.observe({ kind }, took);
    },
    storeFailure: () => storeFailures.inc(),
    call({ installation, method, route, status, remaining: left }) {
      calls.inc({ method, route, status: status ?? "none" });
      if (left !== null) remaining.set({ installation: installation ?? "app" }, left);
    },
    verdict: (conclusion) => verdicts.inc({ conclusion }),
    evidence: (bytes) => evidence.inc(bytes),
    recordMismatch: () => mismatches.inc(),
    deployment: (outcome) => deployments.inc({ outcome }),
    async page() {
      const found = await soonOrNot(backlog());
      queue.reset();
      age.reset();
      // While the store is away everything else is still to be seen.
      if (found !== null) {
        const { oldestMs, ...counts } = found;
        for (const [state, count] of Object.entries(counts)) queue.set({ state }, count);
        age.set(oldestMs / 1000);
      }
      return { text: (await registry.metrics()).trimEnd(), type: registry.contentType };
    },
  };
}
