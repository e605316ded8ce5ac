/**
 * `npm run chaos`: a story of several hundred events on a local GitHub, while the App is killed, webhooks get lost and
 * requests fail; then everything has to be as if nothing had happened. `--seed N` tells the same story again,
 * `--store sqlite|postgresql|both` chooses where, `--short` takes about a minute, `--keep` keeps logs and stores.
 */
import { rmSync } from "node:fs";
import { parseArgs } from "node:util";
import { startPostgres } from "../scripts/postgres.ts";
import type { Outcome, Plan } from "./outcome.ts";
import { renderOutcome } from "./report.ts";
import { runStore } from "./run-store.ts";

const { values } = parseArgs({
  options: {
    seed: { type: "string" },
    store: { type: "string", default: "both" },
    events: { type: "string" },
    short: { type: "boolean", default: false },
    keep: { type: "boolean", default: false },
  },
});
const seed = numberOf("seed", values.seed ?? String(Math.floor(Math.random() * 1e6)));
const events = numberOf("events", values.events ?? (values.short ? "40" : "300"));
const stores = (["sqlite", "postgresql"] as const).filter((store) => values.store === store || values.store === "both");
if (stores.length === 0) refuse(`--store ${values.store}: give sqlite, postgresql or both`);

// Whatever was started ends with this process, however it ends.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(130));

let wrong = false;
for (const store of stores) {
  say(`chaos: ${store}, seed ${seed}, ${events} pull-request events …`);
  const outcome = await run({ store, seed, events, short: values.short, settleMs: values.short ? 60_000 : 240_000 });
  say(`\n${renderOutcome(outcome)}\n`);
  for (const problem of outcome.problems) say(`✖ ${problem}`);
  if (outcome.problems.length > 0) {
    wrong = true;
    say(
      `Run it again with: npm run chaos -- --store ${store} --seed ${seed} --events ${events}${values.short ? " --short" : ""}`,
    );
  }
  if (outcome.problems.length > 0 || values.keep) say(`Logs: ${outcome.folder}`);
  else rmSync(outcome.folder, { recursive: true, force: true });
}
process.exit(wrong ? 1 : 0);

async function run(plan: Plan): Promise<Outcome> {
  if (plan.store === "sqlite") return runStore(plan, null);
  const postgres = await startPostgres();
  process.on("exit", postgres.stop);
  try {
    return await runStore(plan, postgres);
  } finally {
    process.off("exit", postgres.stop);
    postgres.stop();
  }
}

function numberOf(name: string, given: string): number {
  if (!/^\d{1,9}$/.test(given)) refuse(`--${name} ${given}: give a whole number`);
  return Number(given);
}

function refuse(problem: string): never {
  process.stderr.write(`chaos: ${problem}\n`);
  process.exit(2);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
