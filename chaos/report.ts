import { markdownTable } from "markdown-table";
import { type Outcome, sumOf } from "./outcome.ts";
import { TIME_SCALE } from "./run-store.ts";

const count = (value: number) => value.toLocaleString("en-GB");
const seconds = (value: number) => `${value.toFixed(0)} s`;

/** What happened and what was found, as a table. */
export function renderOutcome(outcome: Outcome): string {
  const { plan, told, harm, github, store, traffic } = outcome;
  const faults = Object.entries(traffic.faults).sort(([a], [b]) => (a < b ? -1 : 1));
  const verdicts = [...github.verdicts].map(([verdict, heads]) => `${heads} ${verdict.toLowerCase()}`);
  const rows = [
    ["store", store.version],
    ["pull-request events", listOf(told.events)],
    ["what else happened", listOf(told.others)],
    ["times scaled by", String(TIME_SCALE)],
    [
      "the story, and until everything was settled",
      `${seconds(outcome.seconds.story)}, ${seconds(outcome.seconds.settling)}`,
    ],
    ["kill -9 (of these before it was ready)", `${harm.kills} (${harm.early})`],
    ["stood still for longer than a lease", String(harm.freezes)],
    ["restarts of the database (starts of Assay that this refused)", `${harm.databaseRestarts} (${outcome.refusals})`],
    ["hours of a budget spent", String(harm.spentQuotas)],
    ...faults.map(([kind, hits]) => [`fault: ${kind}`, count(hits)]),
    ["webhooks in GitHub's log (attempts that failed)", `${count(traffic.deliveries)} (${count(traffic.failed)})`],
    ["redeliveries that Assay asked for", count(traffic.redeliveries)],
    ["written down, but killed before the answer", count(outcome.unanswered)],
    ["webhooks in the inbox (that came more than once)", `${count(store.deliveries)} (${count(store.again)})`],
    ["requests to GitHub (304)", `${count(traffic.requests)} (${count(traffic.unchanged)})`],
    [
      "writes to GitHub for each verdict on record",
      `${(traffic.writes / Math.max(1, store.verdicts)).toFixed(2)} (${count(traffic.writes)} / ${count(store.verdicts)})`,
    ],
    ["open pull requests, on heads", `${github.openPulls}, ${github.heads}`],
    ["heads by verdict", verdicts.join(", ")],
    ["checks completed, on commits", `${count(github.completed)}, ${count(github.commits)}`],
    ["of heads: replaced by a later answer (that says the same)", `${github.replaced} (${github.repeated})`],
    ["reviews, sticky comments", `${github.reviews}, ${github.comments}`],
    ["questions answered", count(github.answers)],
    ["deployments approved, rejected", github.deployments.map(count).join(", ")],
    ["releases published, held back", `${github.releases.published}, ${github.releases.drafts}`],
    ["incidents, retrainings started", `${github.production.incidents}, ${github.production.retrainings}`],
    ["webhook to verdict, p50 and p95", store.pace.map(paceText).join("; ")],
    ["jobs given up", deadJobs(outcome)],
    ["jobs that wait for their time", String(store.timed)],
    [
      "entries of the audit trail, compared with checks",
      store.chain.ok ? `${count(store.chain.entries)}, ${count(github.printed.length)}` : "broken",
    ],
    ["problems", String(outcome.problems.length)],
  ];
  return markdownTable([[`${plan.store}, seed ${plan.seed}`, ""], ...rows]);
}

function listOf(counts: ReadonlyMap<string, number>): string {
  const parts = [...counts].sort(([, a], [, b]) => b - a).map(([name, times]) => `${count(times)} ${name}`);
  return `${count(sumOf(counts))}: ${parts.join(", ")}`;
}

function paceText({ organisation, half, most }: Outcome["store"]["pace"][number]): string {
  return `${organisation} ${half.toFixed(1)} s, ${most.toFixed(1)} s`;
}

function deadJobs({ store }: Outcome): string {
  const reasons = [...Map.groupBy(store.dead, ({ reason }) => reason)];
  if (reasons.length === 0) return "0";
  return `${store.dead.length}: ${reasons.map(([reason, jobs]) => `${jobs.length} × ${reason}`).join("; ")}`;
}
