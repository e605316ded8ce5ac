import { plainPhrase } from "../../report/template.ts";
import type { GateContext } from "../gate-context.ts";
import { assessRun } from "./assess-run.ts";
import { pendingRuns, turnOfProduction } from "./monitor.ts";
import { readMonitoredLaw } from "./monitored-law.ts";
import { takeRun } from "./take-run.ts";

/**
 * Ends a look at production that failed for good: the run that could not be judged is counted as one that tells nothing, so
 * that it holds for no rule and keeps no later one from being counted.
 *
 * @param reason one plain sentence
 */
export async function giveUpOnMonitoring(context: GateContext, reason: string): Promise<void> {
  await context.inTurn(turnOfProduction(context), async () => {
    const reading = await readMonitoredLaw(context.repository);
    if (reading.state !== "governs") return;
    const { law } = reading;
    const [run] = await pendingRuns(context, law);
    if (run === undefined) return;
    const fault = {
      reason: "evidence-unreadable",
      message: plainPhrase("monitoring-gave-up", { run: String(run.id), reason }),
      remedy: plainPhrase("monitoring-gave-up-next"),
    } as const;
    await takeRun(context, law, run, await assessRun(context, law, run, fault));
  });
}
