import type { ApiFault, DeliveryFault, Fault } from "../sandbox/http/faults.ts";
import type { Draws } from "./draws.ts";

/** Calls that change something, and how often they are disturbed: what is made anew could be made twice. */
const WRITES = {
  "POST /check-runs$": 4,
  "PATCH /check-runs/": 2,
  "POST /reviews$": 2,
  "PUT /dismissals$": 1,
  "POST /issues/\\d+/comments$": 2,
  "PATCH /issues/comments/": 1,
  "POST /deployment_protection_rule$": 3,
  "POST /issues$": 2,
  "PATCH /issues/\\d+$": 1,
  "PATCH /releases/": 2,
  "POST /dispatches$": 2,
} as const;
/** Calls that ask for something. Of the App itself, of an installation, of the storage. */
const READS = [
  "/pulls$",
  "/pulls/\\d+$",
  "/check-runs$",
  "/reviews$",
  "/comments$",
  "/files$",
  "/git/",
  "/actions/",
  "/releases",
  "^/artifacts/",
  "^/app/",
  "^/installation/",
] as const;
/** What says that a commit is not visible yet. */
const COMMITS = [
  { method: "GET", path: "/commits/[0-9a-f]{40}/check-runs$" },
  { method: "POST", path: "/check-runs$" },
  { method: "GET", path: "/git/trees/" },
] as const;

const API = {
  "error-before": 4,
  "error-after": 8,
  disconnect: 6,
  slow: 6,
  "not-found": 3,
  "secondary-rate-limit": 2,
  "primary-rate-limit": 1,
} as const;

/** Draws a disturbance of GitHub's API. */
export function drawApiFault(draws: Draws): ApiFault {
  const kind = draws.weighted(API);
  const call = draws.chance(0.7) ? writeOf(draws.weighted(WRITES)) : { path: draws.pick(READS) };
  const often = { count: draws.weighted({ "1": 6, "2": 2, "3": 1 }) };
  const where = { ...call, count: Number(often.count), skip: draws.between(0, 2) };
  switch (kind) {
    case "slow":
      return { kind, ...where, ms: draws.between(50, 600) };
    case "disconnect":
      return { kind, ...where, when: draws.weighted({ before: 1, after: 2, "half-way": 1 }) };
    case "not-found":
      return { kind, ...where, ...draws.pick(COMMITS) };
    case "secondary-rate-limit":
      return { kind, ...where, retryAfter: 1 };
    case "primary-rate-limit":
      return { kind, ...where, resetInSeconds: 2 };
    default:
      return { kind, ...where };
  }
}

function writeOf(call: keyof typeof WRITES): { readonly method: string; readonly path: string } {
  const [method = "", path = ""] = call.split(" ");
  return { method, path };
}

/** Events of which the App must hear, though it may be late: nobody but GitHub's log knows of them. */
const ALL = ["pull_request", "push", "workflow_run", "deployment_protection_rule", "release"] as const;

/** Draws a disturbance of a webhook. What GitHub's log does not know is only lost where the reconciler can find it. */
export function drawDeliveryFault(draws: Draws): DeliveryFault {
  const event = draws.pick(ALL);
  switch (draws.weighted({ drop: 4, unlogged: 2, duplicate: 3, reorder: 3 })) {
    case "drop":
      return { kind: "drop", event };
    case "unlogged":
      return { kind: "drop", event: draws.pick(["pull_request", "deployment_protection_rule"]), logged: false };
    case "duplicate":
      return { kind: "duplicate", event };
    case "reorder":
      return { kind: "reorder", event };
  }
}

export function drawFault(draws: Draws): Fault {
  return draws.chance(0.7) ? drawApiFault(draws) : drawDeliveryFault(draws);
}
