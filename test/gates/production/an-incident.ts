import type { Incident } from "../../../src/store/incidents.ts";

/** An incident that has failed once. */
export const AN_INCIDENT: Incident = {
  repository: 1,
  id: 1,
  installation: 1,
  model: "credit",
  rule: "drift/features",
  state: "open",
  failing: 1,
  holding: 0,
  issue: null,
  title: "",
  last_run: 1,
  last: "broken",
  findings: "[]",
  evidence: "",
  run_url: "",
  commit: "",
  retraining: null,
  opened: 0,
  confirmed: null,
  closed: null,
  why_closed: null,
  written: 1,
};
