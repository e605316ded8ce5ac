import { evidenceOf } from "../../evidence/evidence.ts";
import { figuresOf } from "../../kept-figures.ts";
import { findBaseline, keepBaseline } from "../../store/baselines.ts";
import { isStoreFailure } from "../../store/store-failure.ts";
import type { GateContext } from "../gate-context.ts";
import type { Answer } from "./answer.ts";
import { digestOf } from "./check-content.ts";
import type { Facts } from "./gather.ts";

/**
 * Keeps figures of the baseline that a change was compared with, for the day on which GitHub has deleted its artifact.
 * Made once for each baseline: the next change that is compared with the same one finds them there.
 */
export async function keepBaselines(
  context: Pick<GateContext, "repository" | "store" | "log">,
  facts: Pick<Facts, "pull">,
  answer: Pick<Answer, "judged">,
): Promise<void> {
  try {
    await keep(context, facts, answer);
  } catch (error) {
    if (isStoreFailure(error)) throw error;
    // The verdict stands, and is said: only the next one may need the table again.
    context.log.error({ err: error }, "no figures of a baseline could be kept");
  }
}

async function keep(
  { repository, store, log }: Pick<GateContext, "repository" | "store" | "log">,
  { pull }: Pick<Facts, "pull">,
  { judged }: Pick<Answer, "judged">,
): Promise<void> {
  for (const { model, request } of judged?.keep ?? []) {
    const evidence = judged?.evidence.find((candidate) => candidate.model === model);
    const item = evidence === undefined ? undefined : evidenceOf(evidence, request.role, "baseline")[0];
    if (item?.state !== "present" || item.origin.type !== "artifact") continue;
    const key = { repository: repository.id, branch: pull.baseRef, model, role: request.role };
    const source = digestOf([item.sha256, request]);
    if ((await findBaseline(store.db, key))?.source === source) continue;
    const made = await figuresOf(item, request);
    if (!made.ok) {
      // The table was good enough for the judgement: without figures the next one needs the table again.
      log.warn({ ...key, fault: made.fault }, "no figures of this baseline could be kept");
      continue;
    }
    const { workflow, artifact, commit, runId: run, runUrl: run_url } = item.origin;
    const about = { workflow, artifact, path: item.path, commit, run, run_url };
    await keepBaseline(store.db, { ...key, ...about, source, figures: made.value.toString("utf8") });
  }
}
